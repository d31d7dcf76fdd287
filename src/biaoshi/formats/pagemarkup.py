"""What an element of a web page does to text without any style sheet: hides it, makes it invisible, fetches, carries files.

Only attributes and inline styles are looked at. A colour proves nothing where a style sheet may put a ground behind it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I)
_COLOR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]+)", re.I)
_WHITE = re.compile(r"#fff(?:f|fff|fffff)?|white|rgba?\(\s*255\s*[,\s]\s*255\s*[,\s]\s*255[^)]*\)|transparent", re.I)
_CLEAR = re.compile(r"(?:^|;)\s*opacity\s*:\s*0(?:\.0*)?\s*(?:!|;|$)", re.I)
_SIZE = re.compile(r"(?:^|;)\s*font-size\s*:\s*([^;!]+)", re.I)
_TINY = re.compile(r"0*(?:\.[0-9]+)?(?:px|pt|em|rem|%|cm|mm)?|[01](?:\.[0-9]+)?p[xt]", re.I)
_OFF = re.compile(
    r"(?:^|;)\s*(?:left|right|top|text-indent|margin-left|margin-top)\s*:\s*-[0-9]{3,}(?:\.[0-9]+)?(?:px|pt|em|cm)",
    re.I,
)
_GROUND = re.compile(
    r"(?:^|;)\s*background(?:-color|-image)?\s*:\s*(?!\s*(?:none|transparent|inherit|white|#fff(?:fff)?)\s*(?:!|;|$))",
    re.I,
)
_PLAIN_GROUND = ("", "white", "#ffffff", "#fff")
_FETCHING = {
    "img": ("src",), "script": ("src",), "iframe": ("src",), "frame": ("src",), "object": ("data",), "embed": ("src",),
    "video": ("src", "poster"), "audio": ("src",), "source": ("src",), "track": ("src",), "input": ("src",), "image": ("href", "xlink:href"),
    "body": ("background",), "table": ("background",), "td": ("background",), "base": ("href",),
}  # fmt: skip
_REMOTE = re.compile(r"(?:https?:)?//[^/\s]|file:|ftp:|\\\\[^\\\s]", re.I)
_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)", re.I)


@dataclass(frozen=True, slots=True)
class Look:
    """What an element says of its text; None: it says nothing, what holds around it goes on."""

    hidden: bool  # not shown, or fully clear
    off: bool  # moved out of the page
    white: bool | None
    tiny: bool | None


def look_of(tag: str, given: Mapping[str, str]) -> Look:
    """Return what the element says of the text within it."""
    style = given.get("style", "")
    colors = [c.strip() for c in _COLOR.findall(style)] or (
        [_plain(given["color"])] if tag == "font" and given.get("color") else []
    )
    sizes = [c.strip() for c in _SIZE.findall(style)]
    return Look(
        "hidden" in given or bool(_HIDING.search(style)) or bool(_CLEAR.search(style)),
        bool(_OFF.search(style)),
        bool(_WHITE.fullmatch(colors[-1])) if colors else None,
        bool(_TINY.fullmatch(sizes[-1])) if sizes and sizes[-1] else None,
    )


def grounded(given: Mapping[str, str]) -> bool:
    """Tell whether the element puts a ground of its own behind its text."""
    return (
        _plain(given.get("bgcolor", "")) not in _PLAIN_GROUND
        or bool(_GROUND.search(given.get("style", "")))
        or "background" in given
    )


def fetched(tag: str, given: Mapping[str, str]) -> Iterator[str]:
    """Yield addresses the page fetches by itself when it is opened."""
    found = [given.get(name, "").strip() for name in _FETCHING.get(tag, ())]
    if tag == "link" and re.search(r"stylesheet|icon|preload|import", given.get("rel", ""), re.I):
        found.append(given.get("href", "").strip())
    if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
        found.append(given.get("content", "").partition("=")[2].strip(" '\""))
    found += [u.strip() for u in _URL.findall(given.get("style", ""))]
    yield from (f for f in found if _REMOTE.match(f))


def carried(given: Mapping[str, str]) -> Iterator[str]:
    """Yield the data addresses in the attributes of an element, and a page written into it whole."""
    for name, value in given.items():
        if name == "srcdoc":
            yield "data:text/html;charset=utf-8," + value
        elif name == "style":
            yield from (u for u in _URL.findall(value) if u[:5].lower() == "data:")
        elif value.lstrip()[:5].lower() == "data:":
            yield value.strip()


def _plain(color: str) -> str:
    return color.strip().lower()
