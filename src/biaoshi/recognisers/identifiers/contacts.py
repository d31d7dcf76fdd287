"""How a person is reached: telephones, mail, chat names, network addresses (identifiers.md §§5, 9)."""

import ipaddress
import re

from biaoshi.recognisers.kind import EDGE, SLIP, Kind, Sight, Verdict, righted, slipped, solid

_UNALLOCATED = ("142", "143", "154", "164", "194")
_CODE = "(?:0[0-9]{2,3}|\\(\\+?86[ -]0?[0-9]{2,3}\\)|\\(0[0-9]{2,3}\\)|（0[0-9]{2,3}）)"
_EXTENSION = "(?:(?:转|-|－|—| 转 ?|分机)[0-9]{1,6})?"
_UNIT = "[ ]?(?:元|万|亿|吨|公斤|千克|千瓦|人次|人民币|平方|立方|公里|米|股|份|户|台|件|%|％|美元|度电)"
_HOME = ("住宅", "宅电", "家庭", "家中", "本人", "户主", "监护人", "家长", "亲属", "私人")
_PUBLIC = ("gov.cn", "gov.", "mil.cn")
_DUTY_BOX = re.compile(
    "^(?:office|bangongshi|bgs|xxgk|zwgk|info|service|hr|contact|admin|webmaster|jubao|xinfang|tousu|news|press|kefu)",
    re.I,
)


def _mobile(sight: Sight) -> Verdict | None:
    spoilt = slipped(sight.text)
    if spoilt and sum(c.isdigit() for c in sight.text) < 7:
        return None
    number = (righted(sight.text) if spoilt else solid(sight.text)).removeprefix("+86").removeprefix("0086")
    if number.startswith("86") and len(number) == 13:
        number = number[2:]
    if len(number) != 11 or len(set(number)) < 3 or re.match(_UNIT, sight.after):
        return None
    if spoilt:  # only under a label: serial numbers mix letters and digits as well
        return Verdict((("pattern", 0.35), ("check", 0.0)), "有的数字像是识别错误", against=("夹有字母",))
    field = 0.0 if number[:3] in _UNALLOCATED else 0.1
    return Verdict((("pattern", 0.55), ("field", field)))


def _landline(sight: Sight) -> Verdict | None:
    line = sight.before[-24:].rpartition("\n")[2]
    home = next((w for w in _HOME if w in line), None)
    return Verdict((("pattern", 0.6),), office=home is None, severity=None if home else "info",
                   against=() if home else ("没有写明是住宅或者个人电话，一般是办公电话",))  # fmt: skip


def _local(sight: Sight) -> Verdict | None:
    number = solid(sight.text)
    if re.match("(?:19|20)[0-9]{6}$", number):
        return None  # a date
    return _landline(sight)


def _mail(sight: Sight) -> Verdict | None:
    name, _, host = sight.text.partition("@")
    public = host.lower().endswith(_PUBLIC) or _DUTY_BOX.match(name) is not None
    return Verdict((("pattern", 0.85),), office=public, severity="info" if public else None,
                   against=("机关、单位的公务邮箱",) if public else ())  # fmt: skip


def _chat(sight: Sight) -> Verdict | None:
    return Verdict((("pattern", 0.4),))


def _address(sight: Sight) -> Verdict | None:
    written = sight.text.split("/")[0]
    try:
        held = ipaddress.ip_address(written)
    except ValueError:
        return None
    if (
        held.is_unspecified
        or held.is_loopback
        or held.is_multicast
        or written in ("255.255.255.0", "255.255.255.255", "255.255.0.0")
    ):
        return None
    clause = re.search("(?:版本|版|[Vv]er(?:sion)?|[Vv]|第|条|款|章|节|图|表|GB/T|编号)[：: ]*$", sight.before)
    if clause or ("::" in written and re.match("[0-9A-Fa-f]{1,2}::?", written)):
        return None
    if re.fullmatch("[ \u3000]*", sight.before.rpartition("\n")[2]) and re.match(
        "(?:[1-9]?[0-9]\\.){3}[1-9]?[0-9]$", written
    ):
        if not written.startswith("10."):
            return None  # begins a line: the number of a clause
    wide = ":" in written or any(
        int(part) > 99 for part in written.split(".")
    )  # numbers of versions and clauses are small
    return Verdict((("pattern", 0.45), ("field", 0.1 if wide else 0.0)))


def _hardware(sight: Sight) -> Verdict | None:
    return Verdict((("pattern", 0.8),))


