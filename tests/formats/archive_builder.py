"""Archives and mails built by other people's libraries, or byte by byte where there is none; all hold LINES."""

import bz2
import gzip
import io
import lzma
import mailbox
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import py7zr

from biaoshi.formats.ole.writing import compound_file

LOCKED = {"password": "云岭"}


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED, note: bytes = b"") -> bytes:
    """Return a zip of `files`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, data in files.items():
            z.writestr(name, data)
        z.comment = note
    return out.getvalue()


def raw_zip(
    files: Iterable[tuple[bytes, bytes]], *, flags: int = 0, zip64: bool = False, late: bool = False, mode: int = 0
) -> bytes:
    """Return a zip of stored members with names of any bytes; `late`: sizes follow the data in a descriptor."""
    body, directory, count = bytearray(), bytearray(), 0  # a million members: += on bytes would copy all each time
    for name, data in files:
        crc, size = zlib.crc32(data), len(data)
        shown = 0xFFFFFFFF if zip64 else size
        packed = zlib.compress(data, 9, -15) if late else data
        extra = struct.pack("<HHQQ", 1, 16, size, len(packed)) if zip64 else b""
        bits = flags | (8 if late else 0)
        method = 8 if late else 0
        offset = len(body)
        head = (0, 0, 0) if late else (crc, shown, shown)
        body += (
            struct.pack("<4sHHHHHLLLHH", b"PK\3\4", 45, bits, method, 0, 0, *head, len(name), len(extra))
            + name
            + extra
            + packed
        )
        if late:
            body += struct.pack("<4sLLL", b"PK\7\x08", crc, len(packed), size)
        directory += struct.pack(
            "<4sHHHHHHLLLHHHHHLL", b"PK\1\2", 45 | 3 << 8, 45, bits, method, 0, 0, crc, 0xFFFFFFFF if zip64 else len(packed), shown,
            len(name), len(extra), 0, 0, 0, mode << 16, offset,
        ) + name + extra  # fmt: skip
        count += 1
    end = b""
    at = len(body)
    if zip64:
        end = struct.pack("<4sQHHLLQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), at)
        end += struct.pack("<4sLQL", b"PK\6\7", 0, at + len(directory), 1)
        end += struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    else:
        end = struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, count, count, len(directory), at, 0)
    return bytes(body + directory + end)


def tarred(
    files: Mapping[str, bytes], form: int = tarfile.GNU_FORMAT, encoding: str = "utf-8", **special: tuple[bytes, str]
) -> bytes:
    """Return a tar of `files`; `special`: name → (type, link target)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form, encoding=encoding) as t:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))
        for name, (kind, target) in special.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            t.addfile(info)
    return out.getvalue()


