"""Particulars of a 公文 put together from the modules of this folder, one a particular."""

from biaoshi.marks.addressee import find_addressee
from biaoshi.marks.carrier import carrier_of
from biaoshi.marks.copy_number import find_copy_number
from biaoshi.marks.dates import Dated, find_date, find_made, find_signature
from biaoshi.marks.document_number import find_number
from biaoshi.marks.genre import genre_of
from biaoshi.marks.issuer import find_head, signed_by, titled_by
from biaoshi.marks.layout import is_letter, is_mail, is_telegram
from biaoshi.marks.openness import find_openness
from biaoshi.marks.outline import Outline
from biaoshi.marks.region import region_of
from biaoshi.marks.scope import find_scope
from biaoshi.marks.sheet import Row, Sheet
from biaoshi.marks.title import body_index, find_title, title_piece, without_slip
from biaoshi.marks.urgency import find_urgency
from biaoshi.types.facts import Particulars

_UNDATED = ("examination", "map", "volume_cover", "teaching", "ledger")


def read_particulars(shape: Outline, name: str | None = None) -> Particulars:  # see below
    """Return what the paper says of itself; what it does not say stays None.

    `name` is not asked: a file's name is no part of the paper.
    """
    sheet = Sheet(shape)
    front = without_slip(sheet.front)
    if not front:
        return Particulars()
    body = body_index(front)
    head = front[:body]
    titled = find_title(front, body)
    above = [r for r in head if not titled or r.end <= titled[0].start]
    numbered = find_number(sheet, head)
    issued = find_head(sheet, above, numbered[1] if numbered else None, head)
    top = _top(above, issued[1] if issued else None, numbered[1] if numbered else None)
    copied = find_copy_number(sheet, top)
    urged = find_urgency(sheet, above)
    sent = find_addressee(sheet, front, body)
    title = title_piece(sheet, titled) if titled else None
    genre = genre_of(title.folded) if title else None
    telegram = is_telegram(above)
    minutes = titled_by(sheet, titled) if titled and genre == "纪要" else None
    filed = numbered is not None and not numbered[0].folded.endswith("期")  # 第9期 alone is any periodical's
    official = bool(issued or filed or sent or telegram or minutes) and not is_mail(front)
    carrier = carrier_of(
        title.folded if title else "", front[:30], shape.teaches, official=official, issued=bool(issued)
    )
    official = official and carrier == "document"
    numbered = None if carrier in ("ledger", "form") else numbered
    text = front[body].start if body < len(front) else front[-1].end
    signed = None if carrier in _UNDATED else find_signature(sheet, text)
    kind = "汇编" if carrier == "compilation" else genre
    if carrier in _UNDATED:
        dated = None if carrier == "examination" else find_made(sheet, front)
    else:
        dated = find_date(sheet, head, text, kind, signed)
    end = signed or dated
    tail = _tail(sheet, end, text)
    attribute = find_openness(sheet, head, tail)
    issuer = issued[0] if issued else signed_by(sheet, signed.signature) if signed else None
    if issuer is None and titled:
        issuer = titled_by(sheet, titled)
    raw = shape.document.text[: min(len(shape.document.text), (dated.piece.span.end if dated else 0) or 1500, 4000)]
    return Particulars(
        title=title,
        genre=genre,
        number=numbered[0] if numbered else None,
        issuer=issuer,
        date=dated.day if dated else None,
        date_piece=dated.piece if dated else None,
        urgency=urged[0] if urged else None,
        copy_number=copied[0] if copied else None,
        copy_number_label=copied[1] if copied else None,
        openness=attribute.value if attribute else None,
        openness_piece=attribute.piece if attribute else None,
        openness_bracketed=attribute.bracketed if attribute else True,
        scope=find_scope(sheet, [*head, *front[body : body + 12], *_above(sheet, end, text), *tail]),
        addressee=sent[0] if sent else None,
        official=official,
        telegram=telegram,
        letter=not telegram and is_letter(sheet, issued[1] if issued else None, numbered[1] if numbered else None),
        carrier=carrier,
        region=region_of(raw, front, issuer.folded if issuer else ""),
    )


def _top(above: list[Row], issuer: Row | None, number: Row | None) -> list[Row]:
    """Rows that may carry a copy number: those above the title, the issuer's and the number's own left out."""
    return [r for r in above if r is not issuer and r is not number]


def _above(sheet: Sheet, dated: Dated | None, text: int) -> list[Row]:
    """The last rows of the text, above its signature."""
    return sheet.before(max(0, dated.end - 1), 14)[::-1] if dated and dated.end > text else []


def _tail(sheet: Sheet, dated: Dated | None, text: int) -> list[Row]:
    """Rows after the signature date, then the last rows of the paper (版记), each once, none of the head."""
    after: list[Row] = []
    if dated and dated.end > text:
        after = sheet.after(sheet.shape.line(dated.end).end + 1, 8)
    last = after[-1].start if after else text
    return [*after, *(r for r in sheet.rear if r.start > last)]
