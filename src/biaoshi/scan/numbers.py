"""档号: what looks like the number of an archived record in the names of files and folders.

DA/T 13 builds it of 全宗号, categories, year, 案卷号, 件号, 页号 joined by hyphens and dots; each archive has its own
pattern, so the number of a ledger always counts before what merely looks like one.
"""

import re

_SEPARATORS = "-－—–_·.．~"
_PIECE = "[0-9A-Za-z\u4e00-\u9fff]"
_LIKE = re.compile(rf"(?={_PIECE}*[0-9]){_PIECE}{{1,12}}(?:[{_SEPARATORS}]{_PIECE}{{1,14}}){{2,7}}")
_DATE = re.compile(
    rf"(?:19|20)[0-9]{{2}}[{_SEPARATORS}]?[01]?[0-9][{_SEPARATORS}]?[0-3]?[0-9](?:[{_SEPARATORS}][0-9]{{1,6}})*"
)
_CAMERA = re.compile(r"(?i:img|dsc|dscn|pict?|scan|screenshot|微信图片|mmexport|photo|image)")
_RANDOM = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_RUNNING = re.compile(rf"(?P<number>.+?)[{_SEPARATORS}（( ]?(?P<page>[0-9]{{2,5}})[）)]?")
_WIDE = str.maketrans("－—–·．~", "------")
FONDS = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]{1,12}")


def like(name: str) -> bool:
    """Tell whether `name` is built like a 档号: three groups or more, two of them with digits, and no date or camera's name."""
    if not _LIKE.fullmatch(name) or _DATE.fullmatch(name) or _CAMERA.match(name) or _RANDOM.fullmatch(name):
        return False
    if sum(c.isdigit() for c in name) < 4:
        return False  # a version, a chapter
    return sum(any(c.isdigit() for c in piece) for piece in re.split(f"[{_SEPARATORS}]", name)) >= 2


def plain(number: str) -> str:
    """Return `number` as it is compared: separators alike, no spaces, capital letters."""
    return re.sub(r"\s", "", number).translate(_WIDE).upper()


def page_of(stem: str) -> tuple[str, int] | None:
    """Return 档号 and running number of a single-page picture's name (X043-1998-0003-001), None if it has none."""
    found = _RUNNING.fullmatch(stem)
    return (found["number"], int(found["page"])) if found else None


def fonds(number: str) -> str | None:
    """Return the 全宗号, the first group of a 档号."""
    found = FONDS.match(number)
    return found[0][:60] if found else None


def year(number: str) -> int | None:
    """Return the year a 档号 tells, None where none of its groups is one, or more than one."""
    years = {int(p) for p in re.split(f"[{_SEPARATORS}]", number) if re.fullmatch("(?:19|20)[0-9]{2}", p)}
    return years.pop() if len(years) == 1 else None


def candidates(folder: str, stem: str) -> tuple[str, ...]:
    """Return what may be the 档号 of a file, the surest first: its name, the name before a title or a page, its folder's."""
    cut = re.match(rf"{_LIKE.pattern}(?=[ _（(【\[\u3000]|$)", stem)
    parted = re.split(r"[ _（(【\[\u3000]", stem, maxsplit=1)[0]
    found = [stem, parted, cut[0] if cut else "", *([p[0]] if (p := page_of(stem)) else []), folder]
    return tuple(dict.fromkeys(f for f in found if f))
