"""Which program's file a compound file is, by the streams of its root."""

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ole.storage import is_compound, open_compound

_WORD, _EXCEL, _POWERPOINT = "word97", "excel97", "powerpoint97"
_MAIN = {
    "worddocument": _WORD,
    "workbook": _EXCEL,
    "book": _EXCEL,
    "powerpoint document": _POWERPOINT,
    "pp97_dualstorage/powerpoint document": _POWERPOINT,
}
_OTHERS = frozenset({"__properties_version1.0", "encryptedpackage", "matost"})


def sureness(source: Source, name: str) -> float:
    """Return how sure it is, 0 to 1, that `source` is a file of the format `name` (word97, excel97, powerpoint97).

    A file whose directory is lost is known by the name of its main stream, wherever that stands: it is a broken one.
    """
    if not is_compound(source.data):
        return 0.0
    try:
        names = [e.path for e in open_compound(source.data, Limits()).entries.values()]
    except UnreadableError:
        names = []
    found = [kind for path in names if (kind := _MAIN.get(path.lower()))]
    if any(path.lower() in _OTHERS for path in names):
        return 0.0
    if found:
        return 1.0 if found[0] == name else 0.4 if name in found else 0.0
    if len(source.data) < 4096 and names:
        return 0.0
    places = {kind: place for n, kind in _MAIN.items() if (place := _find(source, n)) >= 0}
    return 0.3 if places and min(places, key=lambda k: places[k]) == name and not names else 0.0


def _find(source: Source, lower: str) -> int:
    proper = {"worddocument": "WordDocument", "workbook": "Workbook", "powerpoint document": "PowerPoint Document"}
    if lower not in proper:
        return -1
    return source.data.find(proper[lower].encode("utf-16-le") + b"\0\0")
