"""Addresses as one span with their depth (identifiers.md §11): 0 province … 1 township, 2 village, 3 group or building, 4 room.

    住 │ 云岭省 青屏市 南川区 河湾镇 陈家沟村 三组 12号
       └ province, city, county, township ┘ village group house

A seed (a number of a house, building, room or group, or a word that an address follows) opens a window; in it one
pattern of optional parts in their order is matched. Words such as 户籍地 and 住址 end a name before them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_STOP = "住在到至的是和与及为由从向于系其该我你他她们有无不了个将被把对给以并但或而即也都已因经所等把叫称"
_N = f"(?:(?![{_STOP}])[一-鿿])"
_NUM = "(?:[0-9]{1,5}|[一二三四五六七八九十百零〇]{1,5})"
_HIDE = "[*×xX某○●█■□]"
_PROVINCE = f"(?:(?:内蒙古|广西(?:壮族)?|西藏|宁夏(?:回族)?|新疆(?:维吾尔)?)(?:自治区)?|(?:黑龙江|{_N}{{2}})省|(?:北京|天津|上海|重庆)市|(?:香港|澳门)特别行政区)"
_CITY = f"(?:{_N}{{2,4}}?(?:市|盟)|{_N}{{2,7}}?(?:自治州|地区))"
_COUNTY = f"(?:{_N}{{2,6}}?自治[县旗]|(?!社区|小区|辖区|片区){_N}{{1,4}}?(?:新区|开发区|高新区|区|县|旗|市)(?!间|级|委|里|内))"
_TOWN = (
    f"(?:{_N}{{1,5}}?(?:镇|民族乡|乡|人民公社|公社|街道(?:办事处|办)?|苏木|农场|林场)(?!长|党|政|纪|人大|卫|敬|工作))"
)
_VILLAGE = f"(?:(?<=公社){_N}{{1,5}}?(?:生产)?大队(?!长|部|会计|干部)|(?!(?:行政|自然|农|全|各|本|该|进|驻|两)村|社区){_N}{{1,6}}?(?:行政村|自然村|村民委员会|村委会|村|社区|居民委员会|居委会|嘎查|屯)(?!民|干|级|道|集体|里|内|支|党|两委|书记|主任|医|口|居|务|矫正|服务|卫生|建设|落))"
_ROAD = f"(?:{_N}{{1,7}}?(?:大道|大街|马路|环路|公路|路|街|巷|胡同|道)(?:[东西南北中]?[一二三四五六七八九十0-9]{{0,2}}段|[东西南北]侧)?)"
_DOOR = f"(?:第?{_NUM}(?:[-—之]{_NUM})?(?:号院|弄|号(?!楼|线|文|令|机|公告|车|桥|井|店|煤|厅|馆|会议|仓|库|罐|岗))(?:附{_NUM}号|之{_NUM})?)"
_COMPOUND = f"(?:{_N}{{2,8}}?(?:小区|花园|家园|新村|新苑|新居|花苑|公寓|苑|雅居|宿舍|家属院|公馆|佳苑|华庭|华府|名城|园|城|府|庭|湾|坊|里|院|大厦|广场)(?:[A-Z东西南北一二三四五0-9]{{1,2}}[区期])?)"
_ESTATE = f"(?:{_N}{{2,8}}?(?:小区|花园|家园|花苑|公寓|佳苑|家属院|华庭|雅居))"
"""Compounds that are known as such without a number behind."""
_GROUP = f"(?:第?{_NUM}(?:村民小组|居民小组|生产队|小组|组|社|队))"
_HOUSE = f"(?:(?:{_NUM}|[A-Z][0-9]{{0,2}})(?:号楼|幢|栋|座|#楼|#|楼(?!长|道|房|层))(?:[东西]?头)?)"
_UNIT = f"(?:{_NUM}单元|[东西中]单元|{_NUM}门(?=[0-9]))"
_ROOM = "(?:(?:[0-9]{1,2}[层楼])?[0-9]{1,4}(?:室|房|户|号)(?!间)|(?:[东西]户))"
_DASHED = "(?:[0-9]{1,3}(?:-[0-9]{1,4}){1,3}(?:室|号)?)"
_ADDRESS = re.compile(
    f"(?P<p>{_PROVINCE}[ ]?)?(?P<c>{_CITY}[ ]?)?(?P<d>{_COUNTY}[ ]?)?(?P<t>{_TOWN}[ ]?)?(?P<v>{_VILLAGE}){{0,2}}"
    f"(?:(?P<r>{_ROAD})(?P<rn>{_DOOR})?)?(?P<m>{_COMPOUND}(?=[0-9A-Z一二三四五六七八九十])|{_ESTATE})?(?P<g>{_GROUP})?(?P<n>{_DOOR})?(?P<n2>{_DOOR})?"
    f"(?P<m2>{_COMPOUND}(?=[0-9A-Z一二三四五六七八九十])|{_ESTATE})?(?P<b>{_HOUSE})?(?P<u>{_UNIT})?(?P<k>{_ROOM}|(?<=[幢栋楼元区院苑园里城庭])[ ]?{_DASHED}|(?<=单元)[0-9]{{3,4}}|(?<=[幢栋])[0-9]{{3,4}})?"
)  # fmt: skip
SEED = re.compile(
    f"{_NUM}(?:号楼|号院|号|幢|栋|座|单元|室|弄|村民小组|小组|组|社|队)|[0-9]-[0-9]{{1,3}}|住(?![房宅院建持户处进了])|户籍|籍贯|地址|坐落|座落|来自|嘎查|公社|[村区]{_NUM}"
)
CUE = re.compile(
    "户籍所在地|户籍地址?|户口所在地|户籍|原籍|籍贯|祖籍|家庭(?:住址|地址)|(?:现|经常)?居住地址?|居住地|现居住?|现住址?|原住|租住|暂住地?|家住|住所地?|住址|居住在?|住在?|通[讯信]地址|送达地址|联系地址|注册地址|办公地址|单位地址|"
    "地址|坐落[于在]?|座落[于在]?|位于|来自|迁[至往入]|搬[至到]|安置[于在到]|安置点|设在|地点|门牌|房屋|家在|寄至|村民|居民|业主|住户|农民|社员"
)
HOME = re.compile("户籍|户口|籍|家庭|家住|家在|住|居|迁|搬|安置|来自|村民|居民|业主|住户|社员")
_BODY = re.compile(
    "(?:经营场所|营业|公司|集团|局|委员会|中心|医院|学校|大学|中学|小学|幼儿园|厂|事务所|研究院|法院|检察院|派出所|支队|大队|厅|站|店|超市|银行|窗口|大厅|单位|机关|部门|政府|办公室|合作社|基地|仓库|场所|会议|报名|领取|集合|受理|咨询|投诉举报)[^。；\n]{0,14}$"
)
_JUNK = re.compile(
    "^(?:本|该|我|各|全|辖|这|那|同|原|新|老|农|旧|城|市|县|区|省|镇|乡|村)?(?:村|社区|小区|街|路|区|县|市|镇|乡)"
)
_LIVES = re.compile("的?(?:社员|村民|居民|住户)")
"""Behind an address of a village: who lives there."""
_BEHIND, _AHEAD = 46, 24


@dataclass(frozen=True, slots=True)
class Address:
    """An address found: where, how deep, the word it follows, and whether it is somebody's home (None: not said)."""

    start: int
    end: int
    depth: int
    parts: tuple[tuple[str, float], ...]
    cue: str
    home: bool | None


