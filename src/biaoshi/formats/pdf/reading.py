"""A PDF into a Document: page by page in bounded memory, then what concerns the whole file.

Order of blocks: body, drawn annotations, headers, footers, notes, form values, then what has no place (bookmarks,
metadata, names of attachments). Every page has its line in the ledger ("page 3"), and so has whatever was not read.

A line that runs through the document (header, footer, page number) is a block of part "header" or "footer" on every
page; from its second page on `repeats` names the first block with the same words, so that one mark is counted once.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pypdfium2.raw as raw

from biaoshi.errors import UnreadableError
from biaoshi.formats.behind import behind
from biaoshi.formats.form import UNPACKED, Limits, Source
from biaoshi.formats.pdf.actions import acted
from biaoshi.formats.pdf.assembly import Parts, assembled
from biaoshi.formats.pdf.catalogue import Catalogue, catalogue, painter
from biaoshi.formats.pdf.damage import damaged_streams
from biaoshi.formats.pdf.earlier import earlier
from biaoshi.formats.pdf.geometry import sheet
from biaoshi.formats.pdf.handles import opened, page_of
from biaoshi.formats.pdf.inventory import Findings, annotations, attached, revisions
from biaoshi.formats.pdf.leaf import Leaf, leaf
from biaoshi.formats.pdf.overlay import overlay
from biaoshi.formats.pdf.photographs import may_tell, told_by_pictures
from biaoshi.formats.pdf.recognised import recognised
from biaoshi.formats.recognition.abreast import abreast
from biaoshi.formats.recognition.budget import budget
from biaoshi.types.document import Document, Page, Part

_EOF = b"%%EOF"
TAIL = 2048  # bytes at the end in which %%EOF must stand (readers allow 1024 and junk behind it)


def read(source: Source, limits: Limits) -> Document:
    """Return the document of a PDF's bytes.

    Raises UnreadableError: `encrypted` if a password is wanted, `limited` over `limits.bytes`, `failed` if no
    document can be found in the bytes.
    """
    data = bytes(source.data)
    with opened(data) as document:
        rebuilt = not raw.FPDF_DocumentHasValidCrossReferenceTable(document)
        about = catalogue(data, rebuilt)
        file = (*file_parts(data, rebuilt, about, raw.FPDF_GetPageCount(document)), *_broken(data, limits))
        file += tuple(behind(data, data.rfind(_EOF) + len(_EOF))) if _EOF in data else ()
        taken: set[tuple[str, str]] = set()
        leaves, found = _pages(document, source, about, limits, rebuilt, taken)
        gone = earlier(data, document, [r.text for page in leaves for r in page.rows])
        kept = len(revisions(document, data))
        for kind, number in acted(data, found.acting, len(leaves)).items():
            found.actions[kind] = found.actions.get(kind, 0) + number
        return assembled(document, leaves, found, Parts(about, file, rebuilt, tuple(gone), kept, frozenset(taken)))


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the embedded file `token`, or for `UNPACKED` what may be words as stored. Raises UnreadableError."""
    if token == UNPACKED:
        from biaoshi.formats.pdf.stored import unpacked

        return unpacked(bytes(source.data), limits.inflated)
    with opened(bytes(source.data)) as document:
        data = attached(document, token, limits.inflated)
    if data is None:
        raise UnreadableError("failed", "附件已损坏，读不出来")
    return data


