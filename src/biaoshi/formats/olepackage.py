"""Embedded objects as a document keeps them (oleObject1.bin): a compound file around one file of another program.

Ole10Native    any file, with its name, as the packager stored it
Package        a zip package (docx, xlsx …)
CONTENTS       a file as it is (PDF …)
anything else  a formula, a picture, a program of its own: an open line
"""

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.members import Entry, archive
from biaoshi.formats.ole.objects import unpacked
from biaoshi.formats.ole.properties import printable
from biaoshi.formats.ole.storage import Compound, is_compound, open_compound, read_stream, streams
from biaoshi.types.document import Document, Part

MEDIA_TYPE = "application/x-ole-object"
_NATIVE = "\x01ole10native"
_WHOLE = ("package", "contents", "embeddedodf")
_SILENT = (
    "\x01compobj",
    "\x01ole",
    "\x03objinfo",
    "\x01ocxname",
    "\x03ocxname",
    "\x03linkinfo",
    "\x03epr",
    "\x02olepres000",
)
"""Streams beside the object: its kind, its link, a drawn picture of it that the document itself shows."""


def sniff(source: Source) -> float:
    """Return 0.8 for a compound file with one of these streams at its root, else 0."""
    if not is_compound(source.data):
        return 0.0
    try:
        found = _roots(open_compound(source.data, Limits()))
    except UnreadableError:
        return 0.0
    return 0.8 if any(n in found for n in (_NATIVE, *_WHOLE)) else 0.0


def _roots(compound: Compound) -> dict[str, str]:
    return {e.path.lower(): e.path for e in streams(compound) if "/" not in e.path}


def _object(compound: Compound) -> tuple[str, bytes]:
    """Return name and bytes of the object. Raises UnreadableError."""
    found = _roots(compound)
    whole = next((found[n] for n in _WHOLE if n in found), None)
    content = read_stream(compound, whole or found[_NATIVE])
    if content.fault:
        raise UnreadableError("failed", content.fault)
    if whole:
        return printable(whole), content.data
    try:
        packed = unpacked(content.data)
    except ValueError as error:
        raise UnreadableError("failed", "内嵌文件的外壳损坏，读不出内容") from error
    if packed.fault:
        raise UnreadableError("failed", packed.fault)
    return packed.name or "内嵌对象", packed.data


def read(source: Source, limits: Limits) -> Document:
    """Return the document of the object, its one file a child."""
    compound = open_compound(source.data, limits)
    try:
        name, data = _object(compound)
        entry = Entry(name, size=len(data), token=_ONLY)
    except UnreadableError as error:
        entry = Entry("内嵌对象", status=error.status, why=error.why)  # type: ignore[arg-type]  # one of the statuses
    rest = [n for n in _roots(compound) if n not in (*_SILENT, *_WHOLE, _NATIVE)]
    faults = [Part(printable(n), "other", 0, "unsupported", "内嵌对象的附属数据，本版不能读取") for n in rest]
    if compound.fault:
        faults.append(Part("内嵌对象目录", "other", 0, "failed", compound.fault, rule="RD102"))
    return archive(MEDIA_TYPE, [entry], faults=faults)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the object. Raises UnreadableError."""
    data = _object(open_compound(source.data, limits))[1]
    if len(data) > limits.inflated:
        raise UnreadableError("limited", "内嵌文件过大，未读取")
    return data


_ONLY = "0"
FORMAT = Format(
    name="olepackage",
    title="内嵌的 OLE 对象",
    media_type=MEDIA_TYPE,
    extensions=(".bin",),
    sniff=sniff,
    read=read,
    extract=extract,
    container=True,
    proved="自制样例：打包程序（Package）、OOXML、PDF 对象",
)
