"""Who may determine a state secret: what an issuer's name says of its rank.

Central and provincial organs may determine all three levels, those of a city divided into districts 机密 and 秘密, county
organs none unless authorised in writing (保守国家秘密法 第十七条; 实施条例 第十六条). A derived secret needs no authority
(国家秘密定密管理规定 第十一条). A name is not a proof: firms, schools and hospitals have a rank only by authorisation, and a
city may be a county-level one, so everything here is put as a question.
"""

import re
from typing import Literal

from biaoshi.types.mark import Level

Rank = Literal["central", "provincial", "prefectural", "county", "unknown"]
_UNIT = re.compile(
    "(?:[\u4e00-\u9fff]{1,8}?(?:特别行政区|自治区|自治州|自治县|自治旗|开发区|高新区|新区|管委会|地区|[省市州盟县区旗])|[\u4e00-\u9fff]{1,6}?(?:乡|镇|街道))"
)
_CENTRAL = re.compile("^(?:中共中央|中央|国务院|全国人大|全国政协|国家|中华人民共和国|最高人民)")
_ORGAN = re.compile(
    "(?:政府|委员会|党委|市委|省委|县委|区委|州委|地委|旗委|工委|行署|公署|纪委|监委|厅|局|办公室|办公厅|委|部|法院|检察院|政协|人大|人大常委会|党组)(?:办公室|办公厅)?$"
)
_OUTSIDE = re.compile(
    "公司|集团|学校|中学|小学|大学|学院|医院|研究院|研究所|中心|协会|学会|银行|报社|出版社|馆|站|队|厂|社"
)
_MUNICIPALITIES = ("北京市", "上海市", "天津市", "重庆市")


def rank(issuer: str) -> Rank:
    """Return the rank an issuer's name shows; `unknown` where it shows none or is no organ of state or party."""
    name = re.sub(r"\s", "", issuer)
    if _CENTRAL.match(name):
        return "central"
    if not _ORGAN.search(name) or _OUTSIDE.search(name):
        return "unknown"
    found: Rank = "unknown"
    for unit in _UNIT.findall(name.removeprefix("中共")):
        if unit.endswith(("开发区", "高新区", "新区", "管委会", "特别行政区")):
            return "unknown"
        if unit.endswith(("省", "自治区")) or unit in _MUNICIPALITIES:
            found = "provincial"
        elif unit.endswith(("自治州", "州", "盟", "地区", "市")):
            found = "prefectural" if found != "prefectural" else "county"
        elif unit.endswith(("县", "旗", "区", "乡", "镇", "街道")):
            return "county"
    return found


def may_determine(issuer: str | None, level: Level) -> bool | None:
    """Tell whether the issuer has authority of its own for `level`; None where its name does not say."""
    match rank(issuer or ""):
        case "central" | "provincial":
            return True
        case "prefectural":
            return level != "绝密"
        case "county":
            return False
        case _:
            return None