def seven(files: Mapping[str, bytes], **options: Any) -> bytes:
    """Return a 7z of `files`."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", **options) as z:
        for name, data in files.items():
            z.writestr(data, name)
    return out.getvalue()


def _vint(n: int) -> bytes:
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def _block5(kind: int, flags: int, body: bytes, data: bytes = b"") -> bytes:
    head = _vint(kind) + _vint(flags | (2 if data else 0)) + (_vint(len(data)) if data else b"") + body
    head = _vint(len(head)) + head
    return struct.pack("<L", zlib.crc32(head)) + head + data


def rar5(files: Mapping[str, bytes], method: int = 0) -> bytes:
    """Return a RAR 5 of `files`, stored (method 0) or said to be compressed."""
    out = b"Rar!\x1a\x07\x01\x00" + _block5(1, 0, _vint(0))
    for name, data in files.items():
        raw = name.encode()
        info = _vint(4) + _vint(len(data)) + _vint(0o100644) + struct.pack("<L", zlib.crc32(data))
        out += _block5(2, 0, info + _vint(method << 7) + _vint(1) + _vint(len(raw)) + raw, data)
    return out + _block5(5, 0, _vint(0))


def rar4(files: Mapping[bytes, bytes]) -> bytes:
    """Return a RAR 4 of stored `files`, their names in any bytes."""

    def block(kind: int, flags: int, body: bytes) -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head

    out = b"Rar!\x1a\x07\x00" + block(0x73, 0, bytes(6))
    for name, data in files.items():
        body = struct.pack(
            "<LLBLLBBHL", len(data), len(data), 2, zlib.crc32(data), 0x5A6B0000, 29, 0x30, len(name), 0x20
        )
        out += block(0x74, 0x8000, body + name) + data
    return out + block(0x7B, 0x4000, b"")


def letter(
    text: str, charset: str = "utf-8", *, page: str = "", subject: str = "关于报送材料的函", **files: bytes
) -> bytes:
    """Return a mail with `text`, `page` as its web page, and attachments (name without ending → bytes)."""
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "云岭省 <a@example.cn>", "b@example.cn"
    mail["Date"] = "Mon, 02 Mar 2026 10:00:00 +0800"
    mail.set_content(text, charset=charset)
    if page:
        mail.add_alternative(page, subtype="html", charset=charset)
    for name, data in files.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name + ".bin")
    return mail.as_bytes()


def boxed(*mails: bytes) -> bytes:
    """Return a mailbox of `mails`."""
    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(str(Path(folder) / "box"))
        for mail in mails:
            box.add(mail)
        box.flush()
        box.close()
        return (Path(folder) / "box").read_bytes()


def outlook(
    text: str,
    subject: str = "关于报送材料的函",
    *,
    page: bytes = b"",
    narrow: str = "",
    rich: bytes = b"",
    last_modified_by: str = "",
    **files: bytes,
) -> bytes:
    """Return an Outlook message; `narrow`: texts in this Python encoding (code page 936), `rich`: packed RTF."""
    kind = "001E" if narrow else "001F"
    encoding = narrow or "utf-16-le"
    members = {
        "__properties_version1.0": bytes(32)
        + struct.pack("<IIQ", 0x3FFD0003, 6, 936)
        + struct.pack("<IIQ", 0x00390040, 6, 134169408000000000),
        f"__substg1.0_0037{kind}": subject.encode(encoding),
        f"__substg1.0_0E04{kind}": "b@example.cn".encode(encoding),
    }
    if text:
        members[f"__substg1.0_1000{kind}"] = text.encode(encoding)
    if page:
        members["__substg1.0_10130102"] = page
    if rich:
        members["__substg1.0_10090102"] = rich
    if last_modified_by:
        members[f"__substg1.0_3FFA{kind}"] = last_modified_by.encode(encoding)
    for n, (name, data) in enumerate(files.items()):
        folder = f"__attach_version1.0_#{n:08X}"
        members |= {f"{folder}/__properties_version1.0": bytes(8), f"{folder}/__substg1.0_37010102": data}
        members[f"{folder}/__substg1.0_3707001F"] = (name + ".bin").encode("utf-16-le")
    return compound_file(members)


def melted(rtf: bytes) -> bytes:
    """Return RTF in the uncompressed form of a message's packed RTF."""
    return struct.pack("<LL4sL", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf


def native(name: str, data: bytes) -> bytes:
    """Return an Ole10Native stream, as the packager writes it."""
    called = name.encode("gb18030") + b"\0"
    inner = (
        b"\2\0"
        + called
        + called
        + b"\0\0\3\0"
        + struct.pack("<L", len(called))
        + called
        + struct.pack("<L", len(data))
        + data
    )
    return struct.pack("<L", len(inner)) + inner


def wrapped(name: str, data: bytes) -> bytes:
    """Return an embedded object (oleObject1.bin) around a file."""
    return compound_file({"\x01Ole10Native": native(name, data), "\x01CompObj": b"\1\0" + bytes(60)})


def samples_of(text: str, word: bytes) -> dict[str, dict[str, bytes]]:
    """Return sample files by format; in each `text` is to be found, if only in a file inside."""
    data, gbk = text.encode(), text.encode("gb18030")
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in text.splitlines()) + "</body></html>"
    return {
        "zip": {
            "来件.zip": zipped({"通知/正文.txt": data, "空/": b"", "附件.docx": word}),
            "国标.zip": raw_zip([("通知/正文.txt".encode("gb18030"), gbk)]),
            "繁体.zip": raw_zip([("臨江縣政府防汛通知.txt".encode("big5"), data)]),
            "大.zip": raw_zip([("正文.txt".encode(), data)], flags=0x800, zip64=True),
            "流.zip": raw_zip([(b"a.txt", data)], late=True),
            "层层.zip": zipped({"内.zip": zipped({"内.zip": zipped({"正文.txt": data})})}),
            "改名.docx": zipped({"正文.txt": data}, zipfile.ZIP_STORED, "机密★5年".encode("gb18030")),
            "旧法.zip": zipped({"正文.txt": data}, zipfile.ZIP_BZIP2),
            "新法.zip": zipped({"正文.txt": data}, zipfile.ZIP_LZMA),
        },
        "tar": {
            "来件.tar": tarred(
                {"通知/正文.txt": data}, 链接=(tarfile.SYMTYPE, "/etc/passwd"), 设备=(tarfile.CHRTYPE, "")
            ),
            "国标.tar": tarred({"通知/" + "长" * 60 + ".txt": data}, encoding="gb18030"),
            "甲.txt": tarred({"正文.txt": data}, tarfile.PAX_FORMAT),
            "旧.tar": tarred({"正文.txt": data}, tarfile.USTAR_FORMAT),
        },
        "gzip": {
            "正文.txt.gz": gzip.compress(data),
            "来件.tgz": gzip.compress(tarred({"正文.txt": data})),
            "两段.gz": gzip.compress(data[:30]) + gzip.compress(data[30:]),
        },
        "bzip2": {
            "正文.txt.bz2": bz2.compress(data),
            "来件.tar.bz2": bz2.compress(tarred({"正文.txt": data})),
            "改名.zip": bz2.compress(gbk),
        },
        "xz": {
            "正文.txt.xz": lzma.compress(data),
            "来件.tar.xz": lzma.compress(tarred({"正文.txt": data})),
            "改名.zip": lzma.compress(gbk),
        },
        "sevenzip": {
            "来件.7z": seven({"通知/正文.txt": data, "乙.txt": b"x" * 3000}),
            "改名.zip": seven({"正文.txt": data}),
            "旧法.7z": seven({"正文.txt": data}, filters=[{"id": py7zr.FILTER_BZIP2}]),
        },
        "rar": {
            "来件.rar": rar5({"通知/正文.txt": data}),
            "国标.rar": rar4({"通知\\正文.txt".encode("gb18030"): gbk}),
            "改名.zip": rar5({"甲/正文.txt": data}),
        },
        "mail": {
            "来信.eml": letter(text),
            "国标.eml": letter(text, "gb18030", page=page),
            "网页.txt": letter(text, page=page),
            "附件.eml": letter("请查收附件。\n", 附件=data),
        },
        "mbox": {
            "收件箱": boxed(letter(text), letter("第二封信。\n")),
            "一封.txt": boxed(letter(text, "gb18030")),
            "引号.mbox": boxed(letter("From 云岭省\n" + text)),
        },
        "msg": {
            "来信.msg": outlook(text),
            "国标.msg": outlook(text, narrow="gb18030"),
            "网页.msg": outlook("", page=page.encode()),
            "附件.msg": outlook("请查收附件。", 附件=data),
        },
        "olepackage": {
            "oleObject1.bin": wrapped("正文.txt", data),
            "改名.doc": compound_file({"Package": word}),
            "oleObject3.bin": compound_file({"CONTENTS": data, "\x03ObjInfo": b"\0\0"}),
        },
    }


