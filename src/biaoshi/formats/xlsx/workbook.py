"""workbook.xml: the sheets in the order of their tabs, defined names, the calendar; sheets no tab shows."""

from biaoshi.formats.ooxml.markup import Element, R, local
from biaoshi.formats.ooxml.package import content_type, target_of
from biaoshi.formats.xlsx.state import Reading, Sheet, hide, note, tell


def sheets_of(reading: Reading, member: str, root: Element) -> list[Sheet]:
    """Return the sheets; a member that is a sheet but has no tab comes last, as hidden."""
    package = reading.package
    found: list[Sheet] = []
    for e in root.iterfind("./{*}sheets/{*}sheet"):
        target = target_of(package, member, e.get(R + "id"))
        name = e.get("name") or ""
        state = e.get("state") or "visible"
        if target is None:
            reading.stopped.setdefault(member, ("failed", "有工作表的部件不在文件中，未读"))
            continue
        if any(s.member == target for s in found):
            continue
        found.append(Sheet(len(found), name, target, state != "visible"))
    known = {s.member for s in found}
    for stored in package.archive.members:
        kind = content_type(package, stored.name)
        lower = stored.name.lower()
        sheet = lower.startswith(("xl/worksheets/", "xl/macrosheets/", "xl/dialogsheets/")) and lower.endswith(".xml")
        if stored.name not in known and (sheet or kind.endswith("worksheet+xml")) and not stored.folder:
            if package.by_name.get(lower) is stored:
                found.append(Sheet(len(found), "", stored.name, True))
    return found


def read_workbook(reading: Reading, member: str, root: Element, sheets: list[Sheet]) -> None:
    """Keep names of sheets, defined names and whatever else of the workbook a person wrote."""
    chars = 0
    for sheet in sheets:
        if not sheet.name:
            continue
        chars += len(sheet.name)
        if sheet.hidden:
            hide(reading, "sheet names", sheet.name, f"{member}#{sheet.part}")
        else:
            note(reading, "sheet names", sheet.name, f"{member}#{sheet.part}")
        if sheet.hidden:
            reading.facts.append(("hidden_sheet", sheet.part))
    for e in root.iterfind("./{*}definedNames/{*}definedName"):
        name, value = e.get("name") or "", "".join(map(str, e.itertext()))
        if name.startswith("_xlnm.") and "#REF!" not in value:
            continue
        text = f"{name}={value}"
        chars += len(text)
        if e.get("hidden", "0") in ("1", "true"):
            hide(reading, "defined names", text, f"{member}#{name}")
        else:
            note(reading, "defined names", text, f"{member}#{name}")
        for key in ("comment", "description", "help", "statusBar", "customMenu"):
            if words := e.get(key):
                chars += len(words)
                note(reading, "defined names", words, f"{member}#{name}@{key}")
    for e in root.iter():
        if local(e) == "absPath" and (path := (e.get("url") or "").strip()):  # the folder it was last saved in
            chars += len(path)
            note(reading, "workbook", path, f"{member}#absPath")
        if local(e) in ("fileSharing", "customWorkbookView", "smartTagType", "webPublishObject"):
            words = e.get("userName") or e.get("title") or (e.get("name") if local(e) == "customWorkbookView" else None)
            if words and words.strip():
                chars += len(words)
                note(reading, "workbook", words, f"{member}#{local(e)}")
    tell(reading, member, "metadata", chars)
