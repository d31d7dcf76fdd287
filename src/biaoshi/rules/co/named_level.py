"""文件名、文档属性里写了密级，首页却没有标志。

人看文件名当密件管，打开、打印出来却没有标志；也可能是复制旧文件时名称、属性没有改。“机密性”“保密”“商业秘密”“秘密花园”一类
词不算；讲保密知识的文件不算。

依据：保守国家秘密法 第二十二条；保守国家秘密法实施条例 第二十一条（statute）。
"""

import re
from collections.abc import Iterator

from biaoshi.rules.paper import Line, paper
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule

_NAMES = {"filename": "文件名", "property": "文档属性", "bookmark": "书签"}
_HAN = "\u3400-\u9fff"
_LEVEL = re.compile(
    rf"(?<![{_HAN}])(?:(?:国家秘密|密级|涉密|内部)[ _—\-:：]?)?(?P<level>[绝機机秘祕][ \u3000]?密)级?"
    rf"(?=$|[^{_HAN}A-Za-z]|(?:文件|公文|资料|材料|件|电报|长期)(?:[^{_HAN}]|$))"
)
_TALK = re.compile(r"保密|定密|标志|标识|培训|知识|试题|题库|解密|写法|管理办法|管理规定|制度")


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each file name, property or bookmark that names a level where the pages carry no live mark."""
    if facts.particulars.carrier == "teaching" or any(m.zone not in ("metadata", "filename") for m in facts.live()):
        return
    if any(m.kind == "declassified" for m in facts.marks):
        return  # declassified: the name is merely out of date
    for number, block in enumerate(facts.document.blocks):
        place = _NAMES.get(block.kind)
        if place is None:
            continue
        for m in _LEVEL.finditer(block.text):
            if _TALK.search(block.text):
                break
            start = facts.document.starts[number] + m.start("level")
            yield Hit(
                Span(start, start + len(m["level"])),
                f"{place}写着“{m['level']}”，首页没有密级标志",
                suggestion="属于国家秘密的，在首页左上角标注密级和保密期限；不属于的，改掉名称、属性里的密级字样",
            )
            break


_TEXT = "云岭省林业局文件\n云林发〔2025〕3号\n关于开展检查的通知\n各市林业局：\n请认真贯彻执行。"
_LINES = tuple(_TEXT.split("\n"))

RULE = Rule(
    code="CO407",
    name="level-in-name-only",
    doc=__doc__,
    severity="warning",
    check=check,
    bad=(
        Example(_TEXT, name="机密-关于开展检查的通知.docx"),
        Example(_TEXT, name="关于开展检查的通知（机密）.docx"),
        Example(_TEXT, name="机密★10年 关于开展检查的通知.docx"),
        Example(_TEXT, name="秘密文件_0312.doc"),
        Example("⟦机密⟧", document=paper(*_LINES, Line("密级：机密", part="properties", kind="property"))),
    ),
    good=(
        Example("机密★10年\n" + _TEXT, name="机密-关于开展检查的通知.docx"),
        Example(_TEXT, name="关于开展检查的通知.docx"),
        Example(_TEXT, name="数据机密性保护要求.docx"),
        Example(_TEXT, name="商业秘密合同.docx"),
        Example(_TEXT, name="机密文件管理系统设计说明.docx"),
        Example(_TEXT, name="保密工作方案.docx"),
        Example("秘密花园读后感\n今年春天，我读了一本书。", name="秘密花园读后感.docx"),
    ),
)
