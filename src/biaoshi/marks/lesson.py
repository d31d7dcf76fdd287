"""Writings drawn for a lesson: specimens, exercises in finding faults."""

import re

from biaoshi.marks.setting import Placed

_SPECIMEN = re.compile(
    r"[【（(\[〔]样张|样张[，,】）)\]〕]|(?:公文|文件|标志|眉首|首页)样[本张]|示意(?:如下)?[:：]$"
    r"|(?:找错|挑错|改错|纠错|错别字)[^，。]{0,6}(?:[:：!！?？]|题|练习|游戏|答案)|(?:错误|正确|规范)的?写法|(?:错误|正确)标注"
)
"""样本 of a survey, 纠错机制 and 教学用图 are what papers with marks of their own speak of: the words alone say nothing."""


def specimen(p: Placed) -> bool:
    """Short lines above, up to one that says that what follows is drawn for a lesson."""
    for line in p.shape.lines_before(p.line.start, 8):
        if _SPECIMEN.search(line.text):
            return True
        if len(line.text) > 24 or "。" in line.text:
            return False
    return False
