"""7z archives, by py7zr (extra `archives`): everything in memory, nothing is written, names are only shown.

A file of a solid block costs the unpacking of what stands before it in the block, each time one is asked for.
"""

import io
import struct
from typing import Any

from biaoshi.errors import UnreadableError
from biaoshi.formats.behind import behind
from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.members import Entry, archive
from biaoshi.types.document import Document

MEDIA_TYPE = "application/x-7z-compressed"
_MAGIC = b"7z\xbc\xaf\x27\x1c"
_EXTRA = "7z 压缩包需要安装附加组件才能读取：pip install 'biaoshi[archives]'；或者解压后再检查"
_LOCKED = "7z 压缩包已加密，需要密码"


def sniff(source: Source) -> float:
    """Return 1.0 for the signature of 7z, else 0."""
    return 1.0 if bytes(source.data[:6]) == _MAGIC else 0.0


def _opened(source: Source) -> Any:
    """Return the archive opened. Raises UnreadableError: no py7zr, a password, damage."""
    try:
        import py7zr
        from py7zr.exceptions import PasswordRequired
    except ImportError as error:
        raise UnreadableError("unsupported", _EXTRA) from error
    try:
        opened = py7zr.SevenZipFile(io.BytesIO(bytes(source.data)), "r")
    except PasswordRequired as error:
        raise UnreadableError("encrypted", _LOCKED) from error
    except MemoryError:
        raise
    except Exception as error:
        raise UnreadableError("failed", "7z 压缩包不完整或者已损坏，不能读取") from error
    if opened.needs_password():
        raise UnreadableError("encrypted", _LOCKED)
    return opened


def read(source: Source, limits: Limits) -> Document:
    """Return the document of the archive. Raises UnreadableError where not even the names can be had."""
    files = list(_opened(source).files)
    if len(files) > limits.members:
        raise UnreadableError("limited", f"压缩包内的文件超过 {limits.members} 个的上限，未读取")
    start, size = struct.unpack("<QQ", bytes(source.data[12:28]))  # of the directory, counted from behind the head
    return archive(MEDIA_TYPE, [_entry(f, limits) for f in files], faults=behind(source.data, 32 + start + size))


def _entry(file: Any, limits: Limits) -> Entry:
    name, size = str(file.filename), int(file.uncompressed or 0)
    if file.is_directory:
        return Entry(name + "/", "folder")
    if file.is_symlink or file.is_junction:
        return Entry(name, "link")
    if file.is_socket:
        return Entry(name, "device")
    if size > limits.inflated:
        return Entry(name, size=size, status="limited", why="文件解开后过大，未读取")
    return Entry(name, size=size, token=str(file.id))


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the file with the number `token`. Raises UnreadableError."""
    opened = _opened(source)
    wanted = next((f for f in opened.files if str(f.id) == token), None)
    if wanted is None:
        raise UnreadableError("failed", "压缩包内没有这个文件")
    size = int(wanted.uncompressed or 0)
    if size > limits.inflated:
        raise UnreadableError("limited", "文件解开后过大，未读取")
    if wanted.emptystream:
        return b""
    from py7zr.io import BytesIOFactory, MemIO

    factory: Any = BytesIOFactory(size + 1)
    for file in opened.files:
        opened.worker.register_filelike(file.id, MemIO(token, factory) if file.id == wanted.id else None)
    try:
        opened.worker.extract(opened.fp, None, parallel=False)
        product = factory.get(token)
        product.seek(0)
        data = bytes(product.read())
    except MemoryError:
        raise
    except Exception as error:
        unknown = type(error).__name__ == "UnsupportedCompressionMethodError"
        why = "压缩方式本版不能读取，请解压后检查" if unknown else "文件在压缩包中已损坏，读不出来"
        raise UnreadableError("unsupported" if unknown else "failed", why) from error
    if len(data) != size:
        raise UnreadableError("failed", "文件在压缩包中不完整，未读取")
    return data


FORMAT = Format(
    name="sevenzip",
    title="7z 压缩包",
    media_type=MEDIA_TYPE,
    extensions=(".7z",),
    sniff=sniff,
    read=read,
    extract=extract,
    container=True,
    proved="自制样例（py7zr 生成）；需要附加组件 archives",
)
