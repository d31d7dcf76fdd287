"""Places of a presentation."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

from formats.pptx_builder import NS, presentation, solid, sp, table, tree
from formats.xlsx_builder import A, C, chart

Builder = Callable[[Sequence[str], Sequence[str]], bytes]
_DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_WHITE = f"<a:rPr>{solid('FFFFFF')}</a:rPr>"
_CHART = '<p:graphicFrame><a:graphic><a:graphicData><c:chart r:id="x"/></a:graphicData></a:graphic></p:graphicFrame>'
_DIAGRAM = f'<p:graphicFrame><a:graphic><a:graphicData><dgm:relIds xmlns:dgm="{_DGM}" r:dm="x"/></a:graphicData></a:graphic></p:graphicFrame>'


def _paragraphs(words: Sequence[str]) -> str:
    return "".join(f"<a:p><a:r><a:t>{w}</a:t></a:r></a:p>" for w in words)


def _runs(words: Sequence[str], pieces: int) -> str:
    cut = [[w[i : i + max(1, len(w) // pieces)] for i in range(0, len(w), max(1, len(w) // pieces))] for w in words]
    ps = "".join(f"<a:p>{''.join(f'<a:r><a:t>{t}</a:t></a:r>' for t in w)}</a:p>" for w in cut)
    return f"<p:sp><p:txBody>{ps}</p:txBody></p:sp>"


def _on_slide(inner: Callable[[Sequence[str]], str], said: Sequence[str], words: Sequence[str]) -> bytes:
    return presentation(tree(sp(*map(escape, said)), inner([escape(w) for w in words])))


def _part(
    kind: str, name: str, text: Callable[[Sequence[str]], str], shape: str, said: Sequence[str], words: Sequence[str]
) -> bytes:
    """Return a slide with one more part; without a kind of relation it belongs to no slide."""
    return presentation(
        tree(sp(*map(escape, said)), shape), parts={name: text([escape(w) for w in words])},
        relations={0: [("x", kind, f"../{name.removeprefix('ppt/')}")]} if kind else {},
    )  # fmt: skip


def _all(outer: str, inner: str, words: Sequence[str]) -> str:
    """Return the words put into `inner` one by one, and all of that into `outer`."""
    return outer.replace("{}", "".join(inner.replace("{}", w) for w in words))


def _modern(words: Sequence[str]) -> str:
    told = "".join(f"<p188:cm><p188:txBody>{_paragraphs([w])}</p188:txBody></p188:cm>" for w in words)
    return f'<p188:cmLst xmlns:p188="x" {NS}>{told}</p188:cmLst>'


def _diagram(words: Sequence[str]) -> str:
    points = "".join(f"<dgm:pt><dgm:t>{_paragraphs([w])}</dgm:t></dgm:pt>" for w in words)
    return f'<dgm:dataModel xmlns:dgm="{_DGM}" {NS}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>'


def _memory(kind: str, words: Sequence[str]) -> str:
    points = "".join(f'<c:pt idx="{n}"><c:v>{w}</c:v></c:pt>' for n, w in enumerate(words))
    return f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}"><c:{kind}>{points}</c:{kind}></c:chartSpace>'


def _about(words: Sequence[str]) -> str:
    return f'<cp:coreProperties xmlns:cp="x" xmlns:dc="y"><dc:title>{"；".join(words)}</dc:title></cp:coreProperties>'


def _everything(word: str) -> bool:
    return True


_SHAPES: dict[str, Callable[[Sequence[str]], str]] = {
    "two runs": lambda ws: _runs(ws, 2),
    "every character": lambda ws: _runs(ws, 99),
    "table": lambda ws: table(*((w,) for w in ws)),
    "field": lambda ws: "".join(f'<p:sp><p:txBody><a:p><a:fld type="x"><a:t>{w}</a:t></a:fld></a:p></p:txBody></p:sp>' for w in ws),
    "footer": lambda ws: "".join(sp(w, ph="ftr") for w in ws),
    "hidden shape": lambda ws: sp(*ws, about='hidden="1"'),
    "off the slide": lambda ws: sp(*ws, xfrm=(12, 1, 3, 1)),
    "white": lambda ws: sp(*ws, rpr=_WHITE),
    "alternative text": lambda ws: "".join(sp("甲", about=f'descr="{w}"') for w in ws),
    "title of a picture": lambda ws: "".join(sp("甲", about=f'title="{w}.png"') for w in ws),
}  # fmt: skip
_PARTS: dict[str, tuple[str, str, Callable[[Sequence[str]], str], str]] = {
    "notes": ("notesSlide", "ppt/notesSlides/notesSlide1.xml", lambda ws: tree(sp(*ws, ph="body"), root="notes"), ""),
    "comment": ("comments", "ppt/comments/comment1.xml", partial(_all, f"<p:cmLst {NS}>{{}}</p:cmLst>", '<p:cm authorId="0"><p:text>{}</p:text></p:cm>'), ""),
    "modern comment": ("comments", "ppt/comments/modernComment1.xml", _modern, ""),
    "author": ("", "ppt/commentAuthors.xml", partial(_all, f"<p:cmAuthorLst {NS}>{{}}</p:cmAuthorLst>", '<p:cmAuthor name="{}"/>'), ""),
    "chart title": ("chart", "ppt/charts/chart1.xml", lambda ws: chart("；".join(ws)), _CHART),
    "texts of a chart": ("chart", "ppt/charts/chart1.xml", lambda ws: _memory("strCache", ws), _CHART),
    "numbers of a chart": ("chart", "ppt/charts/chart1.xml", lambda ws: _memory("numCache", ws), _CHART),
    "chart on no slide": ("", "ppt/charts/chart7.xml", lambda ws: chart("；".join(ws)), ""),
    "diagram": ("diagramData", "ppt/diagrams/data1.xml", _diagram, _DIAGRAM),
    "unused master": ("", "ppt/slideMasters/slideMaster2.xml", lambda ws: tree(sp(*ws), root="sldMaster"), ""),
    "handout": ("", "ppt/handoutMasters/handoutMaster1.xml", lambda ws: tree(*(sp(w, ph="hdr") for w in ws), root="handoutMaster"), ""),
    "tag": ("", "ppt/tags/tag1.xml", partial(_all, f"<p:tagLst {NS}>{{}}</p:tagLst>", '<p:tag name="A" val="{}"/>'), ""),
    "title": ("", "docProps/core.xml", _about, ""),
    "custom XML": ("", "customXml/item1.xml", partial(_all, "<单>{}</单>", '<项 值="{}">{}</项>'), ""),
}  # fmt: skip


def _hidden_slide(said: Sequence[str], words: Sequence[str]) -> bytes:
    return presentation(tree(sp(*map(escape, said))), tree(sp(*map(escape, words)), about='show="0"'))


def _running(root: str, said: Sequence[str], words: Sequence[str]) -> bytes:
    drawn = tree(sp(*map(escape, words)), root="sldMaster" if root == "master" else "sldLayout")
    return presentation(tree(sp(*map(escape, said))), **{root: drawn})  # type: ignore[arg-type]  # texts of the two


PLACES: dict[str, tuple[Builder, Callable[[str], bool]]] = {
    **{name: (partial(_on_slide, inner), _everything) for name, inner in _SHAPES.items()},
    **{name: (partial(_part, *about), _everything) for name, about in _PARTS.items()},
    "numbers of a chart": (partial(_part, *_PARTS["numbers of a chart"]), str.isdigit),
    "hidden slide": (_hidden_slide, _everything),
    "master": (partial(_running, "master"), _everything),
    "layout": (partial(_running, "layout"), _everything),
}
