"""Opening of archived records: what 25 years, an expired period and a ground for delay mean. One table of three."""

from collections.abc import Iterator
from datetime import date

from biaoshi.advice.archive import HAN
from biaoshi.advice.found import secrecy_over
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule


def over(facts: Facts) -> Iterator[Hit]:
    """Yield the mark of an archived record whose secrecy period is over."""
    marks = [m for m in facts.live("state_secret", "changed") if m.zone not in ("metadata", "filename")]
    if facts.advice is None or not (facts.profile.archive or _old(facts)) or not secrecy_over(marks, facts):
        return
    last = max(marks, key=lambda m: m.expires or date.min)
    yield Hit(
        last.span, f"{'推定的' if last.presumed else ''}保密期限已于{last.expires}届满，档案馆不能自行解密", mark=last,
        suggestion="提请原定密机关、单位作解密审核；解密后仍须按开放办法第八条其他各项审核",
    )  # fmt: skip


def reached(facts: Facts) -> Iterator[Hit]:
    """Yield a record kept 25 years, once."""
    if facts.advice is not None and _old(facts):
        archive = facts.advice.archive
        said = {"open": "建议开放", "open_part": "建议部分开放", "delay": "建议延期开放", "refer": "提请审核"}[
            archive.suggestion
        ]
        yield Hit(None, f"{archive.twenty_five_years}形成已满二十五年；{said}", suggestion="；".join(archive.reasons))


def delayed(facts: Facts) -> Iterator[Hit]:
    """Yield the ground for delay of a record kept 25 years, with the places it is about."""
    if facts.advice is None or not _old(facts) or not facts.advice.archive.art8:
        return
    archive = facts.advice.archive
    items = "、".join(f"第{HAN[c]}项" for c in archive.art8)
    marks = [m.span for m in facts.live("state_secret", "changed")] if archive.art8 == (1,) else []
    spans = (marks or list(facts.advice.sever))[:50]
    yield Hit(
        spans[0] if spans else None, f"有延期开放的事由（开放办法第八条{items}）", also=tuple(spans[1:]),
        suggestion="；".join(archive.reasons),
        matched=tuple(w for g in facts.advice.disclosure.grounds for w in g.for_)[:8],
        against=tuple(dict.fromkeys(w for g in facts.advice.disclosure.grounds for w in g.against))[:6],
        confidence=max((g.confidence for g in facts.advice.disclosure.grounds), default=0.5),
    )  # fmt: skip


def _old(facts: Facts) -> bool:
    """Tell whether the record has been kept 25 years on the day of checking."""
    ends = facts.advice.archive.twenty_five_years if facts.advice else None
    return ends is not None and date.fromisoformat(ends) <= facts.as_of


_OLD = "云岭省水利厅文件\n云水发〔1998〕7号\n关于堤防岁修安排的通知\n各市水利局：\n请按期完成。\n云岭省水利厅\n一九九八年三月二日\n"
_RELIEF = "关于发放救灾款的通知\n柳湾大队社员李青松，身份证号：⟦990101199001010019⟧，领取救灾款三十元。其余各户已张榜公布，由民政所核对，款项从县里拨付，按季发放到户。\n"

RULES = (
    Rule(
        code="AR951", name="secrecy-period-over", severity="info", check=over, content=True,
        doc="保密期限已满的档案，提请原定密机关、单位作解密审核。\n\n到期不等于已经解密，解密不等于开放：移交进馆的涉密档案由原定密机关、单位审核，"
            "档案馆不能自行解密。只在档案方案下或者形成满二十五年时说；没有满期的、以事件为期限的不说。\n\n"
            "依据：保守国家秘密法实施条例 第二十二条；档案法 第二十条（statute）。",
        bad=(Example("⟦秘密★5年⟧\n" + _OLD, date="1998-03-02"), Example("⟦秘密★5年⟧\n" + _OLD, date="1998-03-02", profile="archive")),
        good=(Example("绝密★30年\n" + _OLD, date="1998-03-02", profile="archive"), Example(_OLD, date="1998-03-02", profile="archive"),
              Example("秘密★5年\n" + _OLD.replace("1998", "2020"), date="2020-03-02")),
    ),
    Rule(
        code="AR952", name="twenty-five-years-reached", severity="info", check=reached, content=True,
        doc="形成已满二十五年。\n\n国家档案馆的档案自形成之日起满二十五年向社会开放；经济、教育、科技、文化类可以少于二十五年，到期不宜开放的可以"
            "多于二十五年。从成文日期算起；没有成文日期的算不出，不说。\n\n依据：档案法 第二十七条；档案法 第三十条（statute）。",
        bad=(Example(_OLD, date="1998-03-02"), Example(_OLD, date="2001-11-24")),
        good=(Example(_OLD, date="2001-11-25"), Example("请按期完成岁修。")),
    ),
    Rule(
        code="AR953", name="ground-for-delayed-opening", severity="warning", check=delayed, content=True,
        doc="满二十五年而有延期开放的事由。\n\n国家秘密未满期的属第一项，危害国家和社会重大利益的属第二项，第三方的知识产权、个人信息属第三项，其他"
            "法律、行政法规限制利用的属第四项；只有部分内容的，其余可以分开开放。延期开放须报同级档案主管部门同意，并定期评估。没有满二十五年的"
            "不说。\n\n依据：国家档案馆档案开放办法 第八条；档案法实施条例 第三十一条（statute）。",
        bad=(Example("⟦绝密★30年⟧\n" + _OLD, date="1998-03-02"), Example(_RELIEF, date="1995-03-02")),
        good=(Example(_OLD, date="1998-03-02"), Example(_RELIEF.replace("⟦", "").replace("⟧", ""), date="2020-03-02")),
    ),
)  # fmt: skip
