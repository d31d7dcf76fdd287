"""文件属性里留有作者、单位、路径或者密级字样。

属性随文件一同送出，收件人右键就能看到；旧文件改成新文件时，属性常常还是旧的。软件名称、版本、日期，以及“Administrator”“微软用户”
一类安装时自带的名称不算；邮件上本来就显示的收发件人不算；图片的作者见 HD108。

提示：看不见的内容会随文件一同送出（house）。
"""

import re
from collections.abc import Iterator

from biaoshi.masking import person
from biaoshi.text import fold
from biaoshi.types.document import Block, Document, Part
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule

_KINDS = ("密级词", "路径", "作者", "单位")
_PEOPLE = frozenset({
    "author", "last_modified_by", "manager", "printed_by", "last_user", "revision_author", "comment_author",
    "作者", "拟稿人", "起草人", "编制人", "审核人", "签发人", "责任人", "责任者", "编写人", "修改人", "操作人",
})  # fmt: skip
_UNITS = frozenset({
    "company", "organization", "organisation", "department", "affiliation", "owner_company",
    "单位", "部门", "处室", "机构", "责任单位", "编制单位", "起草单位", "承办单位", "发文机关", "发布机构", "公司",
})  # fmt: skip
_LABELS = re.compile(r"密级|涉密|保密等级|秘密等级|classification|secrecy|secretlevel|securitylevel|sensitivity", re.I)
_TITLES = {
    "alt": "替代文字", "alt text": "替代文字", "attached_template": "所用模板", "template": "模板", "hyperlink_base": "超链接基础",
    "title": "标题", "subject": "主题", "keywords": "关键词", "comments": "备注", "description": "备注", "category": "类别", "status": "状态",
}  # fmt: skip
_HAN = "\u3400-\u9fff"
_LEVEL = re.compile(
    rf"(?<![{_HAN}])(?:(?:国家秘密|密级|涉密|内部)[ _—\-:：]?)?(?:绝密|机密|秘密)级?"
    rf"(?=$|[^{_HAN}A-Za-z]|(?:文件|公文|资料|材料|件|电报|长期)(?:[^{_HAN}]|$))"
    rf"|(?:工作秘密|商业秘密|核心商密|普通商密|内部)(?=[★☆]|$)"
)
_OPEN = re.compile(r"无|非密|公开|普通|不涉密|一般|否|none|no|normal|public|unclassified|[0-9.\-]*", re.I)
_PATH = re.compile(
    r"(?<![A-Za-z])[A-Za-z]:[\\/](?=[^\s/\\])|\\\\[^\\\s]+\\[^\\\s]|file:/|/(?:home|Users|mnt|media)/[^/\s]+/"
)
_NOBODY = re.compile(
    r"user|users|administrator|admin|root|owner|guest|author|unknown|untitled|anonymous|default|none|n/?a|test|pc|hp|hewlett-packard(?: company)?|dell(?: computer.*)?|lenovo(?: \(.*)?|asus|acer|samsung|apple|huawei|xiaomi|toshiba|sony|thinkpad|sky123\.org|深度技术|系统之家"
    r"|microsoft|microsoft (?:office )?(?:user|corporation|china)|ms ?user|windows ?(?:user|用户)|(?:微软|雅虎|联想|惠普|戴尔|番茄花园|雨林木风)(?:中国|用户|公司)?"
    r"|(?:win(?:dows)?|office) ?[0-9.]+|p ?r ?c|china|home|work|company|organization|my company|user[- ]?[0-9a-z]{0,12}|(?:desktop|laptop|win|pc)-[0-9a-z]+"
    r"|(?:python-docx|openpyxl|apache poi|reportlab|libreoffice|openoffice(?:\.org)?|wps(?: office)?|kingsoft(?: office)?|phpword|phpexcel|aspose[. a-z]*|itext[. 0-9a-z]*|xlsxwriter|docx4j|quarkus|spire[. a-z]*)"
    r"|标识检查|用户|作者|管理员|系统管理员|超级管理员|未知|匿名|无|单位|公司|家用|办公|本机|[\s\-_.*?？]*|\(?anonymous\)?|\(?unspecified\)?",
    re.I,
)  # fmt: skip


