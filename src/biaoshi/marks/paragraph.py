"""Marks of one paragraph or section of a paper (1990 rule, article 5), set before or behind it."""

import re

from biaoshi.marks.items import HEADING, item_head, marked_before
from biaoshi.marks.mention import CUE_LINE, LEVEL_LINE
from biaoshi.marks.setting import Setting

_BEGINS = re.compile(r"[（(【\[]?[绝机秘]密级?[ ]*[★☆*]|[（(【\[][绝机秘]密级?[)）】\]]")
_SHOWN = re.compile('(?:标|标[注有为明作着]|显示|写[作成为]|写着|印有|盖有|注明)[ ]?[“"（(【\\[]?$')


def paragraph_mark(s: Setting) -> str | None:
    """A level set before a paragraph or heading, or in brackets at its end (1990 rule, article 5)."""
    if s.teaching or s.block.kind in ("cell", "header", "footer") or (s.c.form == "bare" and not s.c.brackets):
        return None
    written_out = s.c.form == "full" or (s.c.form == "gap" and bool(s.c.brackets))
    after, before = s.after.strip(), s.before.strip()
    numbered = HEADING.fullmatch(before) is not None and bool(s.c.brackets)
    marked = [x for x in s.prev[:2] + s.next[:2] if _BEGINS.match(x.text) and not LEVEL_LINE.match(x.text)]
    running = len(after) > 12 and re.search("[，。；]", after)
    if _SHOWN.search(before):
        return None  # 会议材料一份，标“机密★5年”
    section = s.c.brackets and not before and re.match("[一二三四五六七八九十]{1,3}、", after)
    if (
        (written_out or (section and len(s.prev) >= 2))
        and s.c.brackets
        and after
        and (not marked or section)
        and (numbered or (not before and HEADING.match(after)))
    ):
        return "标在段落标题之前"
    if not before and after and (s.c.brackets or _parted(s)) and not re.match(r"[是表示的为，、,：:]", after):
        told = s.c.brackets and after.endswith("。") and re.search("[，；]", after) and marked_before(s)
        if (marked and not told) or not running:
            return None  # rows of a list, each beginning with its mark
        return "标在段落之前" if written_out or (s.c.brackets and len(after) > 12) else None
    if not after and written_out and HEADING.match(before) and s.before[-2:].strip() == "" and len(before) <= 40:
        return "标在段落标题之后"
    if not after and before and s.c.brackets and written_out and not CUE_LINE.search(before[-16:]):
        closes = HEADING.match(before) or before.endswith(("。", "；"))
        return "标在段落标题或者段末" if closes else None
    return None


def _parted(s: Setting) -> bool:
    """White space parts the writing from what follows on its line."""
    return s.after[:1] == " "


def above_section(s: Setting) -> bool:
    """The heading of a numbered section stands just below, and the paper's own mark further up."""
    if s.block.part != "body" or not s.next or len(s.prev) < 3 or not HEADING.match(s.next[0].text):
        return False
    same_page = s.shape.block(s.prev[0].span.start).page == s.block.page  # else the cover's mark is repeated
    return same_page and marked_before(s) and not item_head(s)
