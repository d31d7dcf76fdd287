"""What a request hands in: a form with files, streamed. Nothing of it touches a disk but the vault.

    body ──→ first `hold` bytes in memory ──ends there──→ files as bytes                        (answered at once)
                     └──goes on──→ parsed as it comes, file by file ──→ vault (encrypted)      (becomes a job)

Its length and its slowness are limited in `guard.Limit`; a body that breaks off leaves nothing behind.
"""

import contextlib
import logging
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

import anyio
from anyio import from_thread, to_thread
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from biaoshi_api.problems import Problem, where
from biaoshi_api.site import Site
from biaoshi_api.vault import GoneError

_LOG = logging.getLogger("biaoshi_api")
FIELD = 4 << 20
"""Bytes of all fields that are no files, and of a plan."""
PARTS = 1_000
SMALL = 1 << 20
"""A body this small is never streamed: it costs more than it saves."""
_STREAMS = 8  # bodies streamed at a time; others wait, unread


@dataclass(frozen=True, slots=True)
class Upload:
    """One file: `data` where it is held in memory, else `id` in the vault."""

    under: str
    name: str | None
    sha256: str
    size: int
    data: bytes | None = field(default=None, repr=False)
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    fields: dict[str, str] = field(repr=False)
    files: tuple[Upload, ...] = ()

    def of(self, name: str) -> tuple[Upload, ...]:
        """Return the files of the field `name`, in order."""
        return tuple(f for f in self.files if f.under == name)


@dataclass(slots=True)
class _Part:
    headers: dict[str, bytes]
    body: Iterator[bytes]


Keep = Callable[[str, str | None, Iterator[bytes]], Upload]


