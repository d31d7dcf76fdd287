"""A Word document made ready to be sent: comments, tracked changes, hidden text and properties taken out.

Changes are accepted: what the final view shows stays word for word, what it does not show for being deleted or hidden
goes. White, tiny or covered text stays: a seal lies over a date, and no program should decide that the date goes.

    <w:ins> x </w:ins> → x      <w:del> … </w:del> → nothing      ¶ deleted: its paragraph runs on into the next one
"""

import re
from collections.abc import Iterator

from biaoshi.formats.docx.book import drop
from biaoshi.formats.docx.codes import hidden_in_code
from biaoshi.formats.docx.draft import Draft, edited, finished, open_draft, paragraphs, root_of, twin
from biaoshi.formats.docx.state import HIDING
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.markup import Element, R, local
from biaoshi.formats.ooxml.package import linked, links_of
from biaoshi.formats.ooxml.properties import properties
from biaoshi.types.order import Written

_COMMENTS = ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")
_MARKS = frozenset({"commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"})
_RANGES = re.compile("(?:moveFrom|moveTo|customXml(?:Ins|Del|MoveFrom|MoveTo))Range(?:Start|End)")
_ADDED, _TAKEN = frozenset({"ins", "moveTo"}), frozenset({"del", "moveFrom"})
_SPANS = re.compile(r"p\[([0-9]+)-([0-9]+)\]")
_SETTINGS = frozenset({"docVars", "attachedTemplate", "trackRevisions", "revisionView"})


def purge(source: Source, limits: Limits) -> Written:
    """Return the document without them. Raises UnreadableError for a document that cannot be written."""
    draft = open_draft(source, limits)
    members = [value for key, value in draft.document.facts if key.startswith("member:")]
    unseen = [twin(draft, member, e) for member, e in _hidden(draft)]
    spans = _joined(draft)
    for member in dict.fromkeys(members):
        root = root_of(draft, member)
        before = len(list(root.iter()))
        own = {e for e in unseen if e.getroottree().getroot() is root}
        changed = _fields(root) | _accept(root, own, spans.get(member, [])) | _uncomment(root)
        if changed or own or len(list(root.iter())) != before:
            edited(draft, member)
    for kind in _COMMENTS:
        for member in linked(draft.package, draft.main, kind):
            drop(draft, member)
    _settle(draft)
    return Written(finished(draft))


def _hidden(draft: Draft) -> Iterator[tuple[str, Element]]:
    """Yield the member and the reader's element of every text that is hidden or deleted."""
    for (member, _), stretches in draft.trace.items():
        if member.startswith(HIDING):
            yield from ((member.removeprefix(HIDING), s.element) for s in stretches)


def _joined(draft: Draft) -> dict[str, list[list[Element]]]:
    """Return by member the paragraphs that the final view shows as one."""
    out: dict[str, list[list[Element]]] = {}
    listed: dict[str, list[Element]] = {}
    for block in draft.document.blocks:
        member, _, place = block.address.partition("#")
        for first, last in _SPANS.findall(place):
            if member not in listed:
                listed[member] = list(paragraphs(root_of(draft, member)))
            out.setdefault(member, []).append(listed[member][int(first) : int(last) + 1])
    return out


def _accept(root: Element, unseen: set[Element], spans: list[list[Element]]) -> bool:
    """Take out what is not shown, accept the changes and join the paragraphs; tell whether anything was changed."""
    changed = bool(unseen)
    for element in unseen:
        _drop(element)
    for row in [r for r in root.iter() if local(r) == "tr" and _taken(r)]:
        table = row.getparent()
        _drop(row)
        changed = True
        if table is not None and local(table) == "tbl" and not any(local(e) == "tr" for e in table.iter()):
            _drop(table)
    for paragraph in (p for span in spans for p in span[:-1]):
        following = paragraph.getnext()
        if following is not None and local(following) == "p":
            place = next((n + 1 for n, c in enumerate(following) if local(c) == "pPr"), 0)
            following[place:place] = [c for c in paragraph if local(c) != "pPr"]
            _drop(paragraph)
            changed = True
    for element in [e for e in root.iter() if isinstance(e.tag, str)]:
        name, parent = local(element), element.getparent()
        if parent is None:
            continue
        if name.endswith("Change") or name == "numberingChange" or _RANGES.fullmatch(name):
            _drop(element)
        elif name in _ADDED and not local(parent).endswith("Pr"):
            at = parent.index(element)
            parent[at : at + 1] = list(element)
        elif name in _ADDED | _TAKEN | {"cellIns"} and _of_word(element):
            _drop(element)
        else:
            continue
        changed = True
    return changed


