"""Sensitive facts about a person, in folded text: health, disability, childbearing and marriage, faith, biometrics, track,
discipline (PI832), and words that show that a person is a minor (PI833). Whether a given person is meant is decided later,
in `persons`: a fact without one is nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ahocorasick_rs import AhoCorasick, Implementation

from biaoshi.text import encodable

Field = Literal["健康", "残疾", "婚育", "宗教信仰", "生物识别", "行踪", "纪律处分", "未成年"]
_NUM = "[一二三四五六七八九十两]{1,3}|[0-9]{1,3}"
_H = "[一-鿿A-Za-z0-9（）()]"
_NOT = "[。；，、：！？ \n\x1f]"
_LEAD = "(?:(?:急性|慢性|亚急性|重度|中度|轻度|早期|晚期|先天性|原发性|继发性|陈旧性|粉碎性|开放性|多发性|双侧|左侧|右侧|左|右|双|上|下|全身|第[0-9]{1,2}(?:[、，,-][0-9]{1,2})*|第?[0-9一二三四五六七八九十IVX]{1,2}(?:型|期|度)?)*(?:[左右双][上下]?(?:小?腿|大腿|上肢|下肢|手|足|臂|肩|髋|膝|踝))?(?:小?腿|大腿|胫骨|腓骨|股骨|肱骨|桡骨|尺骨|锁骨|肋骨|颅骨|颅脑|脊柱|脊椎|腰椎|颈椎|骨盆|手掌?|手?(?:食指|中指|拇指|无名指|小指)(?:末节|中节|近节)?|手指|手臂|前臂|上臂|足|脚|踝|膝|髋|肩|腕|肘|眼|耳|头皮|头部|面部|髌骨|跟骨|跖骨|掌骨|颌骨|鼻骨|尾骨|骶骨|髂骨|耻骨|韧带|半月板|跟腱|肌腱|视网膜|胸部|腹部|腰部|背部|四肢|上肢|下肢|身体)?)"
_DISEASE = (
    "癌 恶性肿瘤 肿瘤 白血病 淋巴瘤 骨髓瘤 尿毒症 糖尿病 高血压病 高血压 冠心病 心脏病 心肌梗死 心肌梗塞 心力衰竭 心衰 脑梗死 脑梗塞 脑梗 脑出血 脑卒中 中风 脑瘫 脑膜炎 偏瘫 截瘫 瘫痪 高位截瘫 癫痫 帕金森病 帕金森 "
    "阿尔茨海默病 老年痴呆 痴呆 精神分裂症 精神病 精神障碍 抑郁症 焦虑症 双相情感障碍 躁狂症 自闭症 孤独症 智力障碍 智力低下 多动症 艾滋病 HIV感染 HIV阳性 HIV 梅毒 淋病 尖锐湿疣 性病 肺结核 结核病 肺炎 肺气肿 "
    "慢阻肺 哮喘 支气管炎 尘肺病 尘肺 矽肺 肝炎 乙肝 丙肝 肝硬化 肝腹水 肾炎 肾病 肾功能不全 肾衰竭 肾衰 肾病综合征 透析 血友病 再生障碍性贫血 地中海贫血 贫血 红斑狼疮 类风湿性关节炎 类风湿 关节炎 "
    "强直性脊柱炎 股骨头坏死 腰椎间盘突出 白内障 青光眼 失明 失聪 聋哑 耳聋 唇腭裂 先心病 先天性心脏病 甲亢 甲减 甲状腺结节 痛风 胃溃疡 胃癌 肠癌 肝癌 肺癌 乳腺癌 宫颈癌 食道癌 鼻咽癌 骨折 骨裂 截肢 烧伤 烫伤 颅脑损伤 "
    "脑震荡 脑外伤 软组织挫伤 挫伤 裂伤 损伤 骨坏死 植物人 昏迷 中毒 麻风病 狂犬病 新冠肺炎 新冠病毒感染 脊髓损伤 脊髓灰质炎 小儿麻痹症 小儿麻痹 侏儒症 罕见病 渐冻症 肌无力 肌萎缩 缺损 断裂伤 坏死 脱位 撕裂伤 挫裂伤 断指 帕金森氏症 器质性精神障碍 阑尾炎 胆结石 肾结石 疝气 皮肤病 银屑病 白癜风 "
    "糖尿病足 肺栓塞 脑栓塞 心绞痛 心律失常 房颤 脑萎缩 脑积水 肠梗阻 败血症 骨质疏松 颈椎病 腰肌劳损 断裂 视网膜脱落 弱视 斜视 厌食症 强迫症 恐惧症 妄想症 应激障碍 苯丙酮尿症 地贫 蚕豆病 "
    "性早熟 卵巢囊肿 前列腺增生 肺部感染 切口感染 伤口感染 尿路感染 呼吸道感染 HPV感染 HIV感染者 HIV携带者 艾滋病病毒感染者 艾滋病病毒携带者 乙肝病毒携带者 酒精依赖 药物依赖 心肌炎 肾移植 肝移植 骨髓移植 川崎病 风湿病"
).split()
_CHILD = "终止妊娠 代孕 流产 人工流产 先兆流产 习惯性流产 稽留流产 自然流产 引产 结扎 上环 放环 取环 避孕 绝育 不孕症 不孕 不育症 不育 剖宫产 宫外孕 早产 难产 产后抑郁 试管婴儿 辅助生殖"
_DISEASES = "|".join(sorted(set(_DISEASE), key=len, reverse=True))
_SICK = f"{_LEAD}(?:(?:[0-9一二I]{{1,2}}型)?(?:{_DISEASES})(?!医院|专科)|(?:(?![患因在的为有系是得了、])[一-鿿]){{1,5}}?(?:综合征|综合症|功能不全|功能衰竭|炎症?|癌|瘤)(?!医院|科|防))(?:[（(][^（）()\n]{{1,12}}[）)])?(?:晚期|早期|中期|后遗症)?"
_WRITTEN: tuple[tuple[Field, str, str], ...] = (
        ("残疾", "(?:肢体|视力|听力|言语|智力|精神|多重|听力言语|言语听力)(?:残疾)?[一二三四1234]级(?:残疾人?)?|(?:[一二三四五六七八九十]|[1-9]|10)级(?:伤残|残疾|工伤)|伤残[一二三四五六七八九十1-9]级|[一二三四]级(?:肢体|视力|听力|言语|智力|精神|多重)残疾(?!人证)|重度残疾", "残疾类别和等级"),
        ("健康", "(?:乙肝表面抗原|丙肝抗体|梅毒(?:螺旋体)?抗体|HIV抗体|抗-?HIV|核酸|尿检)(?:检测|初筛)?(?:结果)?(?:均?[呈为])?(?:弱)?阳性|(?<=初筛：)阳性|(?<=检测结果：)阳性", "检测结果"),
        ("健康", f"{_SICK}(?:[、及并和伴](?:{_SICK}))*", "疾病、伤情"),
        ("婚育", f"(?:已)?(?:怀孕|妊娠|身孕)(?:已?(?:{_NUM}|[0-9]{{1,2}}\\+[0-9])(?:多)?(?:个月|个多月|月|周|余月))?|(?:孕(?:期)?|停经)(?:{_NUM})(?:\\+[0-9])?周|(?:{'|'.join(sorted(_CHILD.split(), key=len, reverse=True))})(?:手术|术)?", "孕育、节育"),
        ("婚育", "(?:(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?)?(?:父母|夫妻)?(?:协议|登记|诉讼|判决)?(?:离婚|离异|结婚|再婚|复婚|丧偶|同居|分居)(?!率|登记处|案件|证|自由|登记机关|对|登记)|独生子女(?:伤残|死亡)|失独|未婚(?:先孕|生育|先育|妈妈)?|非婚生(?:子女?|女)?|婚外情|超生|计划外生育|收养关系|家庭暴力", "婚姻、生育"),
        ("宗教信仰", "(?:信仰|信奉|皈依|改信)(?:了)?(?:佛教|道教|基督教|天主教|伊斯兰教|东正教|藏传佛教)|(?:虔诚的?)?(?:基督徒|天主教徒|佛教徒|穆斯林|道教徒|基督教徒)|受洗(?:入教)?|信教", "宗教信仰"),
        ("生物识别", "(?:指纹|掌纹|虹膜|声纹|DNA|人脸|面部|步态)(?:信息|特征|图像|样本|数据|分型|识别信息|采集编号)?(?!锁|机|门|打卡)|[ABO]{1,2}型血|血型(?:为)?[ABO]{1,2}型?|RH阴性", "生物识别信息"),
        ("行踪", "(?:乘坐?|搭乘|换乘)[^，。；\n]{0,6}?[A-Z]{1,2}[0-9]{1,4}(?:次|航班)[^，。；\n]{0,6}?(?:列车|航班|动车|高铁)?|入住[^，。；、\n]{2,14}?(?:酒店|宾馆|旅馆|客栈|招待所)(?:[0-9]{3,4}(?:号?房间?|室))?|行踪轨迹|活动轨迹|定位记录", "行踪轨迹"),
        ("纪律处分", "(?:党内|政务|行政)?(?:严重)?警告处分|(?:行政|政务)?(?:记大过|记过|降级|撤职|降低岗位等级)处分|(?:党内|政务|行政)(?:严重警告|警告|记大过|记过|降级|撤职|开除)(?!、|等|或)|留校察看(?:[一二两半]年)?(?:处分)?|撤销党内职务(?:处分)?|留党察看(?:[一二两]年)?(?:处分)?|开除(?:党籍|公职|学籍)(?:处分)?|诫勉谈话|(?:行政)?拘留(?:[一二三四五六七八九十0-9]{1,2})[天日]|强制隔离戒毒(?!所)(?:[一二两]年)?|社区戒毒(?:三年)?|吸毒成瘾|吸食(?:冰毒|海洛因|毒品)", "处分、处罚记录"),
        ("未成年", "(?<![0-9第满一二三四五六七八九十百])(?:[1-9]|1[0-7]|[一二三四五六七八九]|十[一二三四五六七]?)(?:周)?岁(?!以[上下]|至|到|及|组)(?:零?[一二三四五六七八九十0-9]{1,2}个月|半)?|(?:未|不)满(?:十[二四六八]|1[2468])周?岁(?!的?未成年人|的人|以)|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})个月大|未成年(?:人|女儿?|儿子|子女?|孩子)?|(?:(?:(?<![一-鿿])(?:小学|初中|高中)|(?<=[系为是上读在正])(?:小学|初中|高中))?(?:[一二三四五六七八九]年级|[初高][一二三](?![米点度层]))(?:[（(]?[0-9一二三四五六七八九十]{1,2}[)）]?班)?(?:的?(?:在校)?(?:学生|女生|男生|小学生))?)|幼儿园[大中小托][一二三四1234]?班|学龄前儿童|(?:出生|满月|未满月)的?(?:男|女)?婴儿?|(?:男|女)[婴童](?!装|鞋|用品)|(?:(?<![中心])小学生|初中生|高中生|幼儿|(?:留守|困境|孤残)儿童|婴儿)(?![园教们保师阶体])", "未成年人"),
)  # fmt: skip
_PATTERNS = tuple((field, re.compile(pattern), why) for field, pattern, why in _WRITTEN)
_SEEDS = (
    *_DISEASE, *_CHILD.split(), *"残疾 伤残 肢体 视力 听力 言语 智力 精神 多重 阳性 停经 失独 独生子女 留校察看 怀孕 妊娠 身孕 孕 离婚 离异 结婚 再婚 复婚 丧偶 同居 分居 未婚 非婚 婚外 超生 收养 信仰 信奉 皈依 改信 教徒 基督徒 穆斯林 受洗 信教 指纹 掌纹 虹膜 声纹 DNA 人脸 面部 步态 血型 型血 RH "
    "乘 入住 轨迹 定位 处分 警告 记过 撤职 留党 开除 诫勉 拘留 戒毒 吸毒 吸食 岁 未成年 未满 不满 个月大 男童 女童 困境儿童 孤残儿童 年级 初一 初二 初三 高一 高二 高三 幼儿 学龄前 婴 小学生 初中生 高中生 留守儿童 癌 瘤 炎 综合征 不全 衰竭 暴力 家庭暴力 计划外".split(),
)  # fmt: skip
GENERAL = re.compile(
    "发病率|患病率|死亡率|发生率|人次|[0-9]例|例(?:确诊|死亡)|病种|目录|包括|纳入|等(?:慢性|重大|特殊|常见|多发)?(?:疾病|病种|病症)|防治|预防|筛查|宣传|知识|科普|疫苗|保险|条例|规定|应当|不得|禁止|依法|符合下列|下列情形|第[一二三四五六七八九十百]{1,4}条|[0-9]+对|[0-9]+名|[0-9]+人|门诊统筹|指南|专科|学会|课题"
)
"""A sentence about many or about nobody: statistics, lists of diseases, law, campaigns."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A sensitive fact: where, of which field, in a word why."""

    start: int
    end: int
    field: Field
    why: str


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick(sorted(set(_SEEDS)), implementation=Implementation.ContiguousNFA)


