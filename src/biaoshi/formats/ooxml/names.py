"""What a member of the package is by its name: settings and styles, pictures, files of other programs."""

import re

from biaoshi.types.document import PartKind

_WITHOUT_TEXT: tuple[tuple[str, PartKind], ...] = (
    (r"^\[content_types\]\.xml$|\.rels$", "other"),
    (r"(^|/)(styles[^/]*|numbering|theme[0-9]*)\.xml$|(^|/)theme/", "style"),
    (r"(^|/)fonttable[^/]*\.xml$|(^|/)fonts/[^/]+$|\.(odttf|ttf|otf|fntdata)$", "font"),
    (r"(^|/)diagrams/(layout|quickstyle|colors)[^/]*\.xml$|(^|/)charts/(style|colors)[^/]*\.xml$", "style"),
    (r"(^|/)(settings|websettings|commentsids|commentsextended|commentsextensible)[0-9]*\.xml$", "other"),
    (r"^ppt/(presprops|viewprops|tablestyles|revisioninfo)\.xml$|^ppt/changesinfos/", "other"),
    (r"^xl/(calcchain|metadata|volatiledependencies)\.xml$|^xl/(ctrlprops|timelines|timelinecaches)/", "other"),
    (r"^customxml/itemprops[0-9]*\.xml$|(^|/)printersettings/|(^|/)printersettings[0-9]*\.bin$", "other"),
)
_IMAGE = re.compile(r"\.(png|jpe?g|jfif|gif|bmp|dib|tiff?|emf|wmf|emz|wmz|svg|webp|ico|pcx|pict|heic)$")
_EMBEDDED = re.compile(
    r"(^|/)embeddings/|(^|/)afchunk[^/]*$|\.(xlsx?|docx?|pptx?|xlsb|xlsm|docm|pptm|zip|rar|pdf|ofd|wps|et|dps|eml|msg|mht(ml)?|html?|rtf|txt)$"
)


def no_text_kind(name: str) -> PartKind | None:
    """Kind of a member that holds settings, styles or fonts and no text of the document; None for any other."""
    lower = name.lower()
    return next((kind for pattern, kind in _WITHOUT_TEXT if re.search(pattern, lower)), None)


def is_image(name: str) -> bool:
    return bool(_IMAGE.search(name.lower()))


def is_embedded(name: str) -> bool:
    return bool(_EMBEDDED.search(name.lower()))
