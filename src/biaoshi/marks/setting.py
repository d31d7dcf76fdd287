"""A writing and what stands around it on its line, in its part, in the paper."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from biaoshi.marks.candidate import Candidate
from biaoshi.marks.frame import Frame, frame_of
from biaoshi.marks.outline import Line, Outline, Unit
from biaoshi.types.document import Block, Span

REACH = 600
"""Code points looked at on either side of a writing: a line may be a million long."""
DEEP = 400
"""Code points that must stand on either side within one line before a writing counts as deep in running text."""
COMPANION = re.compile(
    r"(?:\s|份[ ]*号[:：]?[ ]*[0-9〇○零一二三四五六七八九]*|(?:№|[Nn][Oo])[.:：]?[ ]*[0-9]+|第?[ ]*[0-9]{1,8}[ ]*[号份]|[0-9]{3,8}|共[0-9]+[页份]"
    r"|第[ ]*[0-9一二三四五六七八九十]+[ ]*页|[0-9]{1,3}[ ]*/[ ]*[0-9]{1,3}|[-—][ ]*[0-9]{1,4}[ ]*[-—]"
    r"|特急|加急|急件|平急|特提|紧急|十万火急|限时|急|[【\[〔（(]|[】\]〕）)]|[*#_]{1,3}"
    r"|(?:编号|文号|序号|份数|缓急|紧急程度|等级|签发|签发人|试卷类型|保管期限|页数|档号|密级和期限)[:：][^:：。，\n]{0,16}"
    r"|</?[a-zA-Z][^<>\n]{0,80}>|试卷类型[A-Z]|[（(][A-Z]卷[)）]|(?:发往|发至|发报|拍发时间|收报)[:：][^:：。，\n]{0,16}|注意保存|内部资料|请妥善保管|[会用阅看]后(?:即|请)?(?:收回|销毁|退回?|毁|焚|交还)|不得翻印|请勿外传|征求意见稿|草案|讨论稿|送审稿|代拟稿|印制|[|｜])*"
)
_HEAD_WORDS = r"(?:文件|政府|办公厅|办公室|委员会|[局厅部院署会处所司办团队]|公司|集团|中心|纪要|简报|通报|快报|专报|信息|电报|发电|明传|方案|预案|通知|函|报告|图|表|试卷|试题|大学|学院)"
_ISSUER = re.compile(rf"[^。，；：:“”\n]{{2,36}}{_HEAD_WORDS}(?:[（(][^（）()]{{1,12}}[)）])?")
_REMARK = re.compile(r"[ ]*[（(][^（）()\n]{1,24}[)）][ ]*")
WRONG_RIGHT = re.compile(r"正确|错误|示例|示范|例|样式|误|对的|错的|不规范|规范|应为|改为|√|×|✓|✗|[?？]|如下")
OPTION = re.compile(
    r"(?:^|[\s　])[（(]?[A-Ha-h①②③④⑤⑥⑦⑧][)）.．、:：][ ]*(?:标注|标为|标|写为|写)?[“]?$|(?:^|\s)[（(]?[0-9]{1,2}[)）.．、][ ]*$|^[·•●○◆◇■□\-–—*+][ ]+$|[□☐☑√✓■][ ]*$"
)


class Placed(Protocol):
    """What questions of place need: a writing's line, block and neighbours."""

    @property
    def shape(self) -> Outline: ...
    @property
    def line(self) -> Span: ...
    @property
    def block(self) -> Block: ...
    @property
    def prev(self) -> list[Line]: ...
    @property
    def next(self) -> list[Line]: ...
    @property
    def head(self) -> bool: ...


def struck(shape: Outline, span: Span) -> bool:
    """Half of the writing or more is struck through; `span` is of the text as it stands."""
    styles = list(shape.document.styles(span))
    total = sum(n for _, n in styles)
    return total > 0 and 2 * sum(n for s, n in styles if s.strike) >= total


