"""Archives and XML that cost more than they weigh: ratio, depth, count, size, entities.

Whatever is not read for a limit must be said; where the mark stands before the bomb it must be found all the same.
"""

# mypy: disable-error-code="misc"
# The maker of a case is a lambda that keeps its loop variables as defaults, whose type mypy cannot infer.

import bz2
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from formats import archive_builder as archives
from formats import odf_builder, ofd_builder, pptx_builder, xlsx_builder
from formats.docx_builder import docx, p, r
from hostile import pages, texts
from hostile.case import CANARY, LINES, MARK, MIB, SMALL, URL, Build, Case, Row, member, with_member
from hostile.quine import quine

TEXT = "\n".join(LINES).encode()


def _zeros(size: int) -> Iterator[bytes]:
    for _ in range(size // MIB):
        yield bytes(MIB)


def _deflated(size: int) -> bytes:
    """Return a zip of one member of `size` zero bytes, made without ever having them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z, z.open("a.txt", "w", force_zip64=True) as f:
        for piece in _zeros(size):
            f.write(piece)
    return out.getvalue()


def _nested(levels: int, width: int = 1, inner: bytes = TEXT) -> bytes:
    data = archives.zipped({"正文.txt": inner})
    for level in range(levels):
        data = archives.zipped({f"{level}-{n}.zip": data + bytes(n) for n in range(width)})
    return data


def _overlapping(count: int = 250, size: int = 4 * MIB) -> bytes:
    """Return a zip whose directory names one member again and again: little inside, much when unpacked."""
    engine = zlib.compressobj(9, wbits=-15)
    packed = b"".join(engine.compress(piece) for piece in _zeros(size)) + engine.flush()
    crc = 0
    for piece in _zeros(size):
        crc = zlib.crc32(piece, crc)
    local = struct.pack("<4sHHHHHLLLHH", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(packed), size, 1, 0) + b"a" + packed
    entries = b"".join(
        struct.pack("<4sHHHHHHLLLHHHHHLL", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(packed), size, len(name), 0, 0, 0, 0, 0, 0) + name
        for name in (b"%d.bin" % i for i in range(count))
    )  # fmt: skip
    return local + entries + struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, count, count, len(entries), len(local), 0)


def _many(count: int) -> bytes:
    return archives.raw_zip(((b"%d" % i, b"") for i in range(count)), zip64=count > 0xFFFF)


def _lying(count: int) -> bytes:
    """Return a zip whose end record announces far more entries than there are."""
    data = bytearray(archives.zipped({"正文.txt": TEXT}))
    end = data.rfind(b"PK\5\6")
    data[end + 8 : end + 12] = struct.pack("<HH", count, count)
    return bytes(data)


def _archives() -> Iterator[Row]:
    yield "64 MiB of zeros", "zip", "来件.zip", lambda: _deflated(64 * MIB), "open"
    yield "zips in zips", "zip", "来件.zip", lambda: _nested(12), "open"
    yield "sixteen to the fourth", "zip", "来件.zip", lambda: _nested(4, 16), "open"
    yield "one member named 250 times", "zip", "来件.zip", _overlapping, "open"
    yield "more members than the limit", "zip", "来件.zip", lambda: _many(2500), "open"
    yield "more members announced than there are", "zip", "来件.zip", lambda: _lying(65000), "open"
    yield "bomb beside a paper", "zip", "来件.zip", lambda: with_member(_deflated(40 * MIB), "正文.txt", TEXT), "open"
    yield (
        "ratio of bzip2 in a zip",
        "zip",
        "来件.zip",
        lambda: archives.zipped({"a": bytes(48 * MIB)}, zipfile.ZIP_BZIP2),
        "open",
    )
    yield (
        "ratio of LZMA in a zip",
        "zip",
        "来件.zip",
        lambda: archives.zipped({"a": bytes(48 * MIB)}, zipfile.ZIP_LZMA),
        "open",
    )
    yield "zeros", "gzip", "正文.txt.gz", lambda: gzip.compress(bytes(48 * MIB)), "open"
    yield "unpacks to itself", "gzip", "正文.gz", quine, "safe"
    yield "a thousand streams", "gzip", "正文.txt.gz", lambda: gzip.compress(TEXT) + gzip.compress(b"") * 1000, "marked"
    yield "gzip in gzip", "gzip", "正文.gz", lambda: _wrapped(gzip.compress, 12), "open"
    yield "zeros", "bzip2", "正文.txt.bz2", lambda: bz2.compress(bytes(48 * MIB)), "open"
    yield "bzip2 in bzip2", "bzip2", "正文.bz2", lambda: _wrapped(bz2.compress, 12), "open"
    yield "zeros", "xz", "正文.txt.xz", lambda: lzma.compress(bytes(48 * MIB)), "open"
    yield "xz in xz", "xz", "正文.xz", lambda: _wrapped(lzma.compress, 12), "open"
    yield "dictionary of 1.5 GiB", "xz", "正文.txt.xz", _wide_dictionary, "open"
    yield "zeros", "sevenzip", "来件.7z", lambda: archives.seven({"a.txt": bytes(48 * MIB)}), "open"
    yield "size of a member in exabytes", "rar", "来件.rar", _huge_rar, "open"
    yield "size of a member in exabytes", "tar", "来件.tar", _huge_tar, "open"
    yield (
        "more members than the limit",
        "tar",
        "来件.tar",
        lambda: archives.tarred({f"{i}": b"" for i in range(2500)}),
        "open",
    )
    yield (
        "more mails than the limit",
        "mbox",
        "收件箱.mbox",
        lambda: (
            (
                _FROM
                + b"From: a@example.cn\nTo: b@example.cn\nSubject: x\nDate: Mon, 2 Mar 2026 10:00:00 +0800\nMIME-Version: 1.0\n\nx\n\n"
            )
            * 2500
        ),
        "open",
    )
    yield "parts in parts", "mail", "来信.eml", lambda: _deep_mail(2000), "open"
    yield "mails in mails", "mail", "来信.eml", lambda: _mail_in_mail(40), "open"
    yield (
        "a million headers",
        "mail",
        "来信.eml",
        lambda: b"Subject: x\n" + b"X-A: b\n" * 500_000 + b"\n" + TEXT,
        "open",
    )
    yield (
        "header of 8 MiB",
        "mail",
        "来信.eml",
        lambda: b"From: a@example.cn\nSubject: =?utf-8?b?" + b"QUFB" * (2 * MIB) + b"?=\n\n" + TEXT,
        "open",
    )
    yield (
        "object in object in object",
        "olepackage",
        "oleObject1.bin",
        lambda: _wrapped(lambda d: archives.wrapped("a.bin", d), 12),
        "open",
    )


_FROM = b"From a@example.cn Mon Mar  2 10:00:00 2026\n"


def _wrapped(pack: Callable[[bytes], bytes], times: int) -> bytes:
    data = TEXT
    for _ in range(times):
        data = pack(data)
    return data


def _wide_dictionary() -> bytes:
    whole = lzma.compress(TEXT, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}])
    block = bytearray(whole)
    at = block.index(b"\x21\x01") + 2  # filter LZMA2, one byte of settings: the size of the dictionary
    block[at] = 40
    size = (block[12] + 1) * 4
    block[12 + size - 4 : 12 + size] = struct.pack("<L", zlib.crc32(bytes(block[12 : 12 + size - 4])))
    return bytes(block)


def _huge_rar() -> bytes:
    data = archives.rar5({"正文.txt": TEXT})
    return data.replace(
        archives._vint(len(TEXT)) + archives._vint(0o100644), b"\xff" * 8 + b"\x7f" + archives._vint(0o100644)
    )


def _huge_tar() -> bytes:
    block = bytearray(archives.tarred({"正文.txt": TEXT}))
    block[124:136] = b"\x80" + bytes(3) + b"\x10" + bytes(7)
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block[:512])
    return bytes(block)


def _deep_mail(levels: int) -> bytes:
    head = b"From: a@example.cn\nSubject: x\nMIME-Version: 1.0\n"
    body = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(levels))
    return head + body + b"Content-Type: text/plain; charset=utf-8\n\n" + TEXT


def _mail_in_mail(levels: int) -> bytes:
    head = b"From: a@example.cn\nSubject: x\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n"
    return head * levels + b"From: a@example.cn\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n" + TEXT


_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY l0 "大">' + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10)) + "]>"
)
_SQUARE = f'<!DOCTYPE a [<!ENTITY q "{"大" * 50_000}">]>'
_OUTSIDE = f'<!DOCTYPE a [<!ENTITY f SYSTEM "file://{CANARY}"><!ENTITY u SYSTEM "{URL}">]>'
_PARAMETER = f'<!DOCTYPE a [<!ENTITY % p SYSTEM "{URL}"> %p;]>'
_DTD = f'<!DOCTYPE a SYSTEM "{URL}">'
_ENTITIES = {
    "billion laughs": (_LAUGHS, "&l9;"), "square blow-up": (_SQUARE, "&q;" * 2000), "file from outside": (_OUTSIDE, "&f;"),
    "address from outside": (_OUTSIDE, "&u;"), "parameter entity": (_PARAMETER, ""), "DTD from outside": (_DTD, ""),
}  # fmt: skip
PACKAGES: dict[str, tuple[str, str, Build]] = {
    "docx": ("通知.docx", "word/document.xml", lambda: docx("".join(p(r(t)) for t in LINES))),
    "xlsx": ("台账.xlsx", "xl/sharedStrings.xml", lambda: xlsx_builder.paper(LINES)),
    "pptx": ("汇报.pptx", "ppt/slides/slide1.xml", lambda: pptx_builder.paper(LINES)),
    "odf": ("通知.odt", "content.xml", lambda: odf_builder.odf("".join(odf_builder.p(t) for t in LINES))),
    "ofd": ("通知.ofd", "Doc_0/Pages/Page_0/Content.xml", lambda: ofd_builder.paper(LINES)),
}


def _entities() -> Iterator[Row]:
    for form, (file, name, build) in PACKAGES.items():
        for what, (dtd, use) in _ENTITIES.items():
            yield (
                what,
                form,
                file,
                lambda build=build, name=name, dtd=dtd, use=use: _with_dtd(build(), name, dtd, use),
                "open",
            )
        yield (
            "member of 40 MiB of blanks",
            form,
            file,
            lambda build=build, name=name: with_member(
                build(), name.rpartition("/")[0].lstrip("/") + "/z.xml", b"<a>" + b" " * (40 * MIB) + b"</a>"
            ),
            "open",
        )
        yield (
            "tags in tags",
            form,
            file,
            lambda build=build, name=name: with_member(build(), name, _deepened(member(build(), name))),
            "open",
        )
        yield (
            "two thousand members more",
            form,
            file,
            lambda build=build: _stuffed(build()),
            "open",
        )
    page = "<!DOCTYPE html [{}]><html><body><p>{}</p></body></html>"
    for what, (dtd, use) in _ENTITIES.items():
        inner = dtd[dtd.find("[") + 1 : dtd.rfind("]")] if "[" in dtd else ""
        yield what, "html", "通知.html", lambda inner=inner, use=use: page.format(inner, MARK + use).encode(), "told"


def _with_dtd(data: bytes, name: str, dtd: str, use: str) -> bytes:
    xml = member(data, name)
    head = xml.find("?>") + 2 if xml.startswith("<?xml") else 0
    return with_member(data, name, xml[:head] + dtd + xml[head:].replace(MARK, MARK + use))


def _deepened(xml: str) -> str:
    at = xml.rindex("</")
    return xml[:at] + "<x>" * 30_000 + "</x>" * 30_000 + xml[at:]


def _stuffed(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as z:
        for i in range(2100):
            z.writestr(f"x/{i}.xml", b"<a/>")
    return out.getvalue()


def _flags(case: Case) -> Case:
    """Let pictures be decoded: what they say of themselves must be refused before anything is recognised. Forms that
    double eat any memory there is within pdfium: the less, the sooner it is over."""
    if case.format == "image" and "pixels" in case.name:
        return replace(case, ocr="auto")
    return (
        replace(case, limits=replace(SMALL, memory=500 << 20)) if "form" in case.name and case.format == "pdf" else case
    )


def cases() -> Iterator[Case]:
    groups: tuple[Callable[[], Iterator[Row]], ...] = (_archives, _entities, pages.rows, texts.rows)
    for group in groups:
        for name, form, file, build, must in group():
            yield _flags(Case(name, "bomb", form, file, build, must))
    yield Case(
        "a million members",
        "bomb",
        "zip",
        "来件.zip",
        lambda: _many(1_000_000),
        "open",
        limits=replace(SMALL, bytes=256 << 20),
        slow=True,
    )
    yield Case("ten gigabytes of zeros", "bomb", "zip", "来件.zip", lambda: _deflated(10 << 30), "open", slow=True)
