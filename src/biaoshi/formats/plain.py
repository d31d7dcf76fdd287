"""Plain text, and for now Markdown, CSV and XML: every line is a block.

`Document.text` is exactly the text as given: what stood between two lines is kept in `separators`.
"""

import re
from dataclasses import replace
from itertools import accumulate, repeat

from biaoshi.formats.columns import many, rows
from biaoshi.formats.dataurl import IN_TEXT, content_at, held
from biaoshi.formats.encoding import FLUENT, Decoded, Guess, decode, guess
from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.kinds import known
from biaoshi.formats.rewriting import VERBS, rewrite
from biaoshi.types.document import Block, Document, Part, Status
from biaoshi.types.order import Order, Written

_TYPES = {
    "md": "text/markdown", "markdown": "text/markdown", "csv": "text/csv", "tsv": "text/tab-separated-values",
}  # fmt: skip
_XML = re.compile(r"\s*<\?xml\s", re.I)
NOISE = 0.02
"""Share of characters no text has (controls, undecodable bytes) above which a file is no text or a broken one …"""
FEW = 3
"""… unless there are no more than so many of them: a short text may be damaged in one place."""
_ESCAPED = re.compile(r"\\u[4-9][0-9A-Fa-f]{3}|&#(?:[xX][4-9][0-9A-Fa-f]{3}|[23][0-9]{4}|19[0-9]{3}|40[0-9]{3});")
"""Han characters (U+4000 to U+9FFF, roughly) as JSON and as HTML write them where only ASCII is safe."""
_CONTROL = re.compile("[\x01-\x07\x0e-\x19\x1c-\x1f\x7f]")  # NUL apart: padding is no noise
_FOREIGN = -12.0
"""Mean log-likelihood a character below which bytes that are not UTF-8 are taken for no text in any encoding."""


def read_text(text: str) -> Document:
    """Return `text` as a document whose `text` is exactly this string; a form feed starts a new page.

    Lines end at \\n, \\r\\n, \\r, \\v, \\f, \\x1c–\\x1e, \\x85, \\u2028 and \\u2029. Pages are numbered only where there
    is a form feed. Nothing is raised for any string, lone surrogates and NUL included.
    """
    lines = text.splitlines() or [""]
    ends = [whole[len(line) :] for whole, line in zip(text.splitlines(keepends=True) or [""], lines, strict=True)]
    pages = accumulate((end == "\f" for end in ends[:-1]), initial=1) if "\f" in text else repeat(None)
    with many():
        columns = {"part": repeat("body"), "index": range(len(lines)), "text": lines, "page": pages}
        blocks = rows(Block, len(lines), columns)
    return Document("text/plain", blocks, (Part("body", "text", len(text), "read"),), separators=tuple(ends))


def sniff(source: Source) -> float:
    """Return 0.3 if the bytes read like a text in some encoding and are no other kind of file, else 0."""
    if not source.data or known(source):
        return 0.0
    return 0.3 if _reads(guess(source.data[: 1 << 16]), len(source.data)) else 0.0


def _reads(found: Guess, size: int) -> bool:
    if found.noise <= NOISE:
        known_good = found.encoding in ("utf-8", "ascii", "hz") or found.mark > 0
        return known_good or found.mean > (_FOREIGN if size >= 32 else FLUENT)
    return found.noise <= 10 * NOISE and (found.mean + 25 * found.noise) / (1 - found.noise) > FLUENT


def read(source: Source, limits: Limits) -> Document:
    """Return the text of `source`; doubts about its encoding and what could not be decoded are in the ledger."""
    found = guess(source.data)
    most = limits.chars * 4 + found.mark  # bytes of the longest characters: more cannot be needed
    whole = len(source.data) <= most
    decoded = decode(source.data if whole else source.data[:most], found)
    text = decoded.text[: limits.chars]
    document = read_text(text)
    parts = [_body(decoded, text)]
    if len(text) < len(decoded.text) or not whole:
        parts.append(Part("rest", "text", 0, "limited", f"超过 {limits.chars} 字的上限，其后未读", rule="RD105"))
    elif decoded.cut:
        parts.append(Part("rest", "text", 0, "failed", "文件在一个字的中间断开，其后内容缺失", rule="RD102"))
    children, waiting = held((a, "") for a in _carried(text))
    parts += waiting
    return replace(
        document,
        media_type=_media_type(text, source.name),
        parts=tuple(parts),
        children=tuple(children),
        encoding=decoded.encoding.replace("_", "-"),
    )


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the file written into the text under the number `token`. Raises UnreadableError."""
    return content_at(_carried(read(source, limits).text), token)


def write(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the text after `orders`; see `rewriting.rewrite`."""
    return rewrite(source, limits, orders, read)


def _carried(text: str) -> dict[str, None]:
    return dict.fromkeys(IN_TEXT.findall(text)) if ";base64," in text else {}


def _body(decoded: Decoded, text: str) -> Part:
    """Return the ledger line of the text itself."""
    controls = len(_CONTROL.findall(text))
    status: Status = "read"
    why, rule = None, "RD107"
    if decoded.lost + controls > max(FEW, NOISE * len(text)):
        status, rule = "failed", "RD102"
        why = f"有 {decoded.lost} 处字节不能解码、{controls} 个控制字符，不像完整的文本"
    elif decoded.lost:
        why = f"有 {decoded.lost} 处字节不能解码，以“\ufffd”代替"
    elif decoded.mixed:
        why = "混有 UTF-8 和 GB18030 两种编码的行，已按行辨认"
    elif not decoded.certain:
        why = f"编码不能确定，按 {decoded.encoding} 读取"
    elif "\ufffd" in text:
        why = f"有 {text.count(chr(0xFFFD))} 处在生成文件时已经丢失文字（“\ufffd”）"
    elif ("\\u" in text or "&#" in text) and (escaped := len(_ESCAPED.findall(text))):
        why = f"有 {escaped} 处以转义写法（如 \\u5bc6、&#23494;）写成的汉字，未还原"
    return Part("body", "text", len(text), status, why, rule=rule if why else None)


def _media_type(text: str, name: str | None) -> str:
    """Return the kind of text; the name only tells apart kinds of text that content does not."""
    if _XML.match(text):
        return "text/xml"
    return _TYPES.get((name or "").rpartition(".")[2].lower(), "text/plain")


FORMAT = Format(
    name="plain",
    title="纯文本",
    media_type="text/plain",
    extensions=(".txt", ".md", ".markdown", ".csv", ".tsv", ".xml", ".json", ".log"),
    sniff=sniff,
    read=read,
    extract=extract,
    write=write,
    verbs=VERBS,
    kin=(
        ("text/markdown", VERBS),
        ("text/csv", VERBS),
        ("text/tab-separated-values", VERBS),
        ("text/xml", frozenset({"cut"})),
    ),
    proved="UTF-8、UTF-16、UTF-32、GB18030、Big5 的文本，有或者没有字节顺序标记，短到 10 个字",
)