@dataclass(frozen=True)
class Setting:
    """A candidate and what stands around it; offsets of the folded text."""

    c: Candidate
    shape: Outline

    @cached_property
    def line(self) -> Span:
        first = self.shape.line(self.c.inside.start)
        return Span(first.start, self.shape.line(max(self.c.inside.start, self.c.inside.end - 1)).end)

    @cached_property
    def running(self) -> bool:
        """Its line has so much before and after it that it can only be running text."""
        at, end = self.c.inside.start, self.c.inside.end
        text = self.shape.text
        return (
            at >= DEEP
            and end + DEEP <= len(text)
            and "\n" not in text[at - DEEP : at]
            and "\n" not in text[end : end + DEEP]
        )

    @cached_property
    def frame(self) -> Frame | None:
        """What frames the writing, at the head of a paper that does not teach."""
        if not self.head or self.teaching or self.c.inside.start - self.line.start > REACH:
            return None
        return frame_of(self._before, self._after)

    @property
    def _before(self) -> str:
        return self.shape.text[max(self.line.start, self.c.inside.start - REACH) : self.c.inside.start]

    @property
    def _after(self) -> str:
        return self.shape.text[self.c.inside.end : min(self.line.end, self.c.inside.end + REACH)]

    @cached_property
    def before(self) -> str:
        return self.frame.before if self.frame else self._before

    @cached_property
    def after(self) -> str:
        return self.frame.after if self.frame else self._after

    @cached_property
    def block(self) -> Block:
        return self.shape.block(self.c.inside.start)

    @cached_property
    def prev(self) -> list[Line]:
        return self._same_part(self.shape.lines_before(self.line.start, 4))

    @cached_property
    def next(self) -> list[Line]:
        return self._same_part(self.shape.lines(self.line.end + 1, 6))

    def _same_part(self, lines: list[Line]) -> list[Line]:
        return [x for x in lines if self.shape.block(x.span.start).part == self.block.part]

    @cached_property
    def head(self) -> bool:
        return self.block.part == "body" and self.line.start < max(1, self.shape.body_start)

    @cached_property
    def alone(self) -> bool:
        """Nothing else stands on the line but what may stand beside a mark at the head of a paper."""
        if self.frame and self.frame.kind == "stamp":
            return not self.before.strip()
        return self._beside(self.before, left=True) and self._beside(self.after, left=False)

    def _beside(self, text: str, *, left: bool) -> bool:
        if COMPANION.fullmatch(text):
            return True
        stripped = text.strip()
        if self.head and stripped in ("“", "”", '"', "‘", "’", "'"):
            return True
        remark = _REMARK.fullmatch(text)
        if remark and not left and not WRONG_RIGHT.search(text):
            return True
        if len(stripped) > 100:
            return False
        rest = COMPANION.sub("", stripped)
        if not rest or re.search(r"[。；！？“”]", stripped):
            return not rest
        gap = len(text) - len(text.rstrip() if left else text.lstrip())
        wide = self._wide(left) if gap == 1 else gap >= 2
        if self.c.form == "bare" and not self.head and self.block.kind not in ("header", "footer", "textbox"):
            return False
        if wide and len(stripped) <= 36 and not WRONG_RIGHT.search(stripped) and not re.search("[，,]", stripped):
            return not OPTION.search(text)
        if self._clear_head and len(stripped) <= 8 and not re.search("[为是写标印盖的成了]", stripped):
            return True
        return bool(gap and _ISSUER.fullmatch(stripped)) and not WRONG_RIGHT.search(stripped)

    @property
    def _clear_head(self) -> bool:
        """Written out with a star on one of the first lines of a paper that does not teach: a word more is no prose."""
        return (
            self.c.form == "full"
            and self.c.order == "normal"
            and self.head
            and not self.teaching
            and len(self.prev) <= 2
        )

    def _wide(self, left: bool) -> bool:
        """A single folded space that was a tab or an ideographic space."""
        raw = self.shape.document.text
        at = self.c.span.start - 1 if left else self.c.span.end
        return 0 <= at < len(raw) and raw[at] in "\t\u3000"

    @cached_property
    def struck(self) -> bool:
        return struck(self.shape, self.c.span)

    @cached_property
    def unit(self) -> Unit | None:
        return self.shape.unit_at(self.c.inside.start)

    @cached_property
    def teaching(self) -> bool:
        return self.shape.teaches
