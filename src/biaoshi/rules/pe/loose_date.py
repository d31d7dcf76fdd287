"""解密时间写全年月日。

写作“2026年12月31日”，到期那天才没有争议。“2026.12.31”“2026-12-31”给出改法；“至2026年”“2026年12月”差了日子，要人来
定；“至…”“…止”是那天过后才解密，改动会差一天，也要人看。汉字数字的日期由数字一条说。

提示：日期的具体写法没有公开的统一规定，这是建议的写法（house）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.calendar import names_last_day
from biaoshi.rules.periods import in_words, place, word, writing
from biaoshi.rules.standing import on_paper
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the date of each live mark that is not written out as year, month and day."""
    for mark in on_paper(facts):
        piece = mark.period.piece
        if piece is None or writing(mark.period) != "loose":
            continue
        words = word(mark.period)
        if mark.period.kind == "until":
            right = in_words(mark.period)
            safe = not names_last_day(mark.period)
            yield Hit(place(piece), f"解密时间写全年月日，“{words}”写作“{right}”", right, mark=mark, safe=safe)
        else:
            yield Hit(
                place(piece),
                f"解密时间“{words}”没有写全年月日",
                mark=mark,
                suggestion="写明年、月、日，如“2026年12月31日”",
            )


RULE = Rule(
    code="PE207",
    name="loose-date",
    doc=__doc__,
    severity="info",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("秘密★⟦2026.12.31⟧\n关于开展检查的通知", "秘密★2026年12月31日\n关于开展检查的通知"),
        Example("秘密★⟦2026-12-31⟧\n关于开展检查的通知", "秘密★2026年12月31日\n关于开展检查的通知"),
        Example("秘密★⟦2026年12月31号⟧\n关于开展检查的通知", "秘密★2026年12月31日\n关于开展检查的通知"),
        Example("秘密★⟦至2026年⟧\n关于开展检查的通知"),
        Example("秘密★⟦2026年12月⟧\n关于开展检查的通知"),
    ),
    good=(
        Example("秘密★2026年12月31日\n关于开展检查的通知"),
        Example("秘密★10年\n关于开展检查的通知\n各单位：\n检查工作到2026.12.31结束。"),
    ),
)