def addresses(text: str) -> list[Address]:
    """Return the addresses from village, compound or house number down in folded `text`, in order, not overlapping."""
    found: list[Address] = []
    done = 0
    for start, end in _windows(text):
        blind = CUE.sub(lambda m: "\x1e" * len(m[0]), text[start:end])
        for address in _within(text, blind, start, max(0, done - start)):
            found.append(address)
            done = address.end
    found = _fields(text, found)
    found += [
        Address(m.start("v"), m.end("v"), 4, (("pattern", 0.4), ("context", 0.3)), "房号", True)
        for m in _FLAT.finditer(text)
        if not any(a.start < m.end("v") and m.start("v") < a.end for a in found)
    ]
    return sorted(found, key=lambda a: a.start)


_FLAT = re.compile(f"(?:房号|门牌)[：:][ ]?(?P<v>{_HOUSE}(?:{_UNIT})?(?:{_ROOM}|[0-9]{{3,4}})|{_DASHED})")
"""A flat in a list of one compound: the heading of the paper says which."""


_FIELD = re.compile(
    "(?:户籍所在地|户籍地址|户口所在地|家庭(?:住址|地址)|(?:现|经常)?居住地址?|住所地?|现?住址|通[讯信]地址|送达地址|联系地址|注册地址|办公地址|单位地址|经营场所|地址)"
    "[：:][ ]?(?P<v>[^，。；;、\n\x1f（(]{6,60})"
)
_NEXT = re.compile("[ ]*(?:联系|电话|邮编|邮政|身份证|手机|传真|网址|姓名|性别|电联)")
_TAIL = re.compile(
    "(?:[0-9A-Za-z]{1,5}|[一二三四五六七八九十百零]{1,4})(?:号楼|号院|号|幢|栋|座|单元|室|楼|层|弄|村民小组|组|队|社|户|门)|(?<=[一-鿿])[0-9]{1,5}(?:[-—][0-9]{1,5}){0,3}$|[0-9]{1,4}(?:[-—][0-9]{1,5}){1,3}(?:号|室)?|(?:幢|栋|楼|元)[0-9]{2,4}$"
)