async def receive(request: Request, site: Site, limiter: anyio.CapacityLimiter) -> Form:
    """Return the form in the body of `request`; files are in memory where the whole is small, else in the vault.

    Raises Problem: media-type, request, too-large where there are too many parts.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > 200:
        raise Problem("media-type", "请以 multipart/form-data 提交文件。")
    hold = max(SMALL, int(site.settings.checks.sync_mb * (1 << 20)))
    source = pieces(request)
    head: list[bytes] = []
    size = 0
    async for chunk in source:
        head.append(chunk)
        size += len(chunk)
        if size > hold:
            break
    else:
        return read(iter(head), boundary, in_memory)
    async with limiter:
        return await to_thread.run_sync(_stream, head, source, boundary, site)


def streams() -> anyio.CapacityLimiter:
    """Return how many bodies may be streamed at a time."""
    return anyio.CapacityLimiter(_STREAMS)


async def pieces(request: Request) -> AsyncGenerator[bytes, None]:
    """Yield the body of `request` as it comes. Raises Problem request where it breaks off."""
    try:
        async for piece in request.stream():
            yield piece
    except ClientDisconnect:
        raise Problem("request", "请求没有发完。") from None


def read(chunks: Iterator[bytes], boundary: bytes, keep: Keep) -> Form:
    """Return the form in `chunks`, each file put away by `keep`. Raises Problem request, too-large."""
    fields: dict[str, str] = {}
    files: list[Upload] = []
    for number, part in enumerate(_parts(chunks, boundary)):
        if number >= PARTS:
            raise Problem("too-large", f"一次最多提交 {PARTS} 个部分。")
        _, told = parse_options_header(part.headers.get("content-disposition", b"").decode("latin-1"))
        name = _text(told.get(b"name", b""))
        if b"filename" in told:
            files.append(keep(name, _named(told[b"filename"]), part.body))
        else:
            if name in fields:
                raise Problem("request", "表单的同一个字段只能有一次。")
            fields[name] = _field(part.body, FIELD - sum(map(len, fields.values())))
    return Form(fields, tuple(files))


def in_memory(name: str, called: str | None, pieces: Iterator[bytes]) -> Upload:
    """Keep a file as bytes."""
    data = b"".join(pieces)
    return Upload(name, called, sha256(data).hexdigest(), len(data), data)


def put(site: Site, name: str, called: str | None, pieces: Iterator[bytes]) -> Upload:
    """Keep a file in the vault; its name is encrypted with it."""
    whole = sha256()
    size = 0

    def seen() -> Iterator[bytes]:
        nonlocal size
        for piece in pieces:
            whole.update(piece)
            size += len(piece)
            yield piece

    keep = site.settings.data.upload_hours * 3600
    made = site.vault.put(seen(), now=site.clock(), keep=keep, about={"name": called})
    return Upload(name, called, whole.hexdigest(), size, None, made)


def forget(site: Site, ids: Iterable[str]) -> bool:
    """Erase what is in the vault under `ids` and return whether nothing of it is left; what is gone already is no fault.

    What cannot be erased now is when it has had its time.
    """
    whole = True
    for one in ids:
        try:
            site.vault.forget(one)
        except GoneError:
            continue
        except Exception as error:  # noqa: BLE001  # the others are erased all the same
            _LOG.error("erasing：%s", where(error))
            whole = False
    return whole


def _stream(head: list[bytes], source: AsyncGenerator[bytes, None], boundary: bytes, site: Site) -> Form:
    """Parse a body that is still coming in, in a thread of its own; on any fault what was put away is forgotten."""

    def chunks() -> Iterator[bytes]:
        while head:
            yield head.pop(0)
        while True:
            try:
                yield from_thread.run(source.__anext__)
            except StopAsyncIteration:
                return

    kept: list[str] = []

    def keep(name: str, called: str | None, pieces: Iterator[bytes]) -> Upload:
        made = put(site, name, called, pieces)
        kept.append(made.id or "")
        return made

    try:
        return read(chunks(), boundary, keep)
    except BaseException:
        forget(site, kept)
        raise


def _parts(chunks: Iterator[bytes], boundary: bytes) -> Iterator[_Part]:
    """Yield the parts of a multipart body; the body of each must be read before the next is asked for."""
    events: deque[tuple[str, bytes]] = deque()
    header: list[bytes] = [b"", b""]

    def piece(place: int) -> Callable[[bytes, int, int], None]:
        def seen(data: bytes, start: int, end: int) -> None:
            header[place] += data[start:end]

        return seen

    def ended() -> None:
        events.append(("header", header[0].lower() + b":" + header[1]))
        header[:] = [b"", b""]

    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": lambda: events.append(("begin", b"")),
            "on_part_data": lambda data, start, end: events.append(("data", data[start:end])),
            "on_part_end": lambda: events.append(("end", b"")),
            "on_header_field": piece(0),
            "on_header_value": piece(1),
            "on_header_end": ended,
            "on_headers_finished": lambda: events.append(("body", b"")),
            "on_end": lambda: events.append(("done", b"")),
        },
    )

    def coming() -> Iterator[tuple[str, bytes]]:
        try:
            for chunk in chunks:
                parser.write(chunk)
                while events:
                    yield events.popleft()
        except FormParserError:
            raise Problem("request", "表单不合 multipart/form-data 的格式。") from None
        if not chunks_done:
            raise Problem("request", "表单没有发完。")

    chunks_done: list[bool] = []
    stream = coming()
    headers: dict[str, bytes] = {}
    for event, data in stream:
        if event == "begin":
            headers = {}
        elif event == "header":
            name, _, value = data.partition(b":")
            headers[name.decode("latin-1")] = value
        elif event == "body":
            rest = _body(stream)
            yield _Part(headers, rest)
            deque(rest, 0)
        elif event == "done":
            chunks_done.append(True)


def _body(stream: Iterator[tuple[str, bytes]]) -> Iterator[bytes]:
    for event, data in stream:
        if event == "end":
            return
        yield data


def _field(pieces: Iterator[bytes], most: int) -> str:
    data = bytearray()
    for piece in pieces:
        data += piece
        if len(data) > most:
            raise Problem("too-large", f"表单的字段超过 {FIELD >> 20} MiB。")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem("request", "表单字段不是 UTF-8 文字。") from None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _named(data: bytes) -> str | None:
    """Return the file's own name without folders, or None; clients send UTF-8, old ones GB 18030."""
    for codec in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            name = data.decode(codec).replace("\\", "/").rpartition("/")[2]
            return "".join(c for c in name if c.isprintable())[:255] or None
    return None
