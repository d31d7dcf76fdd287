"""Surnames and given-name characters: how likely a run of characters is a name by its writing alone.

Surnames are grouped by how common they are (public frequency lists of the Ministry of Public Security, from general
knowledge); those that are everyday characters too are marked, for they need more around them. `given.csv` holds, for
2,000 characters, the log-odds of standing in the middle or at the end of a three-character name against running text,
counted over the entries tagged as names in jieba's dictionary (MIT): characters only, no name can be read back.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

COMMON = (
    "李王张刘陈杨赵黄周吴徐孙朱马胡郭林何高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
    "石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
KNOWN = (
    "康赖施樊兰殷洪文翟齐牛庞庄葛章安邢贝柳耿俞鲁倪申辛岳焦聂温关祝鲍季翁柯纪舒凌包骆左霍谷费裴艾柴房童路欧阮尤游甘卓蓝解"
    "褚盛梅涂蒲窦娄冉苗屈成单符占麦卜祁时裘缪栾甄池项喻司管祖牟卫乔穆华宁茅明符宫丘古米苟车容党晏桂佟仇查郎景竺荆边芦全臧商"
    "席楚宗伍元凤花苑靳滕戚尚应匡冷相练封郁邬敖巫冼官扈燕冀郏浦农别晋温习简阙隋闻莘翟濮寿通边尉越隆师巩厍晁勾融冶蓟籍屠蒙阴"
    "毕谈查丛仝辜粟禹仉巢檀郗昝咸邸隗邰瞿阚漆植逯仰仲伊宓蓬郤滑储汲邴糜松井乌焦巴弓山谷侯伯宫宁甄曲家羿储靳段富焦侍钭厉戎束幸司韶宿白鲜"
    "薄印怀蒲从鄂索咸赖蔺桑桂牛扈郏溥尧茹鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚夔那饶空沙养鞠须巢关相查后荆红游竺权逯盖益桓仇"
    "佀税苟闵揭邝卿蔚苑次农瓮展赫云敬商佟阳哈谯笪佴牧覃尕祝茆邬强朴楼粟冀雍嘉敏库玛拉普达"
    "胥能苍双蔺幸鄢佘佴帅岑劳连麻初云水丰平和富经干曲家封"
)
OLD = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常"
    "乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万"
    "支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘"
    "钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴郁胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充"
    "慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓闭皮刀释岩"
)
"""The book of the hundred surnames."""
EVERYDAY = (
    "查松井乌山伯宫家富侍印怀从索鱼向古居步都满国文广禄东沃利那空沙养须后红权盖益仇次农展云敬商强楼普达库敏嘉玛拉从言"
    "于何高任方万向常严毛段史石金白江成时关安平和元全应能通单别相经干连路明文水云房章管解古包商宗简富党麦车游池温兰路家双封初"
    "冷左官尚花占练康宁曲景祖劳燕米边幸容查华司项盛农党应符花凤席楚池越隆师麻苍田林马黄雷龙江叶牛齐程武汤夏"
)
COMPOUND = (
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 长孙 宇文 轩辕 端木 南宫 独孤 呼延 闻人 澹台 公冶 濮阳 淳于 单于 申屠 钟离 "
    "司空 闾丘 太史 拓跋 百里 赫连 公羊 东郭 西门 第五 完颜 叶赫 纳兰 那拉 鲜于 仲孙 乐正 梁丘 左丘 东门 谷梁 宗政 子车 颛孙 端木 巫马 漆雕 壤驷 公良"
).split()
_FUNCTION = "的了在是和与及或而且也不向对从由被把将给让就都很再又还到说称去来过着吗呢吧之其此该各每等个们么已曾经有无因为于以并但则仍系住患等"
_SELDOM = "来有和为得可向都"
"""Function words that village names have in the middle all the same (来富, 有田, 和平)."""
RARE = frozenset(
    "侬缑庹迟谌郴撖亓仉佴禚蔄逄綦亢苌恽琚邗邝仵呙妫麴隽弭忻斛菅揣郇亶佘侴偰冼勐厍妘姒嵇寇昃沓洑淳漕濯犇狄猗玺璩矍祢禤笪羌耨肇荀葆蒯虢衮訾谯贲迮郈郏郐郗鄞鄢酆钊闾阚隗鬲鞠乜仝俎卮厐娰宓屈岱峗庞敖昶晟栎楮欎殳毋汝浣涓滏灏烜爨牟琦璟甯畲瞿稂窦綮羿翦聂肜臧芈茆荔莘蓟蚩逯遆邰邴郯酈鄂郧铎雒鞏顼颛骆"
)
"""Rarer surnames of the recognised list that are hardly anything else: taken for one only where a mask follows."""
STRANGE = "买门由操光海寒来火牙虎玉种台朝仙青刀岩拉次尼才仁格扎洛尕色约回哈撒树冬番麦"
"""Everyday characters that are surnames now and then, and first characters of minority names: only where a word for a person
stands before and a mask follows."""
FLOOR = -4.0

TRANSLITERATION = frozenset(
    "阿艾爱安得勒卜奥巴白班贝本比彼别宾波伯博勃布查达大戴丹当道德登邓狄迪蒂第丁东杜多尔恩法范菲费芬丰佛弗福夫盖甘冈高戈格葛贡古瓜"
    "哈海罕汉豪赫黑亨洪侯胡华怀霍基吉加贾简杰金卡凯坎康考柯科克肯孔库夸拉莱赖兰朗劳勒雷黎里理丽利莉连廉梁列林琳留柳龙卢鲁路"
    "伦罗洛吕马玛麦迈曼芒毛梅门蒙孟米密明缪摩莫默穆姆木拿那纳乃南内尼宁纽农努诺逊措姆曲弗洛黛雷奇蒙茨涅夫佐朴赖伏卢顿汀登欧帕潘庞培佩彭皮匹平泼普齐奇契恰强乔切钦琼丘"
    "让热仁日荣茹瑞若萨塞赛桑瑟森沙珊莎山尚绍舍申生圣施石史士舒斯丝松苏索塔台泰谭汤唐陶特滕提蒂田铁廷通图托瓦万旺威维韦魏温"
    "文翁沃乌武西希锡夏香肖谢辛欣休许薛雪雅亚延扬叶耶伊衣因英尤于约泽扎詹张朱祖佐卓依吐孜买合肉孜艳阳古娜帕丹增次卓玛扎央金"
    "嘎旦巴措朗旺达瓦珠仓觉桑吉措日其木格苏图雅胡努尔别克居热提江依力帕孜来提迪拉买尔阿不都如则汗肉古孜"
)
"""Characters foreign and minority names are written in."""


def _weights() -> dict[str, float]:
    weight = dict.fromkeys(OLD, 0.1) | dict.fromkeys(KNOWN, 0.3) | dict.fromkeys(COMMON, 1.2)
    for c in set(EVERYDAY):
        weight[c] = weight.get(c, -0.3) - 0.7
    return weight


SURNAME: Mapping[str, float] = _weights()


@cache
def given() -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Return the log-odds of a character in the middle and at the end of a name; what is not in it is FLOOR."""
    middle, last = {}, {}
    with (files("biaoshi.recognisers.names") / "given.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            middle[row["char"]], last[row["char"]] = float(row["middle"]), float(row["last"])
    for c in _FUNCTION:
        middle[c] = last[c] = FLOOR
    for c in _SELDOM:
        middle[c], last[c] = -1.0, min(-1.5, last.get(c, FLOOR))
    return middle, last


@cache
def everyday() -> frozenset[str]:
    """Return the everyday words that look like names (`everyday.txt`)."""
    text = (files("biaoshi.recognisers.names") / "everyday.txt").read_text("utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())


def writing(name: str, surname: int) -> float:
    """Return how much `name`, whose first `surname` characters are the surname, looks like one."""
    middle, last = given()
    family = 1.5 if surname == 2 else SURNAME.get(name[0], -2.0)
    rest = name[surname:]
    if rest[-1] in _FUNCTION and rest[-1] not in "来和":
        family -= 2.0
    if len(rest) == 1:
        return family + 0.8 * max(-3.0, min(3.0, last.get(rest, -2.5)))
    first, second = middle.get(rest[0], -2.5), last.get(rest[1], -2.5)
    return family + 0.6 * (max(-3.0, min(3.0, first)) + max(-3.0, min(3.0, second)))