def _pages(
    document: Any, source: Source, about: Catalogue, limits: Limits, rebuilt: bool, taken: set[tuple[str, str]]
) -> tuple[list[Leaf], Findings]:
    found, recognition = Findings(), budget(source, limits)
    photographed = may_tell(bytes(source.data))
    leaves: list[Leaf] = []
    left = limits.chars
    count, paints = raw.FPDF_GetPageCount(document), painter(bytes(source.data))

    def read_one(form: Any, i: int) -> Leaf:
        nonlocal left
        with page_of(document, i) as page:
            if page is None:
                return _failed(i + 1)
            where = sheet(page)
            before = len(found.notes)
            draws = annotations(document, page, where, i + 1, form, found)
            if photographed:
                taken.update(told_by_pictures(page, i + 1))
            noted = draws or len(found.notes) > before
            sound = partial(_sound, paints, rebuilt, i)
            over = found.over.get(i + 1, ())
            one = leaf(page, where, i + 1, about.off, max(0, left), sound, noted, over)
            if source.ocr != "never":
                one = recognised(page, where, one, recognition)
            if draws or i + 1 in found.veiled:
                overlay(document, page, where, i, found)
        left -= sum(len(r.text) for r in one.rows)
        return one

    with form_of(document) as form:
        jobs = (partial(read_one, form, i) for i in range(min(count, limits.pages)))
        leaves += abreast(recognition.baton, jobs)
    found.notes.sort(key=lambda n: n.page)  # those of pages read side by side came as they were done
    if count > limits.pages:
        part = Part(
            f"page {limits.pages + 1}–{count}",
            "text",
            0,
            "limited",
            f"超过{limits.pages}页的部分未读取",
            limits.pages + 1,
            "RD105",
        )
        leaves.append(Leaf(Page(limits.pages + 1, 0, 0), (), (), (part,), (), ()))
    return leaves, found


def _sound(paints: Callable[[int], bool], rebuilt: bool, index: int, objects: bool) -> bool:
    """Whether an empty page proves that there was nothing: the file is whole and its contents paint nothing."""
    return not rebuilt and (objects or not paints(index))


def _failed(number: int) -> Leaf:
    return Leaf(
        Page(number, 0, 0),
        (),
        (),
        (Part(f"page {number}", "text", 0, "failed", "该页已损坏，无法打开", number),),
        (),
        (),
    )


@contextmanager
def form_of(document: Any) -> Iterator[Any]:
    """Yield pdfium's form environment: field values are only told through it. No script ever runs in it."""
    if raw.FPDF_GetFormType(document) == 0:
        yield None
        return
    info = raw.FPDF_FORMFILLINFO()
    info.version = 1
    form = raw.FPDFDOC_InitFormFillEnvironment(document, ctypes.byref(info))
    try:
        yield form or None
    finally:
        if form:
            raw.FPDFDOC_ExitFormFillEnvironment(form)


def _broken(data: bytes, limits: Limits) -> Iterator[Part]:
    """Yield a ledger line if streams do not inflate: pdfium shows what comes before the fault and says nothing."""
    if number := damaged_streams(data, limits.inflated):
        yield Part("streams", "other", 0, "failed", f"{number} 个数据流已损坏，可能有文字丢失", rule="RD102")


def file_parts(data: bytes, rebuilt: bool, about: Catalogue, pages: int) -> Iterator[Part]:
    """Yield ledger lines for damage to the file as a whole."""
    if rebuilt and b"%%EOF" not in data[-TAIL:]:
        yield Part("file", "other", 0, "failed", "文件不完整，缺少结尾，可能有内容丢失", rule="RD102")
    elif rebuilt and data.count(b"endstream") != data.count(b"stream") - data.count(b"endstream"):
        yield Part("file", "other", 0, "failed", "文件中部已损坏，可能有内容丢失", rule="RD102")
    if about.pages is not None and about.pages > pages:
        yield Part("pages", "text", 0, "failed", f"文件声明有{about.pages}页，只能读出{pages}页", rule="RD102")
    if pages == 0:
        yield Part("pages", "text", 0, "failed", "文件中没有任何一页", rule="RD102")
    if "catalogue" in about.unread:
        yield Part("catalogue", "other", 0, "failed", "文件目录未能解析，图层、脚本和 XMP 元数据未检查", rule="RD102")
    for name, why in (
        ("layers", "图层设置未能解析"),
        ("xmp", "XMP 元数据未能解析"),
        ("actions", "脚本和动作未能解析"),
        ("words", "文件目录的其他条目未能解析"),
    ):
        if name in about.unread:
            yield Part(name, "metadata" if name == "xmp" else "other", 0, "failed", why, rule="RD102")
    if about.xfa:
        yield Part("xfa", "text", 0, "unsupported", "XFA 动态表单，本版未读取", rule="RD103")
