"""The program of a reading process: files in through a descriptor, documents out as checked JSON. See `isolate`.

    python -I -S worker.py CHANNEL FILES LIMITS PATHS

Started by path and not as a module: the package's public face imports the engine, of which a reader needs nothing.
One request is a frame with the file's name and the descriptor of its bytes; one answer is a frame with a tag:

    request   length (8) JSON [name, null, 0]          + descriptor     read the file
              length (8) JSON [name, token, most]      + descriptor     give the child `token`, `most` bytes of it
    answer    length (8) tag (1) JSON of the document     tag D: as read; F: the reader failed, replace this process
              length (8) tag B (1) bytes of the child     or D, F with a document whose only line says why not
"""

import gc
import json
import math
import mmap
import os
import signal
import socket
import struct
import sys
import types
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from biaoshi.formats.form import Limits
    from biaoshi.types.document import Document

HEAD = struct.Struct("!Q")


def main(arguments: list[str]) -> None:
    """Serve requests until the parent closes the channel."""
    channel = socket.socket(fileno=int(arguments[0]))
    package = types.ModuleType("biaoshi")
    package.__path__ = [os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
    sys.modules["biaoshi"] = package
    sys.path[:] = json.loads(arguments[3])
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")
    from biaoshi.formats.confinement import confine, limit_cpu
    from biaoshi.formats.form import Limits

    limits = Limits(**json.loads(arguments[2]))
    seconds = math.ceil(limits.seconds)
    confine(limits.memory, seconds * int(arguments[1]) + 60)
    gc.disable()  # collected between files; a parser's many objects would be walked again and again
    while request := _receive(channel):
        name, token, most, descriptor = request
        limit_cpu(seconds)
        signal.alarm(seconds + 5)  # should the parent be gone
        tag, answer = serve(descriptor, name, limits, token, most)
        channel.sendall(HEAD.pack(len(answer) + 1) + tag)
        channel.sendall(answer)
        signal.alarm(0)
        del answer
        gc.collect()
        gc.freeze()  # what is left are modules: no need to walk them after every file


def _receive(channel: socket.socket) -> tuple[str | None, str | None, int, int] | None:
    """Return name, token, most bytes and descriptor of the next request, or None when the channel is closed."""
    data, descriptors, _, _ = socket.recv_fds(channel, 65536, 1)
    if not data or not descriptors:
        return None
    size = HEAD.unpack_from(data)[0]
    while len(data) < HEAD.size + size:
        more = channel.recv(65536)
        if not more:
            return None
        data += more
    name, token, most = json.loads(data[HEAD.size :])
    return name, token, most, descriptors[0]


def serve(
    descriptor: int, name: str | None, limits: "Limits", token: str | None = None, most: int = 0
) -> tuple[bytes, bytes]:
    """Return the tag and the answer for the file behind `descriptor`, which is closed. Raises nothing.

    The answer is the encoded document, or where `token` is given the bytes (at most `most`) of that child.
    """
    from biaoshi.formats.wire import encode

    tag = b"D"
    try:
        size = os.fstat(descriptor).st_size
        try:
            data = mmap.mmap(descriptor, size, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ) if size else b""
        finally:
            os.close(descriptor)
        document, tag = _open(data, name, limits) if token is None else _extract(data, name, limits, token, most)
        if isinstance(document, bytes):
            return b"B", document
        answer = encode(document)
        if len(answer) > limits.answer:
            answer = encode(_unread("limited", f"读取结果超过 {limits.answer} 字节的上限"))
    except MemoryError:
        tag, answer = b"F", encode(_unread("limited", "读取所需内存超过上限"))
    except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever a reader does wrong must end as a line of the ledger
        tag, answer = b"F", encode(_unread("failed", f"解析出错（{type(error).__name__}）"))
    return tag, answer


def _open(data: "bytes | mmap.mmap", name: str | None, limits: "Limits") -> "tuple[Document, bytes]":
    from biaoshi.formats import Source, open_document

    try:
        return open_document(Source(data, name), limits), b"D"
    except RecursionError:
        return _unread("limited", f"嵌套层次超过 {limits.depth} 层的上限"), b"F"


def _extract(
    data: "bytes | mmap.mmap", name: str | None, limits: "Limits", token: str, most: int
) -> "tuple[Document | bytes, bytes]":
    from dataclasses import replace

    from biaoshi.errors import UnreadableError
    from biaoshi.formats import Source, sniff

    source = Source(data, name)
    found = sniff(source)
    if found is None or found.extract is None:
        return _unread("unsupported", "内含的文件取不出来"), b"D"
    try:
        child = found.extract(source, replace(limits, inflated=min(limits.inflated, most)), token)
    except UnreadableError as error:
        return _unread(error.status, error.why), b"D"
    except RecursionError:
        return _unread("limited", f"嵌套层次超过 {limits.depth} 层的上限"), b"F"
    return (child, b"B") if len(child) <= most else (_unread("limited", OVER), b"D")


OVER = "内含的文件解开后过大，未读取"


def _unread(status: str, why: str) -> "Document":
    from biaoshi.formats.unread import unread

    return unread(status, why)  # type: ignore[arg-type]  # one of the statuses that have a rule


if __name__ == "__main__":
    main(sys.argv[1:])
