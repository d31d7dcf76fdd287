"""Paragraphs for which a ground may hold: one table, since they differ in the ground and what it means.

How they are found is said once, in `grounds/`; here stand what each ground is, what is deliberately let pass, its law,
and examples. None is a verdict: each says which words decided and what speaks against.
"""

from collections.abc import Callable, Iterator

from biaoshi.types.content import Ground, Passage
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule
from biaoshi.types.severity import Severity

SURE = 0.75
"""Confidence from which a passage is a warning; below it is a hint. Chosen on dev for false alarms on public text."""


def _check(ground: Ground, message: str, suggestion: str, loud: Severity) -> Callable[[Facts], Iterator[Hit]]:
    def check(facts: Facts) -> Iterator[Hit]:
        """Yield one hit for each passage of this ground."""
        for p in facts.content.passages:
            if p.ground == ground:
                yield Hit(
                    p.span,
                    message + (f"（{p.basis[0]}）" if p.basis else ""),
                    severity=_severity(p, loud),
                    suggestion=suggestion,
                    matched=p.matched,
                    against=p.against,
                    confidence=p.confidence,
                    scores=p.scores,
                )

    return check


def _severity(p: Passage, loud: Severity) -> Severity:
    """A strong hint is as loud as its rule lets it; one with something against it, or a weak one, is information."""
    if p.confidence < SURE or any(not a.startswith("“") for a in p.against):
        return "info"
    if loud == "error" and not p.basis:
        return "warning"  # a prohibition must be named to be one
    return loud


def _rule(
    code: str, name: str, ground: Ground, severity: Severity, title: str, why: str, basis: str, message: str, suggestion: str,
    bad: tuple[str, ...], good: tuple[str, ...],
) -> Rule:  # fmt: skip
    also: tuple[Severity, ...] = {"error": ("warning", "info"), "warning": ("info",)}.get(severity, ())  # type: ignore[assignment]
    return Rule(
        code=code, name=name, doc=f"{title}。\n\n{why}\n\n{basis}", severity=severity, also=also,
        check=_check(ground, message, suggestion, severity), bad=tuple(Example(b) for b in bad),
        good=tuple(Example(g) for g in good), content=True,
    )  # fmt: skip


_ASK = "由人判断；公开前按程序审查"
_ART16 = "依据：政府信息公开条例 第十六条（statute）。"

