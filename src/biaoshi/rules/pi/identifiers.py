"""Numbers that name a person or a body: one table, since they differ in nothing but the number.

How each is written and checked is said once, in `recognisers/identifiers`; here stand what it means to find one, what
to do, and examples.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from biaoshi.rules.evidence import hit, speak
from biaoshi.text import fold
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule
from biaoshi.types.severity import Severity

_PERSONAL = "依据：民法典 第一千零三十四条；政府信息公开条例 第十五条（statute）。"
_BODY = "提示：单位的代码不是个人信息，列出只为核对（house）。"
_MASK = "公开前按本单位的规则隐去或者删去"


_OLDEST = 120  # years; beyond it the holder is hardly alive, and a serial number likelier


def _holders(facts: Facts) -> Iterator[Hit]:
    """Yield the identity numbers; one whose holder was not born yet on the day of the paper, or would be too old, with doubt."""
    for evidence in facts.content.evidence:
        if evidence.code == "PI801" and not evidence.masked:
            against = _age(fold(facts.text[evidence.span.start : evidence.span.end]).text, facts.law_date)
            doubted = replace(evidence, confidence=round(max(0.3, evidence.confidence - 0.3), 3),
                              scores=(*evidence.scores, ("age", -0.3)), against=(*evidence.against, against)) if against else evidence  # fmt: skip
            yield hit(doubted, suggestion=_MASK)


def _age(written: str, day: datetime.date) -> str:
    """Return what the date of birth in a number says against it on `day` ("": nothing)."""
    number = re.sub("[^0-9]", "", written)
    born = number[6:14] if len(number) >= 17 else ""
    if not born:
        return ""  # the old form has two figures of the year
    if born > day.strftime("%Y%m%d"):
        return "出生日期晚于文件的日期"
    return "按出生日期已超过一百二十岁" if day.year - int(born[:4]) > _OLDEST else ""


def _rule(
    code: str,
    name: str,
    title: str,
    why: str,
    bad: str,
    good: str,
    severity: Severity = "warning",
    also: tuple[Severity, ...] = ("info",),
    check: Callable[[Facts], Iterator[Hit]] | None = None,
) -> Rule:
    basis = _BODY if severity == "info" else _PERSONAL
    return Rule(
        code=code, name=name, doc=f"{title}。\n\n{why}\n\n{basis}", severity=severity,
        check=check or speak(code, None if severity == "info" else _MASK), bad=(Example(bad),), good=(Example(good),),
        also=also if severity != "info" else (), content=True,
    )  # fmt: skip


RULES = (
    _rule("PI801", "identity-number", "居民身份证号码",
          "十八位的核对校验码、出生日期和地区，十五位的旧号码须有标签或者列名。校验码不符而有标签的也提出（可能误记），出生晚于文件日期或者已过一百二十岁的同样，置信度低些。",
          "身份证号：⟦990101199001010019⟧", "产品流水号990101199001010018共18位", check=_holders),
    _rule("PI802", "mobile-number", "手机号码", "公开的通知里联系人的手机最常漏出。带“单号”“编号”的和后面是计量单位的不算。",
          "联系人：李某某，手机⟦15400001234⟧", "物流单号15400001234"),
    _rule("PI803", "landline-number", "固定电话号码", "机关、单位的办公电话依法应当公开，只作提示；写明住宅、家庭的才是警告。",
          "户主住宅电话：⟦0999-2000012⟧", "请拨打12345热线"),
    _rule("PI804", "bank-card", "银行卡号", "核对校验位（Luhn）和发卡前缀；没有标签又不合校验的不提。",
          "银行卡号：⟦6200000000000000125⟧", "订单编号6200000000000000124"),
    _rule("PI805", "passport", "护照号码", "须有“护照”等词在旁。", "护照号：⟦E00000012⟧", "快递单号E00000012"),
    _rule("PI806", "hk-mo-permit", "往来港澳通行证、港澳居民来往内地通行证号码", "须有证件名称在旁。", "港澳通行证：⟦C00000012⟧", "零件C00000012号"),
    _rule("PI807", "tw-permit", "台湾居民来往大陆通行证、往来台湾通行证号码", "须有证件名称在旁。", "往来台湾通行证⟦L00000012⟧", "型号L00000012"),
    _rule("PI808", "military-police-id", "军人、警察证件号码", "军官证、士兵证的“字第…号”和有“警号”标签的数字。", "军官证：⟦南字第00000012号⟧", "云政发字第12号"),
    _rule("PI809", "driving-licence", "驾驶证档案编号", "驾驶证号就是身份证号码，另见该条；这里指档案编号。", "驾驶证档案编号：⟦990000000012⟧", "流水号990000000012"),
    _rule("PI810", "number-plate", "机动车号牌", "含新能源、警、学、挂、使、领和武警号牌。", "号牌⟦云A·00012⟧的小型轿车", "云A座12345室"),
    _rule("PI811", "credit-code", "统一社会信用代码", "单位的代码可以公开；个体工商户的代码指向一个人，须另作考虑。",
          "统一社会信用代码：⟦91990101MA0ABCD1X6⟧", "序列号91990101MA0ABCD1X7", "info"),
    _rule("PI812", "mail-address", "电子邮箱", "机关公务邮箱只作提示。", "请发至邮箱⟦abc_01@example.com⟧", "价格3元@个"),
    _rule("PI813", "chat-name", "微信号、QQ号", "须有“微信”“QQ”在前；公众号、小程序的名称不是。", "加微信⟦abcdef_99⟧", "微信公众号“云岭发布”"),
    _rule("PI814", "social-insurance", "社会保障、医疗保险号码", "须有标签；与身份证号码相同的按身份证号码提出。", "社保卡号：⟦A00000012⟧", "产品A00000012"),
    _rule("PI815", "property-certificate", "不动产权证书号", "凭证书号可以查到权利人；地块编号、案号、文号不是。",
          "⟦云（2026）青屏市不动产权第0000012号⟧", "（2026）云0102民初12号"),
    _rule("PI816", "vehicle-identification", "车辆识别代号", "核对第九位校验码，或者有“车架号”标签。", "车架号：⟦LZZZZZZZ2AA000001⟧", "序列号LZZZZZZZ1AA000001"),
    _rule("PI817", "coordinates", "精确坐标", "小数四位以上或者精确到秒的经纬度、平面直角坐标；只写到度的不提。",
          "位于⟦东经101.12345，北纬25.12345⟧", "北纬25°以南地区"),
    _rule("PI818", "network-address", "IP、MAC地址", "版本号、条款号不是。", "服务器IP地址⟦192.0.2.17⟧", "软件版本4.2.0.17"),
    _rule("PI819", "birth-date", "出生日期", "写到年和月的才算；官员任职公示里的出生年月依法公开，由人判断。", "男，⟦1985年3月⟧生，汉族", "项目始于1990年1月"),
    _rule("PI820", "account-number", "银行账号", "须有“账号”标签；户名是单位的只作提示。", "开户行青屏农商行，账号：⟦990000000000123⟧", "统一编号990000000000123"),
    _rule("PI821", "organisation-code", "组织机构代码", "已由统一社会信用代码取代，档案里还常见。", "组织机构代码：⟦00000000-0⟧", "图号AB123456-7", "info"),
    _rule("PI822", "student-number", "学号、考生号", "须有标签。", "准考证号：⟦99010100012⟧", "招生代码990101"),
    _rule("PI823", "medical-record", "病历号、住院号", "须有标签；与姓名在一起就是健康信息。", "住院号：⟦0000123⟧", "住院人数0000123"),
    _rule("PI824", "imei", "设备识别码（IMEI）", "核对校验位，须有标签。", "IMEI：⟦350000000000014⟧", "编号350000000000014"),
    _rule("PI825", "residence-permit", "居住证、永久居留身份证号码", "港澳台居民居住证（81、82、83开头）和外国人永久居留身份证。",
          "永久居留身份证⟦ABC110095000101⟧", "型号ABC110095000101"),
)  # fmt: skip
