"""Marks in brackets behind the title or number of another paper: they say what that paper bears (role source)."""

import re

from biaoshi.marks.setting import Setting
from biaoshi.marks.sources import listed

_SOURCE_BEFORE = re.compile(
    r"(?:》|〕[ ]*[0-9]+[ ]*号|\][ ]*[0-9]+[ ]*号|[)）][ ]*[0-9]+[ ]*号|字[ ]*第?[ ]*[0-9]+[ ]*号)[^。；《》\n]{0,16}[（(，,、][ ]*[^。；《》（(\n]{0,18}$|》[ ]*[（(]?[ ]*$|〕[ ]*[0-9]+[ ]*号[ ]*[（(]?[ ]*$"
)
_SOURCE_VERB = re.compile(
    r"根据|依据|按照|遵照|转发|贯彻|落实|参照|摘自|摘编|摘录|引自|引用|见|详见|收到|依照|执行|现将|来文|来电|原件|源文件|转载|印发|经研究|《"
)
_SOURCE_AFTER = re.compile(r"^[级]?[ ]*(?:的)?[ ]*(?:文件|来文|来电|原件|电报|通知|批复|意见|资料|材料)?[ ]*《")
_NAMES = re.compile("[》号]")


def cited(s: Setting) -> bool:
    """Tell whether the writing stands behind a title or number that the sentence takes something from."""
    if s.head and s.alone and not s.c.brackets:
        return False
    bracketed = bool(s.c.brackets) or bool(re.search(r"[（(〔\[][^（()）]{0,30}$", s.before))
    previous = s.prev[0].text if s.prev and not s.before.strip() else ""
    lead = previous + s.before
    if bracketed and _SOURCE_BEFORE.search(lead + ("（" if s.c.brackets else "")):
        return bool(_SOURCE_VERB.search(lead)) and not (s.c.form == "bare" and s.teaching)
    if re.search(r"》[ ]*$", s.before) and s.c.form in ("full", "gap") and _SOURCE_VERB.search(s.before):
        return len(s.before) > 8
    return (
        bool(
            _SOURCE_AFTER.match(s.after)
            and re.search(r"(?:根据|依据|按照|转发|贯彻|落实|摘自|引自|参照|执行)", s.before)
        )
        and s.c.form != "bare"
    )


def cited_deep(s: Setting) -> bool:
    """The same inside running text of any length: asked only where a title or number stands near."""
    text, at, end = s.shape.text, s.c.inside.start, s.c.inside.end
    names = _NAMES.search(text, at - 60, at) or "《" in text[end : end + 20]
    return bool(names) and s.block.kind not in ("comment", "annotation") and cited(s)


def cited_in_list(s: Setting) -> bool:
    """A row of a list of documents, each with the mark it bears in brackets: a catalogue of what is abolished or moved."""
    bracketed = bool(s.c.brackets) or bool(re.search(r"[（(〔\[][^（()）]{0,40}$", s.before))
    return bracketed and len(s.after.strip()) <= 24 and listed(s.before, [x.text for x in [*s.prev[:4], *s.next[:4]]])
