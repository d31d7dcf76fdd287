"""What may frame a writing on its line: the label of a mail's subject, the words of whoever describes a stamp.

    主题：【机密】关于某点位的补充说明            Subject: [内部] 素材清单          回复：转发：机密★5年 …
    X-Classification: 机密★5年                    a field that a mail program adds
    （右上角红色长方章：“内部掌握　不得转发”）    （贴条：根据…，本件密级调整为秘密★10年）

A mark in such a frame stands; the frame is neither part of it nor prose about it.
"""

import re
from dataclasses import dataclass
from typing import Literal

_SUBJECT = re.compile(
    r"[ >*#]{0,8}(?:(?:(?:邮件)?主[ ]{0,4}题|标[ ]{0,4}题|(?i:subject|re|fwd?)|回复|答复|转发|转)[ ]{0,2}[:：][ ]{0,4}){1,5}"
)
_FIELD = re.compile(r"[ >]{0,8}(?i:x-[a-z\-]{2,20}|(?:security[ -]?)?classification|sensitivity)[ ]{0,2}[:：][ ]{0,4}")
_STAMP = re.compile(
    r"[ ]{0,8}[（(\[【〔][^（）()\[\]【】〔〕。；;:：\n]{0,20}(?:批注|[印图公戳方圆]章|[章戳]|印记|贴条|贴签|签条|浮签|标签|手写|[铅钢毛水]笔|加盖|盖有|盖印|注记|附签|眉批|旁批)"
    r"[^（）()。；;:：\n“”]{0,8}[:：][ ]{0,4}[“「\"]?[ ]{0,4}"
)
_GROUND = re.compile(r"(?:(?:根据|依据|按照?|经)[^。；;\n]{2,40}[，, ])?")
"""Why the stamp was set: stands before what it says."""
_CLOSED = re.compile(r"(?P<rest>(?=[ ，,；;、”」\"）)\]】〕])[^。\n]{0,80}?)[”」\"]?[ ]{0,4}[)）\]】〕][。]?[ ]{0,8}")


@dataclass(frozen=True, slots=True)
class Frame:
    """The kind of frame, and what is left of the line before and after the writing once it is taken off."""

    kind: Literal["subject", "field", "stamp"]
    before: str
    after: str


def frame_of(before: str, after: str) -> Frame | None:
    """Return the frame of a writing from the text of its line before and after it, or None if there is none."""
    if m := _SUBJECT.match(before):
        return Frame("subject", before[m.end() :], after)
    if (m := _FIELD.match(before)) and not after.strip():
        return Frame("field", before[m.end() :], after)
    if (m := _STAMP.match(before)) and (end := _CLOSED.fullmatch(after)):
        rest = before[m.end() :]
        return Frame("stamp", "" if _GROUND.fullmatch(rest) else rest, end["rest"])
    return None
