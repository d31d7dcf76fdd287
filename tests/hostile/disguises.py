"""A mark that does not look like one to a search for 机密★: every disguise in every carrier that can bear it."""

# mypy: disable-error-code="misc"
# The maker of a case is a lambda that keeps its loop variables as defaults, whose type mypy cannot infer.

import bz2
import gzip
import html
import lzma
from collections.abc import Callable, Iterator
from typing import Any

from formats import archive_builder as archives
from formats import odf_builder, ofd_builder, pdf_builder, pptx_builder, xlsx_builder
from formats.docx_builder import docx, p, r
from formats.office97_builder import (
    Paragraph,
    Tab,
    Word,
    excel97,
    plain,
    powerpoint97,
    rtf,
    shape,
    slide,
    word97,
)
from hostile.case import REST, Case

DISGUISES = {
    "zero-width space": "机\u200b密★\u200b10年",
    "zero-width joiners": "机\u200d密\u200c★10年",
    "word joiner and BOM": "机\u2060密\ufeff★10年",
    "soft hyphen": "机\u00ad密★10\u00ad年",
    "bidi isolates": "\u2067机密\u2069★10年",
    "left-to-right marks": "机\u200e密\u200f★10年",
    "variation selector": "机\ufe01密★10年",
    "traditional": "機密★10年",
    "full-width digits": "机密★１０年",
    "spaces": "机 密 ★ 10 年",
    "ideographic spaces": "机　密★10年",
    "no-break spaces": "机\u00a0密★10\u202f年",
    "look-alike Han": "机宻★10年",
    "hollow star": "机密☆10年",
    "asterisk": "机密＊10年",
    "other star": "机密✭10年",
    "Han numerals": "机密★十年",
    "compatibility brackets": "【机密★10年】",
}


def _mail(text: str) -> bytes:
    return archives.letter(text + "\n", "utf-8")


def _table(lines: tuple[str, ...]) -> bytes:
    rich = "".join(f"<r><t xml:space='preserve'>{c}</t></r>" for c in lines[0])
    strings = xlsx_builder.shared(rich, *[f"<t>{x}</t>" for x in lines[1:]])
    rows = [xlsx_builder.row(i + 1, xlsx_builder.n(f"A{i + 1}", i, kind="s")) for i in range(len(lines))]
    return xlsx_builder.workbook(xlsx_builder.sheet(*rows), parts={"xl/sharedStrings.xml": strings})


def _rtf(lines: tuple[str, ...]) -> bytes:
    spelt = "".join(f"{{\\b{i % 2}\\u{ord(c) - (65536 if ord(c) > 32767 else 0)}?}}" for i, c in enumerate(lines[0]))
    return rtf(spelt, *lines[1:])


def _odt(lines: tuple[str, ...]) -> bytes:
    spans = "".join(f"<text:span>{'<text:s/>' if c == ' ' else c}</text:span>" for c in lines[0])
    return odf_builder.odf("".join(odf_builder.p(x) for x in (spans, *lines[1:])))


def _pptx(lines: tuple[str, ...]) -> bytes:
    runs = "".join(f"<a:r><a:t>{c}</a:t></a:r>" for c in lines[0])
    box = f"<p:sp><p:txBody><a:bodyPr/><a:p>{runs}</a:p></p:txBody></p:sp>"
    return pptx_builder.presentation(pptx_builder.tree(box, pptx_builder.sp(*lines[1:])))


def _page(lines: tuple[str, ...]) -> bytes:
    torn = "".join(f"<span>&#{ord(c)};</span>" if i % 2 else html.escape(c) for i, c in enumerate(lines[0]))
    body = "".join(f"<p>{x}</p>" for x in (torn, *lines[1:]))
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


