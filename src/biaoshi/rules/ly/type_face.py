"""密级和保密期限用3号黑体字。

3号是16磅。文件没有说明字体、字号的（纯文本、扫描识别、字体名称认不出的）一律不提；★可能来自别的字库，只看多数字。

依据：GB/T 9704—2012，7.2.2（standard）。
"""

import re
from collections import Counter
from collections.abc import Iterator

from biaoshi.rules.first_page import STANDARD, head_marks, held
from biaoshi.rules.paper import Line, paper
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Restyle, Rule

_SIZE = 16.0
_TOLERANCE = 0.6  # points: 15.96 and 16.02 are what converters make of 16
_BLACK = re.compile(r"黑|[Hh]ei|HEI|Gothic|Sans|HT$")
_OTHER = re.compile(
    r"宋|仿|楷|隶|魏|行书|圆|[Ss]ong|SONG|Sim[Ss]un|[Ff]ang|[Kk]ai|[Mm]ing|Lishu|Times|Serif|Roman|Courier|FS|KT|Calibri|Cambria"
)


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each mark at the head whose face is known not to be 黑体 or whose size is known not to be 16 pt."""
    if not held(facts):
        return
    for mark in head_marks(facts):
        if facts.block(mark.span.start).source == "ocr":
            continue
        face, size = _look(facts, mark)
        faults = []
        if face is not None and not _BLACK.search(face) and _OTHER.search(face):
            faults.append(f"字体是{face}")
        if size is not None and abs(size - _SIZE) > _TOLERANCE:
            faults.append(f"字号是{size:g}磅")
        if faults:
            yield Hit(
                mark.span,
                f"密级标志的{'，'.join(faults)}，应当用3号（16磅）黑体",
                mark=mark,
                suggestion="改为3号黑体",
                restyle=Restyle("3号黑体", "黑体", _SIZE),
            )


def _look(facts: Facts, mark: Mark) -> tuple[str | None, float | None]:
    """Face and size of most characters of the mark; None where the file does not tell for most."""
    faces: Counter[str | None] = Counter()
    sizes: Counter[float | None] = Counter()
    for style, n in facts.document.styles(mark.span):
        faces[re.sub(r"^[A-Z]{6}\+", "", style.font) if style.font else None] += n
        sizes[style.size] += n
    return (faces.most_common(1)[0][0], sizes.most_common(1)[0][0]) if faces else (None, None)


_HEAD = (
    Line("云岭省人民政府文件", "方正小标宋简体", 22),
    "云政发〔2025〕3号",
    "关于开展检查的通知",
    "各市人民政府：",
    "请认真贯彻执行。",
)

RULE = Rule(
    code="LY305",
    name="type-of-mark",
    doc=__doc__,
    severity="info",
    check=check,
    era=Era(since=STANDARD),
    bad=(
        Example("⟦机密★10年⟧", document=paper(Line("机密★10年", "仿宋_GB2312", 16), *_HEAD)),
        Example("⟦机密★10年⟧", document=paper(Line("机密★10年", "黑体", 18), *_HEAD)),
        Example("⟦机密★10年⟧", document=paper(Line("机密★10年", "ABCDEF+FangSong_GB2312", 16), *_HEAD)),
    ),
    good=(
        Example("机密★10年", document=paper(Line("机密★10年", "黑体", 16), *_HEAD)),
        Example("机密★10年", document=paper(Line("机密★10年", "ABCDEF+SimHei", 15.96), *_HEAD)),
        Example("机密★10年", document=paper(Line("机密★10年", "CIDFont+F3", 16), *_HEAD)),
        Example("机密★10年\n云岭省人民政府文件\n云政发〔2025〕3号\n关于开展检查的通知"),
        Example(
            "机密★10年",
            document=paper(
                Line("云岭省水系分布图", "宋体", 22), Line("机密★10年", "宋体", 12), "比例尺 1:50000", "图例"
            ),
        ),
    ),
)
