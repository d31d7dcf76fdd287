"""Rows of a sheet on their way into a workbook: typed cells as SpreadsheetML, deflated as they come.

A writing library would keep them in a file of its own under /tmp; text of a report is not to be left there.
"""

import datetime
import re
import zlib
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from openpyxl.utils.datetime import to_excel

from biaoshi.output.separated import FORMULA

Value = str | int | float | datetime.date | None
MOST = 1_048_576
"""Rows a sheet of Excel has."""
_LONGEST = 32_000  # a cell holds 32,767 UTF-16 units
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
BLOCK = 1 << 13  # deflated bytes taken at once: like rows swell a hundredfold


class Rows:
    """Rows written one by one from row `first` on. `count` tells how many there are, `lost` how many had no room."""

    def __init__(self, first: int, last: int = MOST) -> None:
        self._number, self._last = first, last
        self._deflate = zlib.compressobj(6)
        self._held = bytearray()
        self.count = self.lost = 0

    def add(self, values: Sequence[Value]) -> None:
        """Write one row; where the sheet is full only count it."""
        if self._number > self._last:
            self.lost += 1
            return
        cells = "".join(_cell(f"{{{n}}}", v) for n, v in enumerate(values))
        self._held += self._deflate.compress(f"<row r='{self._number}'>{cells}</row>".encode())
        self._number += 1
        self.count += 1

    def pieces(self, styles: Sequence[str], quoted: str) -> Iterator[bytes]:
        """Yield the XML of all rows; `styles`: of each column, `quoted`: of text that begins like a formula."""
        self._held += self._deflate.flush()
        inflate = zlib.decompressobj()
        rest = b""
        for at in range(0, len(self._held), BLOCK):
            whole = rest + inflate.decompress(bytes(self._held[at : at + BLOCK]))
            cut = whole.rfind(b"</row>") + 6
            if cut > 5:
                yield _styled(whole[:cut], styles, quoted)
                rest = whole[cut:]
            else:
                rest = whole
        yield _styled(rest + inflate.flush(), styles, quoted)


def plain(text: str) -> str:
    """Return `text` as a cell can hold it: controls made visible, Excel's own escapes meant literally, cut if too long."""
    text = text if len(text) <= _LONGEST // 2 else text[: _LONGEST // 2] + "……（以下截去）"
    return _ESCAPE.sub("_x005F_", _FORBIDDEN.sub(lambda m: f"\\u{ord(m[0]):04x}", text))


def _cell(style: str, value: Value) -> str:
    if value is None or value == "":
        return f"<c s='{style}'/>"
    if isinstance(value, datetime.date):
        return f"<c s='{style}'><v>{to_excel(value):g}</v></c>"
    if isinstance(value, int | float):
        return f"<c s='{style}'><v>{value!r}</v></c>"
    if value.startswith(FORMULA):
        style = "{q}"
    return f"<c s='{style}' t='inlineStr'><is><t xml:space='preserve'>{escape(plain(value))}</t></is></c>"


_STYLE = re.compile(rb"<c s='\{(q|[0-9]+)\}'")


def _styled(xml: bytes, styles: Sequence[str], quoted: str) -> bytes:
    """Return the XML with the numbers of the workbook's styles, which are known only when it is made."""
    return _STYLE.sub(
        lambda m: f"<c s='{quoted if m[1] == b'q' else styles[int(m[1])]}'".encode("ascii"),
        xml,
    )