CARRIERS: dict[str, tuple[str, str, Callable[[tuple[str, ...]], bytes]]] = {
    "txt": ("plain", "通知.txt", lambda x: "\n".join(x).encode()),
    "txt in GB 18030": ("plain", "通知.txt", lambda x: "\n".join(x).encode("gb18030")),
    "txt in UTF-16": ("plain", "通知.txt", lambda x: "\n".join(x).encode("utf-16")),
    "md": ("plain", "通知.md", lambda x: "\n\n".join(x).encode()),
    "csv": ("csv", "台账.csv", lambda x: "".join(f'{i},"{t}",青屏市\r\n' for i, t in enumerate(x)).encode("utf-8-sig")),
    "html": ("html", "通知.html", _page),
    "docx": ("docx", "通知.docx", lambda x: docx(p(*[r(c) for c in x[0]]) + "".join(p(r(t)) for t in x[1:]))),
    "doc": ("word97", "通知.doc", lambda x: word97(Word([Paragraph([(c, b"") for c in x[0]]), *plain(*x[1:])]))),
    "xlsx": ("xlsx", "台账.xlsx", _table),
    "xls": ("excel97", "台账.xls", lambda x: excel97([Tab({(i, 0): t for i, t in enumerate(x)})])),
    "pptx": ("pptx", "汇报.pptx", _pptx),
    "ppt": ("powerpoint97", "汇报.ppt", lambda x: powerpoint97([slide(shape(x[0])), slide(shape("\r".join(x[1:])))])),
    "odt": ("odf", "通知.odt", _odt),
    "rtf": ("rtf", "通知.rtf", _rtf),
    "ofd": ("ofd", "通知.ofd", ofd_builder.paper),
    "eml": ("mail", "来信.eml", lambda x: _mail("\n".join(x))),
    "mbox": ("mbox", "收件箱.mbox", lambda x: archives.boxed(_mail("\n".join(x)))),
    "msg": ("msg", "来信.msg", lambda x: archives.outlook("\n".join(x))),
    "zip": ("zip", "来件.zip", lambda x: archives.zipped({"甲/正文.txt": "\n".join(x).encode()})),
    "tar": ("tar", "来件.tar", lambda x: archives.tarred({"正文.txt": "\n".join(x).encode()})),
    "gz": ("gzip", "正文.txt.gz", lambda x: gzip.compress("\n".join(x).encode())),
    "bz2": ("bzip2", "正文.txt.bz2", lambda x: bz2.compress("\n".join(x).encode())),
    "xz": ("xz", "正文.txt.xz", lambda x: lzma.compress("\n".join(x).encode())),
    "7z": ("sevenzip", "来件.7z", lambda x: archives.seven({"正文.txt": "\n".join(x).encode()})),
    "rar": ("rar", "来件.rar", lambda x: archives.rar5({"正文.txt": "\n".join(x).encode()})),
    "object": ("olepackage", "oleObject1.bin", lambda x: archives.wrapped("正文.txt", "\n".join(x).encode())),
}
_DRAWN = ("traditional", "full-width digits", "spaces", "hollow star", "Han numerals", "compatibility brackets")
"""What the built-in font of the PDFs has letters for."""
_NARROW = ("csv", "md", "txt in UTF-16", "mbox", "gz", "bz2", "xz", "tar", "rar", "7z", "object")
"""Carriers of the same text through the same reader: a few disguises are enough to show that they pass it on."""
_FEW = ("zero-width space", "traditional", "spaces")


def _portable(lines: tuple[str, ...]) -> bytes:
    def first(canvas: Any) -> None:
        for i, c in enumerate(lines[0]):  # each letter for itself
            pdf_builder.put(canvas, 80 + 17 * i, 120, c)
        for i, line in enumerate(lines[1:]):
            pdf_builder.put(canvas, 80, 160 + 30 * i, line)

    return pdf_builder.drawn(first)


def cases() -> Iterator[Case]:
    for carrier, (form, file, build) in CARRIERS.items():
        for disguise, mark in DISGUISES.items():
            if carrier in _NARROW and disguise not in _FEW:
                continue
            yield Case(
                f"{disguise} in {carrier}",
                "disguise",
                form,
                file,
                lambda build=build, mark=mark: build((mark, *REST)),
                "told" if carrier == "csv" else "read",  # a row of a ledger is a mention
            )
    for disguise in _DRAWN:
        yield Case(
            f"{disguise} in pdf",
            "disguise",
            "pdf",
            "通知.pdf",
            lambda mark=DISGUISES[disguise]: _portable((mark, *REST)),
            "read",
        )
