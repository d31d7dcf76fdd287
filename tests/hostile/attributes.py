"""A mark in XML where no program looks: an attribute of every member of every kind of package, spelt in several ways."""

# mypy: disable-error-code="misc"
# The maker of a case is a lambda that keeps its loop variables as defaults, whose type mypy cannot infer.

import io
import re
import zipfile
from collections.abc import Callable, Iterator

from formats import odf_builder, ofd_builder, pptx_builder, xlsx_builder
from formats.docx_builder import docx, p, r
from hostile.case import MARK, REST, Case, member, with_member

_PACKAGES: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "docx": ("通知.docx", "word/document.xml", lambda: docx("".join(p(r(t)) for t in REST))),
    "xlsx": (
        "台账.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda: xlsx_builder.workbook(xlsx_builder.sheet(xlsx_builder.row(1, xlsx_builder.n("A1", 1)))),
    ),
    "pptx": (
        "汇报.pptx",
        "ppt/slides/slide1.xml",
        lambda: pptx_builder.presentation(pptx_builder.tree(pptx_builder.sp(*REST))),
    ),
    "odf": ("通知.odt", "content.xml", lambda: odf_builder.odf("".join(odf_builder.p(x) for x in REST))),
    "ofd": ("通知.ofd", "OFD.xml", lambda: ofd_builder.paper(REST)),
}
_BY_NUMBER = "".join(f"&#{ord(c)};" if i % 2 else f"&#x{ord(c):X};" for i, c in enumerate(MARK))
_WAYS = {
    "in single quotes": f" aside='{MARK}'",
    "by numbers": f' aside="{_BY_NUMBER}"',
    "with blanks": f' aside \n=\t"{MARK}"',
    "zero-width": ' aside="机\u200b密\u200b★10年"',
    "traditional, without a star": ' aside="機密 10 年"',
    "as a namespace": f' xmlns:aside="{MARK}"',
    "within words": f' aside="a,b;{MARK}&amp;c"',
}


def _planted(data: bytes, name: str, said: str) -> bytes:
    """Return the package with `said` within the first tag of its member `name`."""
    xml = member(data, name)
    start = re.search(r"<[A-Za-z_][^\s/>]*", xml)
    assert start is not None
    return with_member(data, name, xml[: start.end()] + said + xml[start.end() :])


def _element(data: bytes, name: str) -> bytes:
    """Return the package with an element nobody knows at the end of its member `name`."""
    xml = member(data, name)
    at = xml.rindex("</")
    return with_member(data, name, f'{xml[:at]}<u:aside xmlns:u="urn:x-example">{MARK}</u:aside>{xml[at:]}')


def cases() -> Iterator[Case]:
    for form, (file, main, build) in _PACKAGES.items():
        with zipfile.ZipFile(io.BytesIO(build())) as package:
            names = [n for n in package.namelist() if n.endswith((".xml", ".rels"))]
        places = [(f"attribute in {name}", name, f' aside="{MARK}"') for name in names]
        places += [(f"attribute {way}", main, said) for way, said in _WAYS.items()]
        for what, name, said in places:
            yield Case(
                what,
                "place",
                form,
                file,
                lambda build=build, name=name, said=said: _planted(build(), name, said),
                "told",
            )
        yield Case(
            "element nobody knows", "place", form, file, lambda build=build, main=main: _element(build(), main), "told"
        )
    yield Case(
        "attribute of a flat file",
        "place",
        "odf",
        "通知.fodt",
        lambda: odf_builder.flat(odf_builder.p("正文")).replace(
            b"<office:text", f'<office:text aside="{MARK}"'.encode(), 1
        ),
        "told",
    )
