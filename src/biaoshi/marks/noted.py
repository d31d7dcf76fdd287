"""What is noted beside a mark: that it is void, on its own line, on the lines around it, at the foot of the paper."""

import re

from biaoshi.marks.setting import Setting
from biaoshi.marks.sheet import Sheet
from biaoshi.marks.voided import voided_beside
from biaoshi.text import fold
from biaoshi.types.mark import Role

_BRACKETS = ("(", "（", "[", "【", "〔")
_NOTE = 240  # code points of a neighbouring line that are looked at
_VOID_AFTER = re.compile(
    r"^[ ]*[（(【\[，,、]?[ ]*(?:原密级[，,]|此(?:标志|密级|级别)?|[该本]标志|原标?志?密级|原定密级|原标[志注识]?|标[志注识]|密级)?(?:[自于]?[0-9年月日. ]{4,14}|自[0-9年月日. ]{4,14}起?)?(?:已|已经|现已|均)?[ ]*(?:作废|废止|注销|撤销|划去|涂销|失效|取消|停用|停止使用|不再使用)"
)
_VOID_BEFORE = re.compile(
    r"(?:原[ ]*(?:密级|标志|标注|定密级|定密|标密级?|标)|原[ ]*(?:国家秘密)?标志|作废(?:标志)?|已作废(?:标志)?|[（(【]作废[)）】]|废止(?:标志)?|旧标志|原密级标志)(?:为|是)?[ ]*[:：]?[ ]*[“（(【]?[ ]*$|(?:^|[ ])原[ ]*[:：]?[ ]*$"
)


def voided_on_line(s: Setting) -> bool:
    """Words on the writing's own line say that it was taken back."""
    return bool(_VOID_AFTER.search(s.after) or _VOID_BEFORE.search(s.before))


def voided(s: Setting, role: Role) -> bool:
    """A note beside the mark or for the whole volume says it is void; words on its own line were asked before."""
    if s.block.kind in ("property", "bookmark", "attachment", "filename"):
        return False
    if any(role == "attachment" or at < s.c.inside.start for at in s.shape.void_notes):
        return True
    later = _notes(s, later=True)
    if role == "document" and s.head and not s.teaching:
        later += _foot_note(s)
    return voided_beside(s.c.level, _notes(s, later=False), later)


def _foot_note(s: Setting) -> list[tuple[str, str]]:
    """The paper's last line where it is a note in brackets, as `_notes` gives lines: （旁注：原密级作废，2016年5月20日审核解密）."""
    text, end = s.shape.text, Sheet(s.shape).end
    while end > 0 and text[end - 1].isspace():
        end -= 1
    start = text.rfind("\n", 0, end) + 1
    whole = fold(s.shape.document.text[slice(*s.shape.folded.back(start, min(end, start + _NOTE)))]).text
    return [(whole, text[start : min(end, start + _NOTE)])] if whole.lstrip()[:1] in _BRACKETS else []


def _notes(s: Setting, *, later: bool) -> list[tuple[str, str]]:
    """The two lines next above or below, as they stand and with the marks of other kinds blanked."""
    text = s.shape.text
    found: list[tuple[str, str]] = []
    at = s.line.end + 1 if later else s.line.start - 1
    for _ in range(6):
        if len(found) == 2 or not 0 <= at < len(text):
            break
        start, end = (at, text.find("\n", at)) if later else (text.rfind("\n", 0, at) + 1, at)
        end = len(text) if end < 0 else end
        whole = fold(s.shape.document.text[slice(*s.shape.folded.back(start, min(end, start + _NOTE)))]).text
        if whole.strip():
            found.append((whole, text[start : min(end, start + _NOTE)]))
        at = end + 1 if later else start - 1
    return found
