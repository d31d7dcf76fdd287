"""PE211 on a small 公文 marked 机密★10年: what the text says of this paper, and what it says of others."""

import datetime

import pytest

from biaoshi.check import facts_of, findings_of
from biaoshi.profiles import load_profile
from biaoshi.rules import rule
from biaoshi.rules.paper import plain

PAPER = (
    "000001\n机密★10年\n云岭省水利厅文件\n云水〔2025〕3号\n关于开展大坝安全检查的通知\n各市水利局：\n"
    "　　为做好汛期工作，现将有关事项通知如下。\n　　{}\n云岭省水利厅\n2025年3月1日\n"
)


def speaks(sentence: str) -> bool:
    document = plain(PAPER.format(sentence))
    facts = facts_of(document, profile=load_profile("gov"), as_of=datetime.date(2025, 4, 1))
    return bool(findings_of(facts, [rule("PE211")]))


@pytest.mark.parametrize(
    "sentence",
    [
        "本文属秘密件，保密期5年。",
        "密级：秘密。",
        "密级和保密期限：秘密★5年",
        "此文密级为“秘密”，期限五年。",
        "本材料为秘密级材料。",
        "文中内容属于绝密级国家秘密。",
        "本件为绝密件。",
        "该文件按秘密级管理。",
        "本件保密期限截止2030年1月1日。",
        "本通知属国家秘密（秘密级），保密期限5年。",
        "本通知涉及国家秘密，密级为秘密级，保密期限为5年。",
        "请按秘密级文件管理，保密期为五年。",
        "本通知为秘密级，请勿外传。",
        "特此通知（保密期限：5年）。",
        "大坝安全检查资料的保密期限为15年。",
        "本通知自印发之日起保密5年。",
        "本文件定密为秘密★5年。",
        "本件经定密责任人审定，密级为绝密，保密期限为三十年。",
        "本通知2030年3月1日解密。",
        "本件解密时间为2030年12月31日，届时应当按规定处理。",
        "解密日期：2030年12月31日。",
        "附注：本件秘密级，5年。",
        "保密期限：公布前",
        "本通知保密期五年，期满自行解密。",
    ],
)
def test_disagrees(sentence: str) -> None:
    """A sentence on this paper's own level or period that its mark contradicts is found."""
    assert speaks(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "本通知定为机密级，保密期限10年。",
        "本文件保密期限至2035年3月1日。",
        "本文件保密期限为120个月。",
        "检查报告按秘密级管理，单独报送。",
        "各地报送的数据定为秘密级，保密期限3年。",
        "秘密级文件由专人保管，保密期限内不得外传。",
        "请各市于3月底前将机密级以上文件清退。",
        "本通知内容涉及上级绝密级文件，不得摘抄。",
        "对外提供资料应当签订保密协议，保密期限为3年。",
        "涉密人员脱密期管理为2年。",
        "原《通知》密级为秘密，保密期限5年，同时废止。",
        "附件1为秘密级，附件2不涉密。",
        "标书保密期限为开标前。",
        "本通知不涉及绝密级内容。",
        "参加检查的人员在离岗后3年内负有保密义务。",
        "检查中发现的秘密级载体管理问题，限期整改。",
        "本通知由机密级改为秘密级的，另行通知。",
        "会议期间产生的秘密级以上文件由会务组统一管理。",
        "各单位保密期限届满的文件要及时解密。",
        "本通知中的秘密级数据仅供参考。",
        "保密期限不一致的，以标注为准。",
        "凡定为秘密级的文件，保密期限不超过10年。",
        "关于“绝密★启用前”试卷标志滥用的线索另行移送。",
        "其经手的文件绝密★30年尚未交接。",
    ],
)
def test_agrees_or_speaks_of_others(sentence: str) -> None:
    """Agreement, other papers, other matters, rules and conditions are let pass."""
    assert not speaks(sentence)
