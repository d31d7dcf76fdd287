"""Places of a Word document."""

import io
from collections.abc import Callable, Sequence
from functools import partial
from html import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

Builder = Callable[[Sequence[str], Sequence[str]], bytes]
_W = nsdecls("w")
_RUN = "<w:r><w:t>看</w:t></w:r>"
_XML = {
    "deleted": f'<w:del {_W} w:id="1" w:author="x"><w:r><w:delText>{{}}</w:delText></w:r></w:del>',
    "tooltip": f'<w:hyperlink {_W} w:tooltip="{{}}">{_RUN}</w:hyperlink>',
    "field": f'<w:fldSimple {_W} w:instr=" QUOTE {{}} ">{_RUN}</w:fldSimple>',
    "attribute": f'<w:ins {_W} w:id="2" w:author="{{}}">{_RUN}</w:ins>',
    "bookmark": f'<w:bookmarkStart {_W} w:id="3" w:name="{{}}"/>',
    "content control": f'<w:sdt {_W}><w:sdtPr><w:alias w:val="{{}}"/></w:sdtPr><w:sdtContent>{_RUN}</w:sdtContent></w:sdt>',
}


def _word(place: str, said: Sequence[str], words: Sequence[str]) -> bytes:
    made = docx.Document()
    for line in said:
        made.add_paragraph(line)
    section = made.sections[0]
    if place in ("author", "title"):
        setattr(made.core_properties, place, "甲")
        next(e for e in made.core_properties._element if e.text == "甲").text = "；".join(words)
    for word in words:
        p = made.add_paragraph("另见：")
        if place in _XML:
            p._p.append(parse_xml(_XML[place].format(escape(word))))
        elif place == "split":
            p.add_run(word[: len(word) // 2]).bold = True
            p.add_run(word[len(word) // 2 :])
        elif place == "every character":
            for c in word:
                p.add_run(c)
        elif place == "table":
            made.add_table(1, 1).cell(0, 0).text = word
        elif place == "header":
            section.header.add_paragraph(word)
        elif place == "footer":
            section.footer.add_paragraph(word)
        elif place == "comment":
            made.add_comment(p.add_run("看"), word, author="x")
        elif place == "hidden":
            p.add_run(word).font.hidden = True
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


_PLAIN = ("split", "every character", "table", "header", "footer", "comment", "hidden", "author", "title")
PLACES: dict[str, tuple[Builder, Callable[[str], bool]]] = {
    place: (partial(_word, place), lambda word: True) for place in (*_PLAIN, *_XML)
}