KINDS = (
    Kind(
        "PI802", "CN_MOBILE", "手机号码",
        ("(?<![0-9A-Za-z.])(?:(?:\\+|00)?86[ \\-]?)?1[3-9](?:[ \\-]{0,2}[0-9]){9}(?![0-9A-Za-z])",
         "(?<![0-9A-Za-z.])1[3-9][0-9]{1,8}\\n[0-9]{1,8}(?![0-9A-Za-z])",
         f"(?<![0-9A-Za-z.])[1Il|][3-9SBZ](?:[ \\-]{{0,2}}{SLIP}){{9}}(?![0-9A-Za-z])"),
        _mobile, words=("手机", "电话", "联系", "移动", "号码", "微信", "tel", "Tel", "TEL", "拨打", "致电", "短信"),
        unlike=("单号", "订单", "流水", "编号", "账号", "帐号", "卡号", "发票", "代码", "统计", "面积", "金额"),
        rank=2,
        examples=("联系人手机⟦15400001234⟧", "⟦+86 154 0000 1234⟧", "电话：⟦154-0000-1234⟧", "手机号码⟦１５４００００１２３４⟧", "电话⟦154000\n01234⟧"),
        near=("物流单号15400001234", "投资15400001234元", "电话12345", "拨打110、119", "客服95588"),
    ),
    Kind(
        "PI803", "CN_LANDLINE", "固定电话号码",
        (f"(?<![0-9A-Za-z.〔(（-])(?:\\+?86[ \\-]?)?{_CODE}[ \\-—－]{{0,2}}[1-9][0-9]{{2,3}}[ \\-]?[0-9]{{4}}{_EXTENSION}(?![0-9A-Za-z])",
         f"(?<![0-9A-Za-z.])[（(](?:\\+?86[ -])?0?[0-9]{{2,3}}[）)] ?[1-9][0-9]{{2,3}}[ \\-]?[0-9]{{4}}{_EXTENSION}(?![0-9A-Za-z])"),
        _landline, words=("电话", "传真", "座机", "热线", "联系", "tel", "Tel", "TEL"),
        unlike=("账号", "编号", "单号", "代码"), rank=3,
        examples=("住宅电话：⟦0999-0000012⟧".replace("0000012", "2000012"), "办公电话（传真）⟦（0999）20000012⟧", "电话⟦0999-2000012转801⟧"),
        near=("拨打12345热线", "服务电话400-000-0000", "编号0999-2000012号文件已作废的单号0999-2000012"),
    ),
    Kind(
        "PI803", "CN_LANDLINE_LOCAL", "固定电话号码",
        (f"{EDGE}[2-8][0-9]{{2,3}}[ \\-]?[0-9]{{4}}{_EXTENSION}(?![0-9A-Za-z.])",),
        _local, words=("电话", "传真", "座机", "宅电"), unlike=("手机",), needs_word=True, reach=10, rank=6,
        examples=("家庭电话：⟦6120033⟧",), near=("电话费6120033元".replace("电话费", "话费"), "面积6120033平方米", "电话费20260103结清"),
    ),
    Kind(
        "PI812", "MAIL_ADDRESS", "电子邮箱",
        ("(?<![0-9A-Za-z._%+-])[0-9A-Za-z][0-9A-Za-z._%+-]{0,63}@(?:[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?\\.)+[A-Za-z]{2,12}(?![0-9A-Za-z@])",),
        _mail, words=("邮箱", "邮件", "E-mail", "email", "Email"),
        examples=("邮箱zhangsan⟦abc_01@example.com⟧".replace("zhangsan", ""), "请发至⟦xxgk@qingping.gov.cn⟧。"),
        near=("@全体成员", "用户@主机", "价格3元@个"),
    ),
    Kind(
        "PI813", "CN_WECHAT", "微信号",
        ("(?:微信号?|[Ww]e[Cc]hat|[Vv][Xx]|wx|威信)(?:号|ID|id)?[：:为是 ]{0,3}(?P<v>[A-Za-z][-_A-Za-z0-9]{5,19}|1[3-9][0-9]{9})(?![0-9A-Za-z])",),
        _chat, words=("微信", "WeChat", "wechat", "VX", "vx", "wx"), needs_word=True, rank=1,
        examples=("微信号：⟦wx_fictional01⟧", "加微信⟦abcdef_99⟧"), near=("微信公众号“云岭发布”", "关注微信小程序", "WeChat Pay"),
    ),
    Kind(
        "PI813", "CN_QQ", "QQ号",
        ("(?:QQ|qq|Qq|扣扣)(?:群)?(?:号码?)?[：:为是 ]{0,3}(?P<v>[1-9][0-9]{4,10})(?![0-9A-Za-z@.])",),
        _chat, words=("QQ", "qq", "Qq", "扣扣"), needs_word=True, rank=1,
        examples=("QQ：⟦990000012⟧",), near=("QQ农场10000人在线的QQ", "腾讯QQ2026版"),
    ),
    Kind(
        "PI818", "IP_ADDRESS", "IP地址",
        ("(?<![0-9A-Za-z.])(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?:/[0-9]{1,2})?(?![0-9A-Za-z]|\\.[0-9])",
         "(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{1,4}:){4,7}[0-9A-Fa-f]{1,4}(?![0-9A-Za-z:])",
         "(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{1,4}:){1,7}(?::[0-9A-Fa-f]{1,4}){1,6}(?![0-9A-Za-z:])"),
        _address, words=("IP", "ip", "地址", "服务器", "主机", "网关", "内网", "登录", "端口", "DNS", "终端", "网段"),
        unlike=("版本", "条款", "标准", "内核", "固件", "补丁", "依照", "按照", "参照", "依据"), rank=4,
        examples=("服务器IP地址⟦192.0.2.17⟧", "IP：⟦2001:0db8:0000:0000:0000:0000:0000:0017⟧"),
        near=("软件版本4.2.0.17", "第3.2.1.4条", "见图1.2.3.4"),
    ),
    Kind(
        "PI818", "MAC_ADDRESS", "MAC地址",
        ("(?<![0-9A-Za-z:-])(?:[0-9A-Fa-f]{2}([:-]))(?:[0-9A-Fa-f]{2}\\1){4}[0-9A-Fa-f]{2}(?![0-9A-Za-z:-])",),
        _hardware, words=("MAC", "网卡", "物理地址"),
        examples=("MAC：⟦00:00:5E:00:53:01⟧",), near=("时间00:00:53",),
    ),
)  # fmt: skip