_AROUND = 30


def facts(text: str, base: int = 0) -> list[Fact]:
    """Return the facts in folded `text`, in order, not overlapping; `base` is added to their places."""
    found: list[Fact] = []
    for start, end in _windows(text):
        found += _within(text, start, end, base)
    return found


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches around the words facts are made of, within a sentence, joined where they touch."""
    held: tuple[int, int] | None = None
    for _, a, b in _automaton().find_matches_as_indexes(encodable(text)):
        start = max([a - _AROUND, 0, *(text.rfind(c, max(0, a - _AROUND), a) + 1 for c in "。；\n")])
        end = min([b + _AROUND, len(text), *(e for c in "。；\n" if (e := text.find(c, b, b + _AROUND)) >= 0)])
        if held and start <= held[1]:
            held = (held[0], end)
        else:
            if held:
                yield held
            held = (start, end)
    if held:
        yield held


def _within(text: str, start: int, end: int, base: int) -> Iterator[Fact]:
    taken: list[Fact] = []
    for field, pattern, why in _PATTERNS:
        for m in pattern.finditer(text, start, end):
            a, b = base + m.start(), base + m.end()
            if b > a and not any(a < t.end and t.start < b for t in taken):
                taken.append(Fact(a, b, field, why))
    yield from sorted(taken, key=lambda t: t.start)
