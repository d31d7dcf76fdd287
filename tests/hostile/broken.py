"""Files cut off, with bits turned, under another's name, empty, locked, or not what they begin as.

Cuts and turned bits come from the sample files of the formats' own tests; the mark stands in each of them.
"""

# mypy: disable-error-code="misc"
# The maker of a case is a lambda that keeps its loop variables as defaults, whose type mypy cannot infer.

import io
import random
import zipfile
from collections.abc import Iterator
from typing import Any

import pikepdf

from formats import archive_builder as archives
from formats import odf_builder, ofd_builder, pdf_builder, xlsx_builder
from formats.docx_builder import docx, p, r
from formats.office97_builder import Tab, Word, excel97, plain, powerpoint97, shape, slide, word97
from formats.sample_files import samples, spoilt
from hostile.case import LINES, MARK, Case, Must, noise, with_member
from hostile.disguises import CARRIERS

_TEXTS = {"plain": "txt", "csv": "csv", "html": "html", "mail": "eml", "mbox": "mbox", "rtf": "rtf"}
"""Formats that are text, with their carriers: cut off, such a file may be a whole one, and a mark cut off is no more."""
_CUTS = (0.02, 0.15, 0.35, 0.5, 0.7, 0.9, 0.98)
_FLIPS = 6
_LOUD = (MARK, *LINES, *[MARK, "各单位："] * 6)


def _sample(form: str) -> tuple[str, bytes]:
    name, data = next(iter(samples()[form].items()))
    return name, data.rstrip(b"\0") if form == "tar" else data  # padding cut off is no loss


