"""Numbers of certificates and registers that stand for a person (identifiers.md §10)."""

from biaoshi.recognisers.kind import EDGE, END, PROVINCES, Kind, Sight, Verdict


def _named(sight: Sight) -> Verdict | None:
    return Verdict((("pattern", 0.4),))


def _certificate(sight: Sight) -> Verdict | None:
    return Verdict((("pattern", 0.85),))


_PROVINCE = f"[{PROVINCES}]"

KINDS = (
    Kind(
        "PI815", "CN_PROPERTY", "不动产权证书号",
        (f"{_PROVINCE}?[（(〔\\[][0-9]{{4}}[）)〕\\]][\u4e00-\u9fff]{{1,12}}不动产(?:权|证明)第 ?[0-9]{{6,9}} ?号",
         "(?:持有|持|办理|领取|取得|核发)?(?P<v>[\u4e00-\u9fff]{0,6}?房(?:地)?(?:权)?证[\u4e00-\u9fff]{0,8}字?第 ?[0-9A-Z-]{4,14} ?号)",
         "(?:持有|持|办理|领取|取得|核发)?(?P<v>[\u4e00-\u9fff]{0,6}?国用[（(〔\\[][0-9]{4}[）)〕\\]](?:字)?第 ?[0-9-]{3,12} ?号)"),
        _certificate, words=("产权", "房产", "证号"),
        examples=("⟦云（2026）青屏市不动产权第0000012号⟧", "持有⟦青房权证城字第0000012号⟧", "⟦青国用（2001）第00012号⟧"),
        near=("云政发〔2026〕12号", "不动产权第几号由系统生成", "（2026）云0102民初12号"),
    ),
    Kind(
        "PI814", "CN_SOCIAL_INSURANCE", "社会保障、医疗保险号码",
        (f"{EDGE}(?:[A-Z][0-9A-Z]{{8}}|[0-9]{{8,18}}){END}",),
        _named, words=("社保号", "社保卡", "社会保障卡", "医保号", "医保卡", "医保编号", "参保号", "个人编号", "社保编号", "医疗保险号", "参合号", "合作医疗证"),
        needs_word=True, reach=12,
        examples=("社保卡号：⟦A00000012⟧", "医保编号⟦9900000012⟧"), near=("社保基金结余9900000012元".replace("9900000012", "99亿"), "产品A00000012"),
    ),
    Kind(
        "PI822", "CN_STUDENT", "学号、考生号",
        (f"{EDGE}[GL]?[0-9A-Z]{{6,19}}{END}",),
        _named, words=("学号", "考生号", "准考证号", "准考证", "学籍号", "报名号", "考号", "学生证号", "报名序号"), needs_word=True, reach=10, rank=4,
        examples=("准考证号：⟦99010100012⟧", "学号⟦2026990012⟧"), near=("招生代码990101", "准考证号见附件"),
    ),
    Kind(
        "PI823", "CN_MEDICAL_RECORD", "病历号、住院号",
        (f"{EDGE}[A-Z]?[0-9]{{5,13}}{END}(?!\\.[0-9])",),
        _named, words=("病案号", "病历号", "住院号", "门诊号", "就诊号", "就诊卡号", "病理号", "检查号", "登记号"), needs_word=True, reach=8,
        examples=("住院号：⟦0000123⟧", "病案号⟦00012345⟧"), near=("住院人数0000123", "门诊量12345人次"),
    ),
)  # fmt: skip
