"""What a file says about itself: properties, custom XML, persons, names. Text of any XML part nobody else reads."""

import re
from collections.abc import Iterator

from biaoshi.formats.ooxml.markup import Element, attributes, local
from biaoshi.formats.ooxml.package import Package, linked, read_xml

Entry = tuple[str, str, str]  # name, value, address

_NAMES = {
    "creator": "author", "lastModifiedBy": "last_modified_by", "contentStatus": "status", "Company": "company",
    "Manager": "manager", "Template": "template", "Application": "application", "AppVersion": "application_version",
    "HyperlinkBase": "hyperlink_base", "lastPrinted": "last_printed", "TotalTime": "minutes_edited",
}  # fmt: skip
_COUNTS = frozenset({
    "Pages", "Words", "Characters", "Lines", "Paragraphs", "CharactersWithSpaces", "DocSecurity", "ScaleCrop", "LinksUpToDate",
    "SharedDoc", "HyperlinksChanged", "HeadingPairs", "TotalTime", "AppVersion", "Application", "revision", "created",
    "modified", "lastPrinted", "language",
})  # fmt: skip
_FIXED = frozenset({"application", "application_version", "minutes_edited"})
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]{40,}")


def properties(package: Package) -> tuple[list[Entry], list[Entry]]:
    """Return (all properties, those that are text a person may have written): core, extended and custom."""
    entries: list[Entry] = []
    written: list[Entry] = []
    for kind in ("core-properties", "extended-properties", "custom-properties"):
        members = linked(package, "", kind) or linked(package, "", kind.replace("-p", "P"))
        for member in dict.fromkeys([*members, *_usual(package, kind)]):
            root = read_xml(package, member)
            for child in root if root is not None else ():
                value = "\n".join(t.strip() for t in map(str, child.itertext()) if t.strip())
                if not value:
                    continue
                tag = local(child)
                name = (
                    child.get("name") or tag
                    if kind.startswith("custom")
                    else _NAMES.get(tag) or re.sub(r"(?<=[a-z])([A-Z])", r"_\1", tag).lower()
                )
                entry = (name, value, f"{member}#{child.get('name') or tag}")
                entries.append(entry)
                if kind.startswith("custom") or (tag not in _COUNTS and name not in _FIXED):
                    written.append(entry)
    return entries, written


def _usual(package: Package, kind: str) -> list[str]:
    name = {"core-properties": "core", "extended-properties": "app", "custom-properties": "custom"}[kind]
    member = package.by_name.get(f"docprops/{name}.xml")
    return [member.name] if member else []


def leaves(root: Element, member: str) -> Iterator[Entry]:
    """Yield texts and attribute values of an XML part of no known meaning (an electronic label, a form's data).

    Identifiers, schema names and encoded bytes are no text.
    """
    for i, element in enumerate(root.iter()):
        name = local(element)
        values = [
            (name, element.text or ""),
            *((f"{name}@{k}", v) for k, v in attributes(element).items() if k != "Ignorable"),
        ]
        if element.tail and element.tail.strip():
            values.append((name, element.tail))
        for key, value in values:
            text = value.strip()
            if text and not _machine(text):
                yield key, text, f"{member}#{name}[{i}]"


def _machine(text: str) -> bool:
    """True for what only programs write: GUIDs, URIs, numbers, base64, xsi names."""
    if re.fullmatch(
        r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?|(?:https?|urn):[!-~]+|[0-9.+-]+|[0-9A-Fa-f]{8}|true|false|None",
        text,
    ):
        return True
    return bool(_BASE64.fullmatch(text)) and " " not in text


def settings_entries(root: Element, member: str) -> Iterator[Entry]:
    """Yield document variables: text kept in the settings by macros and forms."""
    for i, variable in enumerate(root.iter("{*}docVar")):
        about = attributes(variable)
        if (value := about.get("val", "")).strip():
            yield about.get("name", ""), value, f"{member}#docVar[{i}]"