def _cuts() -> Iterator[Case]:
    for form in samples():
        name, data = _sample(form)
        for part in _CUTS:
            at = max(600 if form == "tar" else 16, int(len(data) * part))
            must: Must = "open" if form not in _TEXTS else "told" if form in ("plain", "csv") and part > 0.5 else "safe"
            yield Case(f"cut at {part:.0%}", "cut", form, name, lambda data=data, at=at: data[:at], must)
        yield Case("last byte gone", "cut", form, name, lambda data=data: data[:-1], "told")
        yield Case(
            "middle gone",
            "cut",
            form,
            name,
            lambda data=data: data[: len(data) // 3] + data[len(data) // 2 :],
            "safe" if form in _TEXTS else "told",
        )


def _flips() -> Iterator[Case]:
    for form in samples():
        name, data = _sample(form)
        if form in _TEXTS:
            data = CARRIERS[_TEXTS[form]][2](_LOUD)
        for number in range(_FLIPS):
            yield Case(
                f"bits turned {number}",
                "flip",
                form,
                name,
                lambda data=data, number=number: _turned(data, number),
                "told",
            )


def _turned(data: bytes, seed: int) -> bytes:
    """Return `data` with a few bits turned, none of them in what the mark itself is written with where it stands open."""
    draw = random.Random(seed)  # noqa: S311  # not a secret
    out = bytearray(data)
    spared = [range(at, at + len(w)) for w in _written() for at in _places(data, w)]
    for _ in range(1 + seed):
        at = draw.randrange(len(out))
        if not any(at in s for s in spared):
            out[at] ^= 1 << draw.randrange(8)
    return bytes(out)


def _written() -> list[bytes]:
    return [MARK.encode(e) for e in ("utf-8", "gb18030", "utf-16-le")]


def _places(data: bytes, word: bytes) -> Iterator[int]:
    at = data.find(word)
    while at >= 0:
        yield at
        at = data.find(word, at + 1)


_NAMES = ("通知.txt", "通知.pdf", "通知.docx", "照片.jpg", "通知", "通知.exe", "通知.txt.lnk")


def _extensions() -> Iterator[Case]:
    for i, form in enumerate(samples()):
        if form == "image":  # its mark is in the picture, which the corpus does not recognise
            continue
        _, data = next(iter(samples()[form].items()))
        for n in (0, 1, 2):
            name = _NAMES[(i + n) % len(_NAMES)]
            must: Any = "told" if form == "csv" else "read"
            yield Case(f"called {name}", "extension", form, name, lambda data=data: data, must)
    for name in (
        "CON",
        "NUL.txt",
        "a" * 200 + ".txt",
        "机密.txt",
        "通知\u202efdp.exe",
        "-rf",
        "%s%n.txt",
        "通知\n2.txt",
    ):
        yield Case(f"called {name!r}", "extension", "plain", name, lambda: "\n".join(LINES).encode(), "read")


def _nothing() -> Iterator[Case]:
    for form, name in (
        ("docx", "通知.docx"), ("word97", "通知.doc"), ("xlsx", "台账.xlsx"), ("excel97", "台账.xls"), ("pptx", "汇报.pptx"),
        ("powerpoint97", "汇报.ppt"), ("odf", "通知.odt"), ("ofd", "通知.ofd"), ("pdf", "通知.pdf"), ("rtf", "通知.rtf"),
        ("html", "通知.html"), ("plain", "通知.txt"), ("csv", "台账.csv"), ("mail", "来信.eml"), ("mbox", "收件箱.mbox"),
        ("msg", "来信.msg"), ("zip", "来件.zip"), ("tar", "来件.tar"), ("gzip", "来件.gz"), ("bzip2", "来件.bz2"), ("xz", "来件.xz"),
        ("sevenzip", "来件.7z"), ("rar", "来件.rar"), ("image", "扫描.png"), ("olepackage", "oleObject1.bin"),
    ):  # fmt: skip
        yield Case("0 bytes", "empty", form, name, lambda: b"", "open", "failed")
        if form in ("plain", "pdf", "docx", "tar", "image"):
            yield Case("4 KiB of zeros", "empty", form, name, lambda: bytes(4096), "open")
            yield Case("4 KiB of noise", "empty", form, name, lambda: noise(4, 4096), "open")
    for form, name, head in (
        ("docx", "通知.docx", b"PK\x03\x04"), ("pdf", "通知.pdf", b"%PDF-1.7\n"), ("word97", "通知.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("rtf", "通知.rtf", b"{\\rtf1"), ("gzip", "来件.gz", b"\x1f\x8b\x08"), ("sevenzip", "来件.7z", b"7z\xbc\xaf\x27\x1c"),
        ("rar", "来件.rar", b"Rar!\x1a\x07\x01\x00"), ("image", "扫描.png", b"\x89PNG\r\n\x1a\n"), ("image", "扫描.jpg", b"\xff\xd8\xff\xe0"),
        ("image", "扫描.tif", b"II*\0"), ("image", "扫描.jp2", b"\0\0\0\x0cjP  \r\n\x87\n"),
        ("xz", "来件.xz", b"\xfd7zXZ\0"), ("bzip2", "来件.bz2", b"BZh91AY&SY"),
    ):  # fmt: skip
        yield Case(f"only the beginning of {name}", "empty", form, name, lambda head=head: head, "open")
        behind = head + noise(7, 3000)
        yield Case(f"noise behind the beginning of {name}", "empty", form, name, lambda behind=behind: behind, "open")


def _behind_nothing() -> Iterator[Case]:
    text = "\n".join(LINES).encode("utf-16")
    yield Case("text behind an empty zip", "empty", "zip", "来件.zip", lambda: b"PK\x05\x06" + bytes(18) + text, "open")
    yield Case("an empty zip", "empty", "zip", "来件.zip", lambda: b"PK\x05\x06" + bytes(18), "safe")


def _locked() -> Iterator[Case]:
    kinds = {
        "zip": "加密",
        "sevenzip": "加密",
        "pdf": "加密",
        "ofd": "加密",
        "word97": "加密",
        "excel97": "加密",
        "powerpoint97": "加密",
        "xlsx": "加密",
    }
    for form, which in kinds.items():
        data = spoilt()[form][which]
        suffix = {"sevenzip": "7z", "word97": "doc", "excel97": "xls", "powerpoint97": "ppt"}.get(form, form)
        yield Case("password", "locked", form, f"通知.{suffix}", lambda data=data: data, "open", "encrypted")
    whole = spoilt()["xlsx"]["加密"]
    yield Case("password of Office", "locked", "docx", "通知.docx", lambda: whole, "open", "encrypted")
    yield Case("password of Office", "locked", "pptx", "汇报.pptx", lambda: whole, "open", "encrypted")
    entry = odf_builder.entry("content.xml", "text/xml", "<manifest:encryption-data/>")
    yield Case(
        "password",
        "locked",
        "odf",
        "通知.odt",
        lambda: odf_builder.odf("", parts={"content.xml": b"\1\2"}, entries=(entry,)),
        "open",
        "encrypted",
    )
    for name, options in {"RC4 of 40 bits": {"R": 2, "aes": False, "metadata": False}, "RC4 of 128 bits": {"R": 3, "aes": False, "metadata": False}, "AES of 128 bits": {"R": 4}, "AES of 256 bits": {"R": 6}}.items():  # fmt: skip
        yield Case(name, "locked", "pdf", "通知.pdf", lambda o=options: _pdf("user", o), "open", "encrypted")
        yield Case(f"{name}, only the owner's", "locked", "pdf", "通知.pdf", lambda o=options: _pdf("", o), "read")
    mixed = archives.raw_zip([(b"a.txt", "\n".join(LINES).encode())], flags=1)
    yield Case(
        "locked zip in a zip",
        "locked",
        "zip",
        "来件.zip",
        lambda: archives.zipped({"内.zip": mixed, "乙.txt": b"x"}),
        "open",
        "encrypted",
    )
    yield Case(
        "locked zip in a mail",
        "locked",
        "mail",
        "来信.eml",
        lambda: archives.letter("见附件。\n", 附件=mixed),
        "open",
        "encrypted",
    )
    yield Case(
        "locked document in a tar",
        "locked",
        "tar",
        "来件.tar",
        lambda: archives.tarred({"a.xlsx": whole}),
        "open",
        "encrypted",
    )
    yield Case(
        "locked zip in a gzip",
        "locked",
        "gzip",
        "来件.gz",
        lambda: __import__("gzip").compress(mixed),
        "open",
        "encrypted",
    )
    yield Case(
        "locked PDF in a docx",
        "locked",
        "docx",
        "通知.docx",
        lambda: with_member(docx(p(r(MARK))), "word/embeddings/a.bin", _pdf("user", {"R": 6})),
        "open",
        "encrypted",
    )
    yield Case(
        "locked PDF in an OFD",
        "locked",
        "ofd",
        "通知.ofd",
        lambda: with_member(ofd_builder.paper(LINES), "Doc_0/a.pdf", _pdf("user", {"R": 6})),
        "open",
        "encrypted",
    )
    yield Case("signed and encrypted mail", "locked", "mail", "来信.eml", _smime, "open")


def _pdf(user: str, options: dict[str, Any]) -> bytes:
    return pdf_builder.edited(
        pdf_builder.official(), encryption=pikepdf.Encryption(owner="owner", user=user, **options)
    )


def _smime() -> bytes:
    head = b"From: a@example.cn\nSubject: x\nMIME-Version: 1.0\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n"
    return (
        head
        + b"Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=smime.p7m\n\nMIIBHgYJKoZIhvcNAQcDoIIBDzCCAQsCAQAxgcAwgb0CAQAwJjASMRAwDgYDVQQD\n"
    )


def _torn() -> Iterator[Case]:
    """Packages with something missing, doubled or wrong inside."""
    word = docx("".join(p(r(t)) for t in LINES))
    book = xlsx_builder.paper(LINES)
    layout = ofd_builder.paper(LINES)
    for form, file, data, name in (
        ("docx", "通知.docx", word, "word/document.xml"), ("xlsx", "台账.xlsx", book, "xl/worksheets/sheet1.xml"),
        ("ofd", "通知.ofd", layout, "Doc_0/Pages/Page_0/Content.xml"),
    ):  # fmt: skip
        yield Case("main part empty", "torn", form, file, lambda d=data, n=name: with_member(d, n, b""), "open")
        yield Case(
            "main part noise",
            "torn",
            form,
            file,
            lambda d=data, n=name: with_member(d, n, noise(1, 900)),
            "open",
        )
        yield Case("main part twice", "torn", form, file, lambda d=data, n=name: _twice(d, n), "open")
        yield Case("check sum wrong", "torn", form, file, lambda d=data: _wrong_sum(d), "open")
        yield Case("directory gone", "torn", form, file, lambda d=data: d[: d.rfind(b"PK\1\2")], "open")
        yield Case("names of upper case", "torn", form, file, lambda d=data: _upper(d), "told")
    old = word97(Word(plain(*LINES)))
    for where in (48, 60, 68, 76, 30, 0x200, 0x400, 0x20A, 0x21A):
        yield Case(
            f"four bytes of ones at {where:#x}",
            "torn",
            "word97",
            "通知.doc",
            lambda w=where: old[:w] + b"\xff" * 4 + old[w + 4 :],
            "told",
        )
    for form, file, data in (
        ("excel97", "台账.xls", excel97([Tab({(i, 0): t for i, t in enumerate(LINES)})])),
        ("powerpoint97", "汇报.ppt", powerpoint97([slide(shape(LINES[0])), slide(shape(LINES[1]))])),
    ):
        for where in (0x200, 0x204, 0x220, 0x240):
            yield Case(
                f"four bytes of ones at {where:#x}",
                "torn",
                form,
                file,
                lambda d=data, w=where: d[:w] + b"\xff" * 4 + d[w + 4 :],
                "told",
            )
    page = pdf_builder.official()
    yield Case("no table of objects", "torn", "pdf", "通知.pdf", lambda: page[: page.rfind(b"xref\n")], "told")
    yield Case(
        "table of objects elsewhere",
        "torn",
        "pdf",
        "通知.pdf",
        lambda: page[: page.rfind(b"startxref")] + b"startxref\n7\n%%EOF",
        "told",
    )
    yield Case(
        "length of streams wrong", "torn", "pdf", "通知.pdf", lambda: page.replace(b"/Length ", b"/Length 9"), "told"
    )
    yield Case(
        "filter nobody knows", "torn", "pdf", "通知.pdf", lambda: page.replace(b"/FlateDecode", b"/FooooDecode"), "open"
    )
    yield Case("fonts gone", "torn", "pdf", "通知.pdf", lambda: page.replace(b"/Font ", b"/Fnot "), "told")
    yield Case(
        "catalogue gone", "torn", "pdf", "通知.pdf", lambda: page.replace(b"/Type /Catalog", b"/Type /Cxtxlog"), "told"
    )


def _twice(data: bytes, name: str) -> bytes:
    import warnings

    out = io.BytesIO(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the doubling is the point
        with zipfile.ZipFile(out, "a") as z:
            z.writestr(name, z.read(name).replace(MARK.encode(), "正文".encode()))
    return out.getvalue()


def _wrong_sum(data: bytes) -> bytes:
    out = bytearray(data)
    at = out.find(b"PK\1\2")
    while at >= 0:
        out[at + 16] ^= 1
        at = out.find(b"PK\1\2", at + 4)
    return bytes(out)


def _upper(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as z, zipfile.ZipFile(out, "w") as packed:
        for info in z.infolist():
            packed.writestr(info.filename.upper(), z.read(info))
    return out.getvalue()


def cases() -> Iterator[Case]:
    for group in (_cuts, _flips, _extensions, _nothing, _behind_nothing, _locked, _torn):
        yield from group()
