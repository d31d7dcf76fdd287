"""Sample files of Office before 2007 and RTF for the contract of every format."""

from collections.abc import Mapping, Sequence

from formats.office97_builder import (
    IN_TABLE,
    ROW_END,
    Paragraph,
    Tab,
    Word,
    excel95,
    excel97,
    plain,
    powerpoint97,
    rtf,
    shape,
    slide,
    word95,
    word97,
)


def samples_of(lines: Sequence[str]) -> Mapping[str, Mapping[str, bytes]]:
    """Return, by format and file name, files that hold `lines` and must be read whole."""
    table = [Paragraph([("份号", b"")], IN_TABLE, "\x07"), Paragraph([("000001", b"")], IN_TABLE, "\x07")]
    word = word97(Word([*plain(*lines), *table, Paragraph([], ROW_END, "\x07"), *plain("")], headers=["", "内部资料"]))
    book = excel97([Tab({(i, 0): line for i, line in enumerate(lines)})])
    deck = powerpoint97([slide(shape("\r".join(lines[:2]))), slide(shape("\r".join(lines[2:])))], [slide(kind=1016)])
    paper = rtf(*lines, head="{\\info{\\author 张某}}")
    return {
        "word97": {"通知.doc": word, "改名.txt": word, "旧版.wps": word95("\r".join(lines) + "\r")},
        "excel97": {"台账.xls": book, "改名.docx": book, "旧版.et": excel95(lines)},
        "powerpoint97": {
            "汇报.ppt": deck,
            "改名.pdf": deck,
            "提纲.dps": powerpoint97([slide() for _ in lines], outline=lines),
        },
        "rtf": {"通知.rtf": paper, "改名.doc": paper, "前有空行.rtf": b"\xef\xbb\xbf\r\n" + paper},
    }


def spoilt_of(lines: Sequence[str]) -> Mapping[str, Mapping[str, bytes]]:
    """Return, by format and what is wrong, files of which something must stay an open line."""
    good = samples_of(lines)
    word, book = good["word97"]["通知.doc"], good["excel97"]["台账.xls"]
    deck, paper = good["powerpoint97"]["汇报.ppt"], good["rtf"]["通知.rtf"]
    return {
        "word97": {
            "截去一半": word[: len(word) // 2],
            "只剩开头": word[:600],
            "加密": word97(Word(plain(*lines), flags=0x100)),
        },
        "excel97": {"截去一半": book[: len(book) // 2], "加密": excel97([Tab({})], extra=b"\x2f\x00\x00\x00")},
        "powerpoint97": {"截去一半": deck[: len(deck) // 2], "加密": powerpoint97([], token=0xF3D1C4DF)},
        "rtf": {"括号不成对": paper[:-1], "截去一半": paper[: len(paper) // 2], "只有开头": b"{\\rtf1"},
    }
