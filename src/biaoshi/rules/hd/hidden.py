"""Text in the file that the page does not show, as far as the readers found it: one table, one message form."""

import re
from collections.abc import Callable, Iterator, Mapping

from biaoshi.text import fold
from biaoshi.types.document import Block, Document, Part, Run, Style, Unseen, View
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule
from biaoshi.types.severity import Severity

_NOTES = re.compile(r"(?:^| )notes(?: [0-9]+)?$")
"""Parts that are the speaker's notes of a slide."""
_LEVEL_WORDS = ("绝密", "机密", "秘密★", "秘密☆", "工作秘密", "商业秘密")
_INVISIBLE: tuple[View, ...] = ("white", "tiny", "offpage", "covered")
_PARTS = {"body": "正文", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注"}


def _check(*views: View) -> Callable[[Facts], Iterator[Hit]]:
    def check(facts: Facts) -> Iterator[Hit]:
        """Yield one hit for each part of the document that has text of these views."""
        parts: dict[str, list[Unseen]] = {}
        for unseen in facts.document.unseen:
            if unseen.view in views and unseen.text.strip():
                parts.setdefault(unseen.part, []).append(unseen)
        for part, found in parts.items():
            folded = fold("\n".join(u.text for u in found)).text
            words = [w for w in _LEVEL_WORDS if w in folded]
            level = f"，其中有“{words[0].rstrip('★☆')}”字样，请立即核对" if words else ""
            chars = sum(len(u.text) for u in found)
            yield Hit(None, f"{_PARTS.get(part, part)}中有 {len(found)} 处、{chars} 字{level}")

    return check


def _changes(facts: Facts) -> Iterator[Hit]:
    """Yield a hit for each part with deleted text, and one for text inserted or changes logged without it."""
    yield from _check("deleted")(facts)
    inserted = sum(
        b.text[r.start : r.end].strip() != "" for b in facts.document.blocks for r in b.runs if r.style.inserted
    )
    if inserted:
        yield Hit(None, f"文件中有 {inserted} 处插入的文字记为修订，尚未接受或者拒绝")
    if any(key == "revision_log" for key, _ in facts.document.facts):
        yield Hit(None, "共享工作簿的修订记录还在文件里", suggestion="停止共享后另存，修订记录随之清除")


def _comments(facts: Facts) -> Iterator[Hit]:
    """Yield one hit if the file still holds comments, annotations or the speaker's notes."""
    blocks = [b for b in facts.document.blocks if b.text.strip()]
    found = sum(b.kind in ("comment", "annotation") for b in blocks)
    notes = len({b.part for b in blocks if _NOTES.search(b.part) and b.kind not in ("comment", "annotation")})
    said = [f"{found} 处批注或者注释"] * bool(found) + [f"{notes} 页演讲者备注"] * bool(notes)
    if said:
        yield Hit(None, f"文件中有{'、'.join(said)}", suggestion="对外发送前请删除")


def _invisible(facts: Facts) -> Iterator[Hit]:
    """Yield a hit for each part with live text nobody sees, one for redactions that were marked, not carried out, and
    one for what lies in front of text in a file that does not tell over which."""
    yield from _check(*_INVISIBLE)(facts)
    yield from _unjudged(facts)
    pages = [part.removeprefix("page ") for key, part in facts.document.facts if key == "redaction_pending"]
    if pages:
        yield Hit(
            None,
            f"第 {'、'.join(dict.fromkeys(pages))} 页有 {len(pages)} 处遮盖（密文）标注没有执行，框下的文字仍在",
            suggestion="用软件的“应用密文”功能执行遮盖后另存，再检查一遍",
        )


def _unjudged(facts: Facts) -> Iterator[Hit]:
    found = [value.split(" ", 1) for key, value in facts.document.facts if key == "cover_unjudged"]
    if found:
        bare = any(kind == "bare" for kind, _ in found)
        where = "、".join(
            dict.fromkeys(
                _PARTS.get(part, "页眉、页脚" if part[:6] in ("header", "footer") else part) for _, part in found
            )
        )
        what = "不透明的色块" if bare else "不透明的图形、图片"
        yield Hit(
            None,
            f"{where}有浮在文字上方的{what}，它的位置由打开文件的软件排定，下面盖没盖住文字没有判断",
            severity="warning" if bare else "info",
            suggestion="把它移开看一看；盖住的文字照常作了检查，但能够复制出来，不能算遮盖",
        )


def _document(view: View) -> Document:
    return Document(
        "application/x-example",
        (),
        (Part("body", "text", 4, "read"),),
        unseen=(Unseen("body", 0, 0, "删去的字", view),),
    )


def _rule(
    code: str,
    name: str,
    severity: Severity,
    doc: str,
    check: Callable[[Facts], Iterator[Hit]],
    *bad: Document,
    milder: Mapping[Severity, Document] | None = None,
) -> Rule:
    plain = Document("text/plain", (), (Part("body", "text", 0, "read"),))
    return Rule(
        code=code, name=name, doc=doc + "\n\n提示：看不见的内容会随文件一同送出（house）。", severity=severity, also=tuple(milder or {}),
        check=check, good=(Example("", document=plain),),
        bad=(*(Example("", document=d) for d in bad), *(Example("", document=d, severity=s) for s, d in (milder or {}).items())),
    )  # fmt: skip


_TOLD = {"image_place": "拍摄地点", "image_device": "拍摄设备", "image_author": "作者"}


def _images(facts: Facts) -> Iterator[Hit]:
    """Yield one hit for what pictures tell of where, with what and by whom they were taken."""
    told = [(key, part) for key, part in facts.document.facts if key in _TOLD]
    if told:
        kinds = "、".join(word for key, word in _TOLD.items() if any(k == key for k, _ in told))
        pictures = len({part for _, part in told})
        yield Hit(
            None, f"{pictures} 幅图片的附带信息（EXIF、XMP）中有{kinds}", suggestion="对外发送前请清除图片的附带信息"
        )


def _layers(facts: Facts) -> Iterator[Hit]:
    """Yield one hit if the text layer of pages is not what is drawn on them."""
    pages = [part.removeprefix("page ") for key, part in facts.document.facts if key == "layer_differs"]
    if pages:
        listed = "、".join(pages[:5]) + ("……" if len(pages) > 5 else "")
        yield Hit(
            None,
            f"第 {listed} 页的文字层与画面不一致",
            suggestion="以画面为准核对；复制、检索得到的文字可能不是看到的文字",
        )


def _with_facts(*told: tuple[str, str]) -> Document:
    return Document("application/x-example", (), (Part("body", "text", 0, "read"),), facts=told)


_HOUSE = "\n\n提示：看不见的内容会随文件一同送出（house）。"
_IMAGES = Rule(
    code="HD108",
    name="image-metadata",
    doc="图片的附带信息中有拍摄地点、设备或者作者。\n\n手机照片常带经纬度；文件里的插图也在检查之列。" + _HOUSE,
    severity="warning",
    check=_images,
    bad=(Example("", document=_with_facts(("image_place", "file"))),),
    good=(Example("", document=_with_facts(("ocr_layer", "1"))),),
)
_LAYERS = Rule(
    code="HD109",
    name="layer-differs",
    doc="文字层与画面不一致。\n\n扫描件自带的识别文字可能认错，也可能被改过；画面上有而文字层没有的行，按画面补读后一并检查。"
    + _HOUSE,
    severity="warning",
    check=_layers,
    bad=(Example("", document=_with_facts(("layer_differs", "page 1"))),),
    good=(Example("", document=_with_facts(("ocr_layer", "1"))),),
)

_COMMENT = Document(
    "application/x-example",
    (Block("comments", 0, "请核", "comment"),),
    (Part("comments", "text", 2, "read"),),
)
_NOTED = Document(
    "x", (Block("slide 1 notes", 0, "讲到此处停一停", "paragraph"),), (Part("slide 1", "text", 7, "read"),)
)
_INSERTED = Document(
    "application/x-example",
    (Block("body", 0, "补上的字", runs=(Run(0, 4, Style(inserted=True)),)),),
    (Part("body", "text", 4, "read"),),
)
_COMMENTS = Rule(
    code="HD102",
    name="comments",
    doc="文件中留有批注、注释、演讲者备注。\n\n批注里的文字照常检查，只是不当作正文的标志。\n\n提示：看不见的内容会随文件一同送出（house）。",
    severity="warning",
    check=_comments,
    bad=(Example("", document=_COMMENT), Example("", document=_NOTED)),
    good=(Example("关于批注工作的通知"),),
)

RULES = (
    _COMMENTS,
    _IMAGES,
    _LAYERS,
    _rule(
        "HD101", "tracked-changes", "warning",
        "文件中留有修订记录，删去的文字还在文件里。\n\n检查按接受全部修订后的样子进行；删去的文字单独提示。",
        _changes, _document("deleted"), _INSERTED, _with_facts(("revision_log", "1")),
    ),
    _rule(
        "HD103", "hidden-text", "warning",
        "文件中有隐藏的文字或者隐藏的图层。\n\n页面上看不到，收件人却可以显示出来。",
        _check("hidden", "layer_off"), _document("hidden"), _document("layer_off"),
    ),
    _rule(
        "HD105", "live-text-not-visible", "error",
        "文件中有看不见却仍在的文字：白色、极小、页外或者被盖住的文字。\n\n用色块盖住的文字可以复制出来，不能算遮盖；Word 文件里浮在文字上方的图形，位置不能确定的，只提示没有判断；PDF 的遮盖（密文）标注没有执行之前，文字也还在。",
        _invisible, *map(_document, _INVISIBLE), _with_facts(("redaction_pending", "page 2")),
        milder={"warning": _with_facts(("cover_unjudged", "bare body")), "info": _with_facts(("cover_unjudged", "filled header1"))},
    ),
)  # fmt: skip