def _of_word(element: Element) -> bool:
    """A change of Word's own: a formula has elements of such names too."""
    parent = element.getparent()
    return parent is not None and element.tag.rpartition("}")[0] == parent.tag.rpartition("}")[0]


def _taken(row: Element) -> bool:
    about = next((c for c in row if local(c) == "trPr"), None)
    return about is not None and any(local(c) in _TAKEN for c in about)


def _fields(root: Element) -> bool:
    """Leave of fields whose code hides text only what they show; tell whether there were any."""
    changed = False
    open_: list[tuple[list[Element], list[Element], list[str]]] = []  # marks, pieces of code, result
    for element in list(root.iter()):
        name = local(element)
        kind = next((v for k, v in element.attrib.items() if str(k).endswith("}fldCharType")), None)
        if kind == "begin":
            open_.append(([element], [], []))
        elif kind and open_:
            open_[-1][0].append(element)
            if kind == "end":
                marks, codes, result = open_.pop()
                if hidden_in_code("".join(e.text or "" for e in codes), "".join(result)):
                    for one in (*marks, *codes):
                        _drop(one)
                    changed = True
        elif name == "instrText" and open_:
            open_[-1][1].append(element)
        elif name == "t":
            for _, _, result in open_:
                result.append(element.text or "")
    for field in [e for e in root.iter() if local(e) == "fldSimple"]:
        code = next((str(v) for k, v in field.attrib.items() if str(k).endswith("}instr")), "")
        shown = "".join(e.text or "" for e in field.iter() if local(e) == "t")
        parent = field.getparent()
        if parent is not None and hidden_in_code(code, shown):
            at = parent.index(field)
            parent[at : at + 1] = list(field)
            changed = True
    return changed


def _uncomment(root: Element) -> bool:
    found = [e for e in root.iter() if local(e) in _MARKS]
    for element in found:
        _drop(element)
    return bool(found)


def _drop(element: Element) -> None:
    """Take an element out, and its run where nothing else is in it; what follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    alone = local(parent) == "r" and all(c is element or local(c) == "rPr" for c in parent)
    gone, holder = (parent, parent.getparent()) if alone else (element, parent)
    if holder is not None:
        holder.remove(gone)


def _settle(draft: Draft) -> None:
    """Take properties, variables, the template's address and the picture of the first page out."""
    _, written = properties(draft.package)
    for member, tag in dict.fromkeys((a.partition("#")[0], a.partition("#")[2]) for _, _, a in written):
        root = root_of(draft, member)
        for child in [c for c in root if local(c) == tag or c.get("name") == tag]:
            root.remove(child)
        edited(draft, member)
    for member in linked(draft.package, draft.main, "settings"):
        root = root_of(draft, member)
        found = [e for e in root if local(e) in _SETTINGS]
        ids = {str(v) for e in found for k, v in e.attrib.items() if str(k) == R + "id" or str(k).endswith("}id")}
        for element in found:
            root.remove(element)
        if found:
            edited(draft, member)
        folder, _, base = member.rpartition("/")
        if (
            ids
            and (relations := draft.package.by_name.get(f"{folder}/_rels/{base}.rels".lstrip("/").lower())) is not None
        ):
            listed = root_of(draft, relations.name)
            for one in [e for e in listed if e.get("Id") in ids]:
                listed.remove(one)
            edited(draft, relations.name)
    thumbnails = {link.id: link.target for link in links_of(draft.package, "") if link.kind == "thumbnail"}
    relations = draft.package.by_name.get("_rels/.rels")
    if thumbnails and relations is not None:
        listed = root_of(draft, relations.name)
        for one in [e for e in listed if e.get("Id") in thumbnails]:
            listed.remove(one)
        edited(draft, relations.name)
        for target in thumbnails.values():
            if (stored := draft.package.by_name.get(target.lower())) is not None:
                draft.changed[stored.name] = None
