"""What comes over the wire is the document that was sent, or is refused."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaoshi.formats.columns import rows
from biaoshi.formats.wire import WireError, decode, encode
from biaoshi.types.document import Block, Child, Document, Page, Part, Run, Style, Unseen

RICH = Document(
    media_type="application/x-sample",
    blocks=(
        Block(
            "header1",
            0,
            "机密★10年",
            "header",
            1,
            runs=(Run(0, 2, Style("黑体", 16.0)), Run(2, 6, Style("黑体", 16.0))),
        ),
        Block(
            "body",
            0,
            "云岭省\ud800",
            "cell",
            2,
            (0, 1, 2),
            (1.0, 2.5, 3.0, 4.25),
            "w:p[3]",
            (),
            "center",
            32.0,
            "一、",
            1,
        ),
        Block("body", 1, "", source="ocr", confidence=0.5),
    ),
    parts=(Part("body", "text", 9, "read"), Part("image1", "image", 0, "unsupported", "未读取", 2, "RD104")),
    pages=(Page(1, 595.3, 841.9), Page(2, 595.3, 841.9, 90, (1.0, 2.0, 3.0, 4.0))),
    unseen=(Unseen("body", 0, 2, "已删", "deleted", "张某"), Unseen("body", 7, None, "白字", "white")),
    properties=(("title", "通知"), ("author", "张某")),
    children=(Child("附件.xlsx", None, 123, "word/embeddings/1.xlsx"),),
    encoding="utf-8",
    separators=("\n", "\r\n", ""),
    facts=(("letter_format", "1"),),
)
PLAIN = Document("text/plain", (), (Part("file", "other", 0, "failed", "已损坏"),))


@pytest.mark.parametrize("document", [RICH, PLAIN])
def test_a_document_comes_back_equal(document: Document) -> None:
    """Every field of every row survives the way there and back."""
    assert decode(encode(document)) == document


@given(st.lists(st.tuples(st.text(max_size=9), st.one_of(st.none(), st.integers(1, 9)), st.booleans()), max_size=12))
def test_any_rows_come_back_equal(given_rows: list[tuple[str, int | None, bool]]) -> None:
    """Equal and unequal, empty and single columns all come back."""
    blocks = tuple(
        Block("body", i, text, page=page, runs=(Run(0, len(text), Style(bold=bold)),) if bold else ())
        for i, (text, page, bold) in enumerate(given_rows)
    )
    document = Document("text/plain", blocks, (Part("body", "text", 1, "read"),))
    assert decode(encode(document)) == document


def replaced(data: bytes, old: Any, new: Any) -> bytes:
    """Return the packed document with one value replaced wherever it stands alone in a column."""

    def walk(node: Any) -> Any:
        if node == old and type(node) is type(old):
            return new
        if isinstance(node, list):
            return [walk(n) for n in node]
        return {k: walk(v) for k, v in node.items()} if isinstance(node, dict) else node

    changed = json.dumps(walk(json.loads(data.decode("utf-8", "surrogatepass")))).encode()
    assert changed != json.dumps(json.loads(data.decode("utf-8", "surrogatepass"))).encode()
    return changed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("center", "middle"),  # a word that is none
        ("unsupported", "clean"),
        ("deleted", None),
        ("机密★10年", 7),  # a wrong type
        (123, "123"),
        (123, -1),
        (123, 1 << 60),
        (123, 1.5),
        (123, True),
        (595.3, "595"),
        ("utf-8", 8),
        ([0, 2], [0, 99]),  # a run beyond its block
        ([2, 6], [2, 1]),
        (["\n", "\r\n", ""], ["\n"]),  # a column too short
        ("application/x-sample", ["x"]),
    ],
)
def test_a_tampered_answer_is_refused(old: Any, new: Any) -> None:
    """A wrong type, word, range or length anywhere is refused as a whole."""
    with pytest.raises(WireError):
        decode(replaced(encode(RICH), old, new))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"=":1}',
        b"\xff\xfe",
        b"NaN",
        encode(RICH) + b"[]",
        encode(RICH)[:-3],
    ],
)
def test_what_is_no_document_is_refused(data: bytes) -> None:
    """Broken, empty, endless or foreign JSON is refused without any other error."""
    with pytest.raises(WireError):
        decode(data)


def test_a_document_without_a_ledger_is_refused() -> None:
    """A reader that says nothing of what it read would look clean; it is not believed."""
    with pytest.raises(WireError):
        decode(encode(Document("text/plain", (Block("body", 0, "机密"),), ())))


def test_few_bytes_cannot_become_many_rows() -> None:
    """Equal rows cost no bytes on the wire, so their number is held to the length of the answer."""
    data = encode(
        Document("x", tuple(rows(Block, 3, {"part": ["a"] * 3, "index": [0] * 3, "text": [""] * 3})), PLAIN.parts)
    )
    with pytest.raises(WireError):
        decode(data.replace(b'{"len":[3]', b'{"len":[20000000]'))


def test_numbers_json_has_not_are_not_sent() -> None:
    """A reader that gives NaN or infinity has failed, and says so before anything is sent."""
    with pytest.raises(ValueError, match="JSON"):
        encode(Document("x", (), PLAIN.parts, (Page(1, float("nan"), 1.0),)))


@given(st.data())
def test_mutated_answers_are_refused_or_sound(data: st.DataObject) -> None:
    """Whatever a taken-over process sends, the outcome is a document or WireError."""
    sent = bytearray(encode(RICH))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(sent) - 1))
        sent[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    with contextlib.suppress(WireError):
        assert decode(bytes(sent)).parts


def test_rows_are_the_same_as_made_one_by_one() -> None:
    """Rows made from columns equal rows made by the constructor; a short or unknown column is refused."""
    made = rows(Run, 2, {"start": [0, 1], "end": [1, 2], "style": [Style()] * 2})
    assert made == (Run(0, 1, Style()), Run(1, 2, Style()))
    with pytest.raises(ValueError, match="short"):
        rows(Run, 2, {"start": [0], "end": [1, 2], "style": [Style()] * 2})
    with pytest.raises(ValueError, match="no field"):
        rows(Run, 1, {"start": [0], "end": [1], "style": [Style()], "colour": [0]})
    with pytest.raises(ValueError, match="no default"):
        rows(Run, 1, {"start": [0]})


def test_a_size_no_file_can_have_costs_only_the_size() -> None:
    """A directory that claims 2**62 bytes for a member leaves the rest of the reading as it is."""
    lines = (Part("a", "embedded", 0, "skipped", "须另读", rule="RD103"),)
    document = Document("application/zip", (), lines, children=(Child("a", None, 1 << 62, "a", "0"),))
    assert decode(encode(document)).children[0].bytes == (1 << 53) - 1