def check(facts: Facts) -> Iterator[Hit]:
    """Yield one hit that names the kinds of thing the properties tell, names of persons masked."""
    shown = {b.text.strip() for b in facts.document.blocks if b.kind == "property" and b.part == "headers"}
    found: dict[tuple[str, str], None] = {}
    for name, value in _entries(facts.document):
        if value not in shown and (kind := _kind(name, value, facts.document.media_type)):
            found[kind, _told(kind, name, value)] = None
    if not found:
        return
    kinds = [k for k in _KINDS if any(kind == k for kind, _ in found)]
    alarm = "；其中有密级字样，请立即核对" if "密级词" in kinds else ""
    yield Hit(
        None,
        f"文件属性中有{'、'.join(kinds)}{alarm}",
        suggestion="对外发送前用“检查文档”一类功能清除属性，或者改成应有的内容",
        matched=tuple(f"{kind}：{told}" for k in kinds for kind, told in found if kind == k)[:12],
    )


def _entries(document: Document) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of properties, then of property texts that have no other name than their address."""
    yield from ((name, value.strip()) for name, value in document.properties)
    known = {value.strip() for _, value in document.properties}
    for block in document.blocks:
        if block.kind == "property" and block.part != "headers" and block.text.strip() not in known:
            yield re.sub(r"\[[0-9]+\]$", "", block.address.rpartition("#")[2]) or block.part, block.text.strip()
    yield from ((key, target) for key, target in document.facts if key == "attached_template")


def _kind(name: str, value: str, media: str) -> str | None:
    """Return what the property tells, or None where it is nobody's business."""
    folded = fold(value).text.strip()
    key = name.strip().lower()
    if not folded:
        return None
    if _LEVEL.search(folded) or (_LABELS.search(name) and not _OPEN.fullmatch(folded)):
        return "密级词"
    if _PATH.search(value):
        return "路径"
    if _NOBODY.fullmatch(folded) or media.startswith("image/"):
        return None
    return "作者" if key in _PEOPLE else "单位" if key in _UNITS else None


def _told(kind: str, name: str, value: str) -> str:
    """Return what may be shown: a person's name masked, of a path only which property holds it."""
    if kind == "作者":
        return "、".join(person(n) for n in re.split(r"[;；,，、\n]+", value)[:3] if n.strip())
    return f"在“{_TITLES.get(name, name[:20])}”中" if kind in ("路径", "密级词") else value[:40]


def _with(*told: tuple[str, str], text: str = "", address: str = "") -> Document:
    blocks = (Block("properties", 0, text, "property", address=address),) if text else ()
    return Document("application/x-example", blocks, (Part("properties", "metadata", 1, "read"),), properties=told)


RULE = Rule(
    code="HD104",
    name="properties",
    doc=__doc__,
    severity="warning",
    check=check,
    bad=(
        Example("作者：张小平", document=_with(("author", "张小平"))),
        Example("单位：云岭省水利厅", document=_with(("company", "云岭省水利厅"))),
        Example(r"模板：D:\张小平\涉外\模板.dot", document=_with(("template", r"D:\张小平\涉外\模板.dot"))),
        Example("自定义属性“密级”：内部掌握", document=_with(("密级", "内部掌握"))),
        Example("电子标签：机密★10年", document=_with(text="机密★10年", address="customXml/item1.xml#label[2]")),
    ),
    good=(
        Example(
            "软件：WPS Office；创建时间",
            document=_with(("application", "WPS Office"), ("created", "2026-03-02T08:00:00Z")),
        ),
        Example(
            "作者：Administrator；单位：微软中国；密级：无",
            document=_with(("author", "Administrator"), ("company", "微软中国"), ("密级", "无")),
        ),
        Example("标题：关于开展机密文件清退工作的通知", document=_with(("title", "关于开展机密文件清退工作的通知"))),
        Example("关于清理文件属性的通知"),
    ),
)
