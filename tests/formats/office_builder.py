"""Sample files of the table, slide and OpenDocument formats, and ways of spoiling them."""

import io
import zipfile
from collections.abc import Mapping

from formats import odf_builder, pptx_builder, xlsx_builder

_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + "EncryptedPackage".encode("utf-16-le") + bytes(500)


def _without(data: bytes, member: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return xlsx_builder.pack({n: z.read(n) for n in z.namelist() if n != member})


def _csv(lines: tuple[str, ...], delimiter: str = ",") -> str:
    """Return a table whose lines have three cells each, one of them quoted."""
    return "".join(f'{i}{delimiter}"{line}"{delimiter}青川市\r\n' for i, line in enumerate(lines))


def samples_of(lines: tuple[str, ...]) -> Mapping[str, Mapping[str, bytes]]:
    """Return files of `lines` that must be read whole, by format and name."""
    book, show = xlsx_builder.paper(lines), pptx_builder.paper(lines)
    text = "".join(odf_builder.p(line) for line in lines)
    rows = "".join(odf_builder.row(odf_builder.cell(line)) for line in lines)
    return {
        "xlsx": {"台账.xlsx": book, "改名.docx": book, "前有杂字.xlsx": b"junk\r\n" + book},
        "pptx": {"汇报.pptx": show, "改名.zip": show, "前有杂字.pptx": b"junk\r\n" + show},
        "odf": {
            "通知.odt": odf_builder.odf(text),
            "台账.ods": odf_builder.odf(odf_builder.table(rows), "spreadsheet"),
            "汇报.odp": odf_builder.odf(
                "".join(odf_builder.page(odf_builder.box(line)) for line in lines), "presentation"
            ),
            "改名.xml": odf_builder.flat(text),
        },
        "csv": {
            "台账.csv": _csv(lines).encode("utf-8-sig"),
            "国标.csv": _csv(lines, ";").encode("gb18030"),
            "台账.tsv": _csv(lines, "\t").encode("utf-16"),
            "改名.docx": _csv(lines).encode(),
        },
    }


def spoilt_of(lines: tuple[str, ...]) -> Mapping[str, Mapping[str, bytes]]:
    """Return files of which something or all must stay an open line, by format and what is wrong."""
    book, show = xlsx_builder.paper(lines), pptx_builder.paper(lines)
    text = odf_builder.odf("".join(odf_builder.p(line) for line in lines))
    return {
        "xlsx": {
            "截断": book[:-400], "截去一半": book[: len(book) // 2], "没有工作表": _without(book, "xl/worksheets/sheet1.xml"),
            "没有共享字符串": _without(book, "xl/sharedStrings.xml"), "加密": _LOCKED,
        },
        "pptx": {
            "截断": show[:-400], "截去一半": show[: len(show) // 2], "没有第一页": _without(show, "ppt/slides/slide1.xml"),
            "没有入口": _without(show, "ppt/presentation.xml"),
        },
        "odf": {
            "截断": text[:-100], "截去一半": text[: len(text) // 2], "没有正文": _without(text, "content.xml"),
            "断开的扁平文件": odf_builder.flat(odf_builder.p(lines[0]))[:-30],
        },
        "csv": {"断字": _csv(lines).encode()[:-4], "混入二进制": _csv(lines).encode() * 3 + bytes(range(128, 256)) * 4},
    }  # fmt: skip
