"""What a picture file says of itself: where it was taken, with what, by whom, and every word written into it.

Sources of tags: Exif 2.32 (IFD0, Exif and GPS), XMP, PNG text chunks, the JPEG comment.
"""

import re
from collections.abc import Iterator
from typing import Literal

from PIL import Image
from PIL.ExifTags import GPSTAGS, IFD, TAGS

Kind = Literal["place", "device", "author", "text"]
_PLACE = re.compile(r"GPS|City|Country|Location|Province|State|Sublocation", re.I)
_DEVICE = re.compile(r"^(Make|Model|LensMake|LensModel|.*Serial(Number)?|HostComputer|Device.*)$", re.I)
_AUTHOR = re.compile(
    r"^(Artist|Author|XPAuthor|creator|By-?line|CameraOwnerName|OwnerName|Credit|rightsHolder|Copyright)$", re.I
)
_WORDS = re.compile(
    r"^(ImageDescription|UserComment|XP(Title|Comment|Keywords|Subject)|DocumentName|PageName|Software|comment|Comment|Title"
    r"|Description|title|description|subject|Keywords|Headline|Subject|Warning|Disclaimer|Source|label|Label|Instructions)$"
)
_MOST, _LONGEST = 200, 20_000  # entries; characters of one


def told(image: Image.Image) -> tuple[list[tuple[Kind, str, str]], bool]:
    """Return (kind, name of the field, value) for everything a person may have written or a device left, and whether
    that is all: False where a field was broken, too long, or one of too many. Raises nothing."""
    found: dict[tuple[str, str], Kind] = {}
    whole = True
    for source in (_exif, _info, _xmp):
        try:
            for name, value in source(image):
                value = value.strip("\0 \t\r\n")
                kind = _kind(name)
                if value and kind:
                    whole = whole and len(value) <= _LONGEST and len(found) < _MOST
                    if len(found) < _MOST:
                        found.setdefault((name, value[:_LONGEST]), kind)
        except Exception:  # noqa: BLE001  # broken fields raise anything; the picture itself is still read, the gap is said
            whole = False
    return [(kind, name, value) for (name, value), kind in found.items()], whole


def _kind(name: str) -> Kind | None:
    if _PLACE.search(name) and name != "GPSInfo":
        return "place"
    if _DEVICE.match(name):
        return "device"
    if _AUTHOR.match(name):
        return "author"
    return "text" if _WORDS.match(name) else None


def _exif(image: Image.Image) -> Iterator[tuple[str, str]]:
    exif = image.getexif()
    for tags, names in ((exif, TAGS), (exif.get_ifd(IFD.Exif), TAGS), (exif.get_ifd(IFD.GPSInfo), GPSTAGS)):
        for number, value in tags.items():
            name = names.get(number, "")
            if names is GPSTAGS and name not in ("GPSLatitude", "GPSLongitude", "GPSAreaInformation"):
                continue
            yield name, _words(name, value)


def _words(name: str, value: object) -> str:
    if isinstance(value, bytes):
        if name.startswith("XP"):
            return value.decode("utf-16-le", "replace")
        if name == "UserComment":
            code, value = value[:8], value[8:]
            return value.decode("utf-16" if code.startswith(b"UNICODE") else "utf-8", "replace")
        return _decoded(value)
    if isinstance(value, str):
        return _decoded(value.encode("latin-1")) if all(c < "\u0100" for c in value) else value
    return str(value)


def _decoded(value: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return value.decode("utf-8", "replace")


def _info(image: Image.Image) -> Iterator[tuple[str, str]]:
    for name, value in image.info.items():
        if isinstance(name, str) and isinstance(value, (str, bytes)) and name not in ("exif", "icc_profile", "xmp"):
            yield name, value if isinstance(value, str) else _decoded(value[: 4 * _LONGEST])


def _xmp(image: Image.Image) -> Iterator[tuple[str, str]]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    if not packet:
        return
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    data = packet.encode() if isinstance(packet, str) else bytes(packet)
    for element in etree.fromstring(data.strip(b"\0 \r\n\t"), parser).iter("{*}*"):
        name = etree.QName(element).localname
        if name in ("li", "Bag", "Seq", "Alt"):
            above = [etree.QName(a).localname for a in element.iterancestors()]
            name = next((a for a in above if a not in ("li", "Bag", "Seq", "Alt", "Description")), name)
        if element.text and element.text.strip():
            yield name, element.text
        for key, value in element.attrib.items():
            yield etree.QName(key).localname, str(value)
