"""Planted files made ready for cutting: the word also stands in a property, so that an order can name it."""

import io
import zipfile

from biaoshi.formats.form import Format, Limits, Source
from biaoshi.types.order import Order, Written

INSTEAD = "云某"
_CORE = '<cp:coreProperties xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject>{}</dc:subject></cp:coreProperties>'


def with_subject(data: bytes, word: str) -> bytes:
    """Return the package with `word` as its subject; as it is where it has properties already."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        if "docProps/core.xml" in old.namelist():
            return data
        parts = {i.filename: old.read(i) for i in old.infolist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in {**parts, "docProps/core.xml": _CORE.format(word).encode()}.items():
            new.writestr(name, part)
    return out.getvalue()


def cut_everywhere(form: Format, data: bytes, word: str, instead: str = INSTEAD) -> Written:
    """Return the file after an order to cut `word`, which one of its blocks holds, everywhere."""
    document = form.read(Source(data), Limits())
    block = next(b for b in document.blocks if word in b.text)
    at = block.text.index(word)
    order = Order("cut", block.part, block.index, block.address, at, at + len(word), instead, everywhere=True)
    assert form.write is not None
    return form.write(Source(data), Limits(), (order,))


def members(data: bytes) -> dict[str, bytes]:
    """Return the members of a package, inflated."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {i.filename: package.read(i) for i in package.infolist()}
