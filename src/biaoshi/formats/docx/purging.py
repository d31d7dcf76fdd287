"""A Word document made ready to be sent: comments, tracked changes, hidden text and properties taken out.

Changes are accepted: what the final view shows stays word for word, what it does not show for being deleted or hidden
goes. White or tiny text stays unless it is asked for, covered text in any case: a seal lies over a date, and no program
should decide that the date goes.

    <w:ins> x </w:ins> → x      <w:del> … </w:del> → nothing      ¶ deleted: its paragraph runs on into the next one
"""

import re
from collections.abc import Collection, Iterator

from biaoshi.formats.docx.codes import says_more
from biaoshi.formats.docx.draft import Paper, open_paper, paragraphs, take, twin
from biaoshi.formats.docx.state import HIDING
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.draft import finished, root_of, unrelate
from biaoshi.formats.ooxml.markup import Element, local
from biaoshi.formats.ooxml.package import linked
from biaoshi.formats.ooxml.purging import drop_linked, settle
from biaoshi.types.document import View
from biaoshi.types.order import Written

_COMMENTS = ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")
_MARKS = frozenset({"commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"})
_RANGES = re.compile("(?:moveFrom|moveTo|customXml(?:Ins|Del|MoveFrom|MoveTo))Range(?:Start|End)")
_ADDED, _TAKEN = frozenset({"ins", "moveTo"}), frozenset({"del", "moveFrom"})
_OF_CELLS = frozenset({"cellIns", "cellDel", "cellMerge"})
_SPANS = re.compile(r"p\[([0-9]+)-([0-9]+)\]")
_SETTINGS = frozenset({"docVars", "attachedTemplate", "trackRevisions", "revisionView"})


def purge(source: Source, limits: Limits, views: Collection[View] = ()) -> Written:
    """Return the document without them, and without text of the `views` besides. Raises UnreadableError for a document that cannot be written."""
    paper = open_paper(source, limits)
    members = [value for key, value in paper.document.facts if key.startswith("member:")]
    unseen = [twin(paper, member, e) for member, e in _unseen(paper, {"deleted", "hidden", *views})]
    spans = _joined(paper)
    for member in dict.fromkeys(members):
        root = root_of(paper.draft, member)
        before = len(list(root.iter()))
        own = {e for e in unseen if e.getroottree().getroot() is root}
        changed = _fields(root) | _accept(root, own, spans.get(member, [])) | _uncomment(root)
        if changed or own or len(list(root.iter())) != before:
            paper.draft.touched.add(member)
    drop_linked(paper.draft, paper.main, _COMMENTS)
    _settings(paper)
    settle(paper.draft)
    return Written(finished(paper.draft))


def _unseen(paper: Paper, views: Collection[str]) -> Iterator[tuple[str, Element]]:
    """Yield the member and the reader's element of every text that is in one of the views."""
    for (key, _), stretches in paper.trace.items():
        if key.startswith(HIDING):
            view, _, member = key.removeprefix(HIDING).partition(HIDING)
            yield from ((member, s.element) for s in stretches if view in views)


def _joined(paper: Paper) -> dict[str, list[list[Element]]]:
    """Return by member the paragraphs that the final view shows as one."""
    out: dict[str, list[list[Element]]] = {}
    for block in paper.document.blocks:
        member, _, place = block.address.partition("#")
        for first, last in _SPANS.findall(place):
            out.setdefault(member, []).append(paragraphs(paper, member)[int(first) : int(last) + 1])
    return out


def _accept(root: Element, unseen: set[Element], spans: list[list[Element]]) -> bool:
    """Take out what is not shown, accept the changes and join the paragraphs; tell whether anything was changed."""
    changed = bool(unseen)
    for element in unseen:
        take(element)
    for row in [r for r in root.iter() if local(r) == "tr" and _taken(r)]:
        table = row.getparent()
        take(row)
        changed = True
        if table is not None and local(table) == "tbl" and not any(local(e) == "tr" for e in table.iter()):
            take(table)
    for paragraph in (p for span in spans for p in span[:-1]):
        following = paragraph.getnext()
        if following is not None and local(following) == "p":
            place = next((n + 1 for n, c in enumerate(following) if local(c) == "pPr"), 0)
            following[place:place] = [c for c in paragraph if local(c) != "pPr"]
            take(paragraph)
            changed = True
    for element in [e for e in root.iter() if isinstance(e.tag, str)]:
        name, parent = local(element), element.getparent()
        if parent is None:
            continue
        if name.endswith("Change") or name == "numberingChange" or _RANGES.fullmatch(name):
            take(element)
        elif name in _ADDED and not local(parent).endswith("Pr"):
            at = parent.index(element)
            parent[at : at + 1] = list(element)
        elif name in _ADDED | _TAKEN | _OF_CELLS and _of_word(element):
            take(element)
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
                if says_more("".join(e.text or "" for e in codes), "".join(result)):
                    for one in (*marks, *codes):
                        take(one)
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
        if parent is not None and says_more(code, shown):
            at = parent.index(field)
            parent[at : at + 1] = list(field)
            changed = True
    return changed


def _uncomment(root: Element) -> bool:
    found = [e for e in root.iter() if local(e) in _MARKS]
    for element in found:
        take(element)
    return bool(found)


def _settings(paper: Paper) -> None:
    """Take variables, the template's address and the wish to track changes out."""
    for member in linked(paper.draft.package, paper.main, "settings"):
        root = root_of(paper.draft, member)
        found = [e for e in root if local(e) in _SETTINGS]
        ids = {str(v) for e in found for k, v in e.attrib.items() if str(k).endswith("}id")}
        for element in found:
            root.remove(element)
        if found:
            paper.draft.touched.add(member)
        if ids:
            unrelate(paper.draft, member, ids)
