"""The program of a reading process: files in through a descriptor, documents out as checked JSON. See `isolate`.

    python -I -S worker.py CHANNEL FILES LIMITS PATHS HELPERS

Started by path and not as a module: the package's public face imports the engine, of which a reader needs nothing.
One request is a frame with the file's name and the descriptor of its bytes; one answer is a frame with a tag:

    request   length (8) JSON [name, null, 0, ocr, null]     + descriptor     read the file
              length (8) JSON [type, token, most, ocr, null] + descriptor     give the child `token`, `most` bytes of it;
                                                                              type: what the file was read as
                                                                              or a picture of a page (`form.PAGE`)
              length (8) JSON [type, null, most, ocr, orders] + descriptor    carry the orders out; B holds the new file
                                                                              behind a line of JSON: what was not done
    answer    length (8) tag (1) JSON of the document     tag D: as read; F: the reader failed, replace this process
              length (8) tag B (1) bytes of the child     or D, F with a document whose only line says why not
              2⁶⁴ − 1 (8)                                 any number of times before: a picture was recognised
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
    from collections.abc import Callable

    from biaoshi.formats.form import Format, Limits, Ocr, Source
    from biaoshi.formats.recognition.helpers import Helpers
    from biaoshi.types.document import Document

HEAD = struct.Struct("!Q")
BEAT = 2**64 - 1


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
    cpu = (seconds + math.ceil(limits.recognition)) * int(arguments[1]) + 60
    helpers = None
    if count := int(arguments[4]):
        from biaoshi.formats.recognition.helpers import forked

        helpers = forked(count, lambda: confine(limits.memory, cpu), channel)
    confine(limits.memory, cpu)

    def beat() -> None:
        channel.sendall(HEAD.pack(BEAT))
        limit_cpu(seconds)
        signal.alarm(seconds + 5)

    gc.disable()  # collected between files; a parser's many objects would be walked again and again
    while request := _receive(channel):
        (name, token, most, ocr, orders), descriptor = request
        limit_cpu(seconds)
        signal.alarm(seconds + 5)  # should the parent be gone
        tag, answer = serve(descriptor, name, limits, token, most, ocr=ocr, beat=beat, helpers=helpers, orders=orders)
        channel.sendall(HEAD.pack(len(answer) + 1) + tag)
        channel.sendall(answer)
        signal.alarm(0)
        del answer
        gc.collect()
        gc.freeze()  # what is left are modules: no need to walk them after every file


def _receive(
    channel: socket.socket,
) -> "tuple[tuple[str | None, str | None, int, Ocr, list[dict[str, object]] | None], int] | None":
    """Return name, token, most bytes, use of recognition and orders, and the descriptor, or None when the channel is closed."""
    data, descriptors, _, _ = socket.recv_fds(channel, 65536, 1)
    if not data or not descriptors:
        return None
    size = HEAD.unpack_from(data)[0]
    while len(data) < HEAD.size + size:
        more = channel.recv(65536)
        if not more:
            return None
        data += more
    name, token, most, ocr, orders = json.loads(data[HEAD.size :])
    return (name, token, most, ocr, orders), descriptors[0]


def serve(
    descriptor: int,
    name: str | None,
    limits: "Limits",
    token: str | None = None,
    most: int = 0,
    *,
    ocr: "Ocr" = "never",
    beat: "Callable[[], None] | None" = None,
    helpers: "Helpers | None" = None,
    orders: "list[dict[str, object]] | None" = None,
) -> tuple[bytes, bytes]:
    """Return the tag and the answer for the file behind `descriptor`, which is closed. Raises nothing.

    The answer is the encoded document, or where `token` is given the bytes (at most `most`) of that child; then `name`
    is the media type the file was read as. Where `orders` are given it is the file they leave.
    """
    from biaoshi.formats.wire import encode

    tag = b"D"
    try:
        size = os.fstat(descriptor).st_size
        try:
            data = mmap.mmap(descriptor, size, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ) if size else b""
        finally:
            os.close(descriptor)
        from biaoshi.formats.form import Source

        source = Source(data, name, ocr, beat, helpers)
        if orders is not None:
            document, tag = _write(source, limits, orders, most)
        else:
            document, tag = _open(source, limits) if token is None else _extract(data, name, limits, token, most)
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


def _open(source: "Source", limits: "Limits") -> "tuple[Document, bytes]":
    from biaoshi.formats import open_document

    try:
        return open_document(source, limits), b"D"
    except RecursionError:
        return _unread("limited", f"嵌套层次超过 {limits.depth} 层的上限"), b"F"


def _extract(
    data: "bytes | mmap.mmap", media_type: str | None, limits: "Limits", token: str, most: int
) -> "tuple[Document | bytes, bytes]":
    from dataclasses import replace

    from biaoshi.formats import Source
    from biaoshi.formats.form import PAGE

    source = Source(data)
    found = _format(source, media_type)
    if token.startswith(PAGE):
        if found is None or (draw := found.draw) is None:
            return _unread("unsupported", "这种格式没有页面图"), b"D"
        page, turn = map(int, token.removeprefix(PAGE).split())
        return _given(lambda: draw(source, limits, page, turn), limits, most, "页面图过大")
    if found is None or (extract := found.extract) is None:
        return _unread("unsupported", "内含的文件取不出来"), b"D"
    less = replace(limits, inflated=min(limits.inflated, most))
    return _given(lambda: extract(source, less, token), limits, most, OVER)


def _write(
    named: "Source", limits: "Limits", orders: "list[dict[str, object]]", most: int
) -> "tuple[Document | bytes, bytes]":
    from dataclasses import replace

    from biaoshi.types.order import Order

    source = replace(named, name=None)  # where a name is looked for there is the type
    found = _format(source, named.name)
    if found is None or (write := found.write) is None:
        return _unread("unsupported", "这种格式不能改写"), b"D"

    def written() -> bytes:
        new = write(source, limits, tuple(Order(**o) for o in orders))  # type: ignore[arg-type]  # our own parent's
        return json.dumps(new.undone, ensure_ascii=True).encode() + b"\n" + new.data

    return _given(written, limits, most, "改写后的文件过大")


def _given(work: "Callable[[], bytes]", limits: "Limits", most: int, over: str) -> "tuple[Document | bytes, bytes]":
    """Return the bytes of `work`, or why there are none; `over` is said where they are more than `most`."""
    from biaoshi.errors import UnreadableError

    try:
        answer = work()
    except UnreadableError as error:
        return _unread(error.status, error.why), b"D"
    except RecursionError:
        return _unread("limited", f"嵌套层次超过 {limits.depth} 层的上限"), b"F"
    return (answer, b"B") if len(answer) <= most else (_unread("limited", over), b"D")


def _format(source: "Source", media_type: str | None) -> "Format | None":
    from biaoshi.formats import formats, sniff

    of_type = [f for f in formats() if f.media_type == media_type]  # an archive is not looked through for every child
    return of_type[0] if len(of_type) == 1 else sniff(source)


OVER = "内含的文件解开后过大，未读取"


def _unread(status: str, why: str) -> "Document":
    from biaoshi.formats.unread import unread

    return unread(status, why)  # type: ignore[arg-type]  # one of the statuses that have a rule


if __name__ == "__main__":
    main(sys.argv[1:])