RULES = (
    _rule(
        "SC703", "likely-work-secret", "work_secret", "warning", "像工作秘密、内部敏感事项",
        "没有实施的突击检查、没有公布的人事安排、对外口径、案件线索、评审过程、底价之类，泄露后妨碍机关履行职责。已经实施、已经公布的"
        "不算。工作秘密本身不是不予公开的法定事由，须另有条例第十四条至第十六条的事由。",
        "依据：保守国家秘密法 第六十四条（statute）。", "像工作秘密（内部敏感事项）", "核对是否列入本单位工作秘密事项；对外提供前须另有法定事由",
        ("拟于12月8日凌晨三时分四路对校外配餐企业突击检查，各路组员手机集合时统一上交，不提前通知属地所，带队人上车后再拆封检查名单。",),
        ("9月16日至18日，我局对全市31家校外配餐企业开展了监督检查，检查结果已在局网站公布。",),
    ),
    _rule(
        "SC704", "internal-affairs", "internal_affairs", "info", "像内部事务信息",
        "人事管理、后勤管理、内部工作流程，只约束机关自己。对外产生效力的（裁量基准、办事流程、收费）不算。可以不予公开，不是应当不予公开。",
        _ART16, "像内部事务信息（人事、后勤或者内部流程）", "可以不予公开，须说明理由",
        ("食堂周三改为面食日，职工就餐卡余额不足五元的请到后勤科充值，值班车辆钥匙下班前交回传达室，迟交的由科室登记。",),
        ("企业开办一日办结：申请人在网上提交材料后，窗口当场核发营业执照，咨询电话0999-2000012。",),
    ),
    _rule(
        "SC705", "process-information", "process_info", "info", "像过程性信息",
        "决定作出以前的讨论记录、过程稿、磋商信函、请示报告。决定本身、公开征求意见的草案不算；决定作出后理由减弱，应当重新衡量。",
        _ART16, "像过程性信息（讨论、磋商或者请示）", "可以不予公开，须说明理由；法律、法规、规章要求公开的除外",
        ("会上有同志提出异议，认为补偿标准偏低，建议按甲案再测算一次；分管领导倾向乙案，今日不作决定，两家意见报县政府后再议。妥否，请批示。",),
        ("经县政府第12次常务会议审议通过，自2026年1月1日起施行新的补偿标准，每亩3.2万元。",),
    ),
    _rule(
        "SC706", "enforcement-file", "enforcement_file", "info", "像行政执法案卷信息",
        "询问笔录、现场检查笔录、证据清单、集体讨论记录、审批表、送达回证。处罚、许可决定本身及其公开信息不算。",
        _ART16, "像行政执法案卷信息", "可以不予公开，须说明理由；决定本身依法公开",
        ("问：你店的这批货从哪里进的？答：三月初从一个姓陈的批发商那里进的，没有要票据。问：进了多少？答：四十箱，卖了二十六箱。以上笔录我看过，和我说的一样。",),
        ("当事人销售过期食品，违反食品安全法规定，我局决定没收违法所得并处罚款五千元，处罚决定书已在信用网站公示。",),
    ),
    _rule(
        "SC707", "trade-secret-content", "trade_secret", "warning", "像商业秘密",
        "第三方不为公众所知、有商业价值并采取了保密措施的技术和经营信息：配方、工艺参数、源代码、成本构成、客户交易习惯、未公开的报价。"
        "成交价格和单价、环评文本、处罚决定依法公开；只有“商业秘密”字样不够。",
        "依据：政府信息公开条例 第十五条；政府信息公开条例 第三十二条（statute）。", "像第三方的商业秘密", "公开前书面征求第三方意见",
        ("该公司发酵罐投料配比为主料62.5%、菌种A型0.8%、辅料B型3.2%，升温曲线分三段，第二段保温时间四小时十五分，此工艺未申请专利，仅由总工和两名班长掌握。",),
        ("中标供应商为青屏恒达建设有限公司，中标金额386.2万元，主要标的单价见附表，公告期限一个工作日。",),
    ),
    _rule(
        "SC708", "public-safety-content", "public_safety", "warning", "公开后可能危及国家安全、公共安全、经济安全、社会稳定",
        "安保部署、要害部位的弱点、危险品存放的位置和数量、网络拓扑和口令、没有平息的事件的处置安排。应急预案主文、预警信息、已发布的通报"
        "不算；怕批评、怕信访不是理由，须写明什么损害、由什么内容引起。",
        "依据：政府信息公开条例 第十四条（statute）。", "公开后可能危及公共安全等", "写明可能造成的损害；宜只隐去点位、数量等附件",
        ("水厂东侧围墙二百米无监控，夜间仅一人巡更，取水口铁门门锁损坏未修；加氯间液氯钢瓶现存十二吨，存放在西北角平房，门窗未加固。",),
        ("遇有台风预警，请居民减少外出，低洼地段人员按社区通知转移，避险场所地址见附图，应急电话12345。",),
    ),
    _rule(
        "SC709", "publication-forbidden", "law_forbids", "error", "法律、行政法规禁止公开",
        "未成年人犯罪和身份、违反治安管理记录、艾滋病和精神障碍患者身份、戒毒、举报人、反洗钱、单个统计对象、评标前的评委和底价等。须有能认出"
        "人或者单位的内容；只有部门规章、内部规定要求保密的不算。能指出条文的才是错误级，指不出的请人核对。",
        "依据：政府信息公开条例 第十四条（statute）。", "像法律、行政法规禁止公开的内容", "不予公开，或者隐去能认出人、单位的内容",
        ("该生时年十五岁，因盗窃被判处有期徒刑六个月、缓刑一年，犯罪记录已封存，现就读于青屏市第三中学初三（2）班，班主任知情。",),
        ("全省全年受理举报1.2万件，办结率98%，发放奖励资金310万元。",),
    ),
)  # fmt: skip