def spoilt_of(text: str) -> dict[str, dict[str, bytes]]:
    """Return, by format and what is wrong, files of which something must stay an open line."""
    data = text.encode()
    whole = zipped({"甲.txt": data * 50, "乙.txt": data * 60})
    return {
        "zip": {
            "截断": whole[:-30],
            "截去一半": whole[: len(whole) // 2],
            "加密": raw_zip([(b"a.txt", data)], flags=1),
            "错误的校验": raw_zip([(b"a.txt", data)]).replace(data, data[:-1] + b"x"),
        },
        "tar": {
            "截断": tarred({"甲.txt": data * 9, "乙.txt": data})[:1800],
            "没有结尾": tarred({"甲.txt": data})[:1024],
        },
        "gzip": {"截断": gzip.compress(data)[:-20]},
        "bzip2": {"截断": bz2.compress(data)[:-10]},
        "xz": {"截断": lzma.compress(data)[:-20]},
        "sevenzip": {"截断": seven({"甲.txt": data})[:-20], "加密": seven({"甲.txt": data}, **LOCKED)},
        "rar": {"压缩": rar5({"甲.txt": data}, 3), "截断": rar5({"甲.txt": data})[:60]},
        "mail": {"截断": letter(text, 附件=data * 20)[:-60]},
        "mbox": {"截断": boxed(letter(text), letter(text, 附件=data * 20)[:-60])},
        "msg": {"截去一半": outlook(text, 附件=data * 40)[:3000]},
        "olepackage": {
            "不完整": compound_file({"\x01Ole10Native": native("甲.txt", data)[:-5]}),
            "别的数据": compound_file({"CONTENTS": data, "Contents2": data}),
        },
    }
