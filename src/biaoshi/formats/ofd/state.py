"""What is gathered while a package is read, before it is put together."""

from dataclasses import dataclass, field

from biaoshi.formats.ofd.beside import Beside
from biaoshi.formats.ofd.package import Package
from biaoshi.formats.ofd.page import Sheet
from biaoshi.formats.ofd.seals import Signed
from biaoshi.formats.ooxml.archive import Member
from biaoshi.types.document import View


@dataclass(slots=True)
class Reading:
    """State of reading one package; `left` is how many characters may still be read."""

    package: Package
    left: int
    sited: bool = False  # pages keep the place of every character
    sheets: list[Sheet] = field(default_factory=list)
    beside: Beside = field(default_factory=Beside)
    signed: Signed = field(default_factory=Signed)
    info: list[tuple[str, str]] = field(default_factory=list)
    dates: list[tuple[str, str]] = field(default_factory=list)
    unseen: list[tuple[str, View, str]] = field(default_factory=list)  # address, view, text
    media: dict[str, str] = field(default_factory=dict)  # member → kind
    old: list[Member] = field(default_factory=list)  # Document.xml of earlier versions
