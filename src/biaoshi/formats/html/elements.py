"""Which elements part the text of a page, and what stands beside it as its reading (ruby)."""

from typing import Literal

BREAKING = frozenset({
    "address", "applet", "area", "article", "aside", "audio", "base", "basefont", "bgsound", "blockquote", "body", "br", "button", "canvas",
    "caption", "center", "circle", "col", "colgroup", "command", "dd", "defs", "desc", "details", "dialog", "dir", "div", "dl", "dt",
    "ellipse", "embed", "fieldset", "figcaption", "figure", "footer", "foreignobject", "form", "frame", "frameset", "g", "h1", "h2",
    "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "iframe", "image", "img", "input", "isindex", "keygen", "legend",
    "li", "line", "link", "listing", "main", "map", "marquee", "math", "menu", "menuitem", "meta", "metadata", "meter", "nav", "noembed",
    "noframes", "noscript", "object", "ol", "optgroup", "option", "output", "p", "param", "path", "picture", "plaintext", "polygon",
    "polyline", "pre", "progress", "rect", "script", "search", "section", "select", "slot", "source", "style", "summary", "svg", "symbol",
    "table", "tbody", "td", "template", "text", "textarea", "tfoot", "th", "thead", "title", "tr", "track", "ul", "use", "video", "xmp",
})  # fmt: skip
"""Elements that end the line of text they are in. Any other does not, known or not: a browser draws `<st1:personname>` and
elements of a page's own in the line."""

Beside = Literal["", "rt", "rp"]
"""Where text of a ruby stands: in the line, over it, or (brackets for browsers without ruby) nowhere."""


def breaks(tag: str) -> bool:
    """Tell whether the element ends the line of text it is in."""
    return tag in BREAKING


def beside(now: Beside, tag: str, *, opens: bool) -> Beside:
    """Return where text stands after a tag, `now` before it. End tags of readings may be left out.

    <ruby>张<rt>zhāng<rb>伟</rb><rt>wěi</rt></ruby>   →   张伟 in the line, zhāng wěi over it
    """
    if tag in ("rt", "rp", "rtc"):
        return ("rp" if tag == "rp" else "rt") if opens else ""
    return "" if tag in ("ruby", "rb") or (breaks(tag) and tag != "br") else now
