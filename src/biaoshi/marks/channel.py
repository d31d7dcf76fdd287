"""The open channel a paper says it is sent through: 明传, 传真, 电子邮件, 微信, 互联网."""

import re
from collections.abc import Iterator

from biaoshi.marks.instructions import FORBIDS, GENERAL, Clause, clauses, stretch
from biaoshi.marks.layout import telegram_row
from biaoshi.marks.outline import Outline
from biaoshi.marks.sheet import Row, Sheet
from biaoshi.types.facts import Particulars, Statement
from biaoshi.types.mark import Mark

_MEANS: tuple[tuple[str, str], ...] = (
    ("明传", r"明传|明电|内部传真电报"),
    ("微信", r"微信|企业微信|QQ群?|钉钉|工作群|微博|即时通(?:信|讯)|短信"),
    (
        "电子邮件",
        r"电子邮箱|电子邮件|电子信箱|互联网邮箱|外网邮箱|E-?mail|e-?mail|[A-Za-z0-9._%-]+@[A-Za-z0-9.-]+\.[a-z]{2,6}|[163QQ]{2,3}邮箱|邮箱",
    ),
    ("传真", r"传真"),
    ("互联网", r"互联网|外网|网盘|云盘|政务外网|门户网站|百度|OA"),
)
_ANY = "|".join(p for _, p in _MEANS)
_SEND = r"(?:发送|发至|发到|发给|发往|传送|传至|传给|传达|下发|印发|转发|报送|上报|反馈|传输|传阅|分发|投送|推送|寄送|回传|报至|报我|送我|发我|发布)"
_FIELD = re.compile(
    rf"(?:发送|分送|抄送|传递|传输|报送|分发|投递|发文|递送|下发|传送|收发|发出|送达|印发|发布|传达)(?:方式|渠道|途径|形式|路径)[:：]?(?P<how>[^。]{{0,20}}?(?P<means>{_ANY}))"
    r"|(?:报送|反馈|接收|收件|回复|上报)(?:电子)?(?P<box>邮箱)[:：]|^[ ]*[（(](?P<remark>明传|传真|微信|电子邮件|QQ群?|工作群)[^（）()，。]{0,10}[)）][ ]*$"
)
_SAYS = (
    re.compile(rf"(?:通过|经|以|用|利用|采用)[^，,。]{{0,16}}?(?P<means>{_ANY})[^，,。]{{0,16}}?{_SEND}"),
    re.compile(rf"{_SEND}[^，,。:：]{{0,10}}?(?P<means>{_ANY})"),
    re.compile(rf"(?:发布|发|转|传|上传)(?:在|到|至|入|往)[^，,。]{{0,12}}?(?P<means>{_ANY})"),
    re.compile(r"(?:已|请|并)?发(?:在|至|到)?(?P<means>工作群|微信|QQ群?|互联网)"),
    re.compile(
        rf"(?:从|在|到|登录|加入|进入|接收|查收|接)[^，,。]{{0,10}}?(?P<means>{_ANY})群?[^，,。]{{0,4}}?(?:下载|领取|接收|查收|签收|获取|查看)"
    ),
    re.compile(
        r"(?:报|送|发|分送|抄送|抄报|主送)[:：][^。]{0,60}?[（(][^（()）]{0,6}?(?P<means>传真|微信|QQ群?|工作群|电子邮件|邮箱|明传|互联网)[^（()）]{0,10}[)）]"
    ),
    re.compile(r"在[^，,。]{0,12}?(?P<means>微信|QQ群?|工作群|钉钉|互联网|外网)[^，,。]{0,8}?(?:发|传|转|通知)"),
    re.compile(
        r"(?P<means>明传|传真|微信|电子邮件)(?:发|送|给|至)?[:：]?(?:各[市县区州乡镇单部]|[\u3400-\u9fff]{1,8}(?:[市县区]委|政府|[厅局办]))"
    ),
    re.compile(
        rf"(?:此件|本件|本通知|此通知|该件|材料|电子版|电子文档|扫描件|报告|名单)[^，,。]{{0,10}}?(?:已|请)?(?P<means>{_ANY})[^，,。]{{0,4}}?(?:各|至|给|发|报|群)"
    ),
)
_HINT = re.compile("明传|明电|微信|微博|QQ|钉钉|工作群|通[信讯]|短信|邮|mail|@|传真|网|云盘|OA")
_SECURE = re.compile(r"加密|密码|机要|密传|密网|(?:涉密|保密)(?:内?网|专|信息系统|渠道|邮|机|传真|电话)|内网|专网")
_MAIL_HEAD = re.compile(r"^(?:发件人|From|收件人|To)[:：]")
_MAIL_SUBJECT = re.compile(r"^(?:主题|Subject|收件人|To)[:：]")


def find_statements(shape: Outline, marks: tuple[Mark, ...], particulars: Particulars) -> Iterator[Statement]:
    """Yield the open channels the paper's head, distribution line and sending instructions name.

    A number to call (传真：0871-…) and an address to write to say nothing of how the paper itself is sent.
    """
    if particulars.carrier in ("teaching", "examination") or not marks:
        return
    sheet = Sheet(shape)
    yield from _heads(sheet)
    for clause in clauses(shape, _HINT):
        if FORBIDS.search(clause.text) or _SECURE.search(clause.text):
            continue
        for pattern in (_FIELD, *_SAYS):
            m = pattern.search(clause.text)
            if m and not (pattern is not _FIELD and GENERAL.search(clause.text)) and not _contact(clause, m):
                yield Statement("channel", stretch(shape, clause, *m.span()), _means(_named(m)))
                break


def _named(m: re.Match[str]) -> str:
    groups = m.groupdict()
    return groups.get("means") or groups.get("box") or groups.get("remark") or "邮箱"


def _means(word: str) -> str:
    return next(name for name, pattern in _MEANS if re.fullmatch(pattern, word))


def _contact(clause: Clause, m: re.Match[str]) -> bool:
    """联系人…传真：0871-…: a line of contacts."""
    return bool(re.search(r"联系人|联系电话|传真(?:号码?)?[:：][ ]*[0-9(（]", clause.text)) and not re.search(
        "发送|发至|报送|反馈", m[0]
    )


def _heads(sheet: Sheet) -> Iterator[Statement]:
    rows = sheet.front[:14]
    for i, row in enumerate(rows):
        if (
            telegram_row(row) and re.search("明传|明电|明码|传真电报", row.tight) and "加密" not in row.tight
        ) or _plain_grade(row):
            yield Statement(
                "channel", sheet.piece(row).span, "传真" if "传真" in row.tight and "明" not in row.tight else "明传"
            )
        elif _MAIL_HEAD.match(row.tight) and any(_MAIL_SUBJECT.match(r.tight) for r in rows[i + 1 : i + 6]):
            if any(_SECURE.search(r.tight) for r in rows[i : i + 6]):
                return
            yield Statement("channel", sheet.piece(row).span, "电子邮件")
            return


def _plain_grade(row: Row) -> bool:
    return bool(re.match(r"(?:等级[:：]?)?(?:特提|特急|加急|平急)[·.•]?明电", row.tight))