def _fields(text: str, found: list[Address]) -> list[Address]:
    """Let what stands in a field of an address be one from its first character to its last number, however it is built."""
    for m in _FIELD.finditer(text):
        start = m.start("v")
        cut = _NEXT.search(m["v"])
        value = m["v"][: cut.start()] if cut else m["v"]
        inside = [a for a in found if start <= a.start < start + len(value)]
        if inside and inside[0].start == start and inside[-1].end == start + len(value):
            continue
        last = next(iter(reversed(list(_TAIL.finditer(value)))), None)
        end = max([a.end for a in inside] + [start + last.end()] if last else [a.end for a in inside], default=0)
        if not end or end - start < 6:
            continue
        depth = max(
            [a.depth for a in inside] + [3 if last and re.search("[组社队幢栋座楼]$", last[0]) else 4]
            if last
            else [a.depth for a in inside]
        )
        home = inside[0].home if inside else HOME.search(m[0][: start - m.start()]) is not None
        found = [a for a in found if a not in inside]
        found.append(
            Address(
                start, end, depth, (("pattern", 0.4), ("context", 0.3)), m[0][: start - m.start()].rstrip("：: "), home
            )
        )
    return found


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches around seeds, joined where they touch."""
    held: tuple[int, int] | None = None
    for m in SEED.finditer(text):
        start, end = max(0, m.start() - _BEHIND), min(len(text), m.end() + _AHEAD)
        if held and start <= held[1]:
            held = (held[0], end)
        else:
            if held:
                yield held
            held = (start, end)
    if held:
        yield held


_START = re.compile(f"(?:^|(?<=[^一-鿿])|(?<=[{_STOP}]))(?=[一-鿿0-9A-Z])")
_HARD = re.compile(f"{_NUM}(?:号楼|幢|栋|单元|室|弄|组|号)")


def _within(text: str, blind: str, base: int, at: int) -> Iterator[Address]:
    """Yield the addresses of a window: from where a word may begin; where none is and a house is named, from anywhere."""
    found = False
    for start in _START.finditer(blind, at):
        if start.start() < at:
            continue
        m = _ADDRESS.match(blind, start.start())
        address = _judge(text, m, base) if m and m.end() > m.start() else None
        if m and address:
            found = True
            yield address
            at = m.end()
    hard = None if found else _HARD.search(blind, at)
    while hard and at < hard.start():
        m = _ADDRESS.match(blind, at)
        address = _judge(text, m, base) if m and m.end() > at else None
        at = m.end() if m and address else at + 1
        if address:
            yield address


def _judge(text: str, m: "re.Match[str]", base: int) -> Address | None:
    """Return the address of a match, None for what is none: a road without a number, a village nobody lives in."""
    g = m.groupdict()
    admin = [k for k in "pcdt" if g[k]]
    door = g["n"] or g["n2"] or (g["r"] and g["rn"])
    if g["u"] or g["k"] or door:
        depth = 4
    elif g["g"] or g["b"]:
        depth = 3
    elif g["v"] or g["m"] or g["m2"]:
        depth = 2
    else:
        return None
    if depth >= 3 and not (
        g["v"] or g["m"] or g["m2"] or (g["r"] and g["rn"]) or (admin and (g["g"] or door or g["b"]))
    ):
        return None
    start, end = base + m.start(), base + m.end()
    before = text[max(0, start - 40) : start]
    before = before[max(before.rfind("\n"), before.rfind("\x1f")) + 1 :]
    cue = _cue(before)
    lives = _LIVES.match(text[end : end + 4]) is not None
    if depth == 2 and not (cue and HOME.search(cue)) and not ((cue or lives) and admin):
        return None
    cue = cue or ("社员" if lives else "")
    if not admin and not cue and depth < 4 and not (g["v"] and g["g"]):
        return None
    if not admin and _JUNK.match(m[0]):
        return None
    if re.match("(?:级|以上|以下|左右)", text[end : end + 2]):
        return None
    home = _home(cue, before)
    parts = (("pattern", 0.3 + 0.1 * depth), ("regions", 0.05 * len(admin)), ("context", 0.2 if cue else 0.0))
    end -= len(m[0]) - len(m[0].rstrip())
    return Address(start, end, depth, parts, cue, home)


def _home(cue: str, before: str) -> bool | None:
    """Tell whether it is somebody's home, by the word before it; None where nothing says so."""
    if re.search(
        "(?:公司|集团|局|委员会|中心|院|厂|店|社|所|厅|站|办公室|政府|学校)[，,（( ]{0,2}(?:住所地?|住址|地址)[：:为 ]{0,2}$",
        before,
    ):
        return False  # a body's own seat
    if cue and HOME.search(cue):
        return True
    return False if _BODY.search(before) else None


def _cue(before: str) -> str:
    last = next(iter(reversed(list(CUE.finditer(before[-16:])))), None)
    if last and len(before[-16:]) - last.end() <= 3 and not re.search("[，。；、]", before[-16:][last.end() :]):
        return last[0]
    return ""
