"""Members no other file of the package refers to (GM/T 0099—2020, annex D: 夹带文件): read all the same.

What is OFD's own XML is read here, and its text is not on any page: hidden. What is any other file is a child.
"""

from biaoshi.formats.ofd.beside import Beside, embed, words_of
from biaoshi.formats.ofd.names import local
from biaoshi.formats.ofd.package import Package, close, content_of, tell, xml_of
from biaoshi.formats.ooxml.archive import Member
from biaoshi.formats.ooxml.markup import Element
from biaoshi.types.document import Part

IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\x97JB2", b"\0\0\0\x0cjP  ")
FONTS = (b"\0\1\0\0", b"OTTO", b"ttcf", b"true", b"wOFF", b"wOF2")
ROOTS = frozenset({
    "OFD", "Document", "Page", "Res", "Annotations", "PageAnnot", "Signatures", "Signature", "CustomTags", "Attachments",
    "DocVersion", "DocEntries", "AreaHolderBlocks", "Extensions", "Encryptions", "EncryptEntries",
})  # fmt: skip
"""Roots of the files OFD defines: GB/T 33190—2016 and GM/T 0099—2020."""
SILENT = frozenset({
    "FileLoc", "BaseLoc", "FontFile", "MediaFile", "DocRoot", "PhysicalBox", "ApplicationBox", "ContentBox", "MaxUnitID", "DocID",
    "CreationDate", "ModDate", "AbbreviatedData", "Glyphs", "PublicRes", "DocumentRes", "PageRes", "CheckValue", "PageFile",
    "SignedValueLoc", "SignedValue", "Parameter", "MaxSignId", "SignatureMethod", "SignatureDateTime", "Annotations", "Attachments",
    "CustomTags", "Extensions", "Signatures", "ObjectRef", "File",
})  # fmt: skip


def is_xml(data: bytes) -> bool:
    """True for what begins like XML, in UTF-8 or UTF-16."""
    return data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] == b"<"


def codes(root: Element | None) -> list[str]:
    """Return the texts of all text objects below `root`, one an object, in the order of the file."""
    out: list[str] = []
    last = None
    for one in root.iter() if root is not None else ():
        if local(one) == "TextCode":
            text = "".join(str(t) for t in one.itertext())
            holder = one.getparent()
            if out and holder is last:
                out[-1] += text
            else:
                out.append(text)
            last = holder
    return [t for t in out if t.strip()]


def stowaway(package: Package, member: Member, out: Beside) -> list[str]:
    """Read a member nothing refers to; return its hidden texts. Its line of the ledger is in `package.told` after.

    Images are left to the caller: no line is made for them.
    """
    content = content_of(package, member)
    head = content.data[:64]
    if head.startswith(IMAGES):
        return []
    if head.startswith(FONTS):
        close(package, member.name, "font")
        return []
    if content.status == "read" and is_xml(head):
        root = xml_of(package, member, "text")
        if root is not None and local(root) in ROOTS:
            found = codes(root)
            found += [w for name, w in words_of(root, (*SILENT, "TextCode")) if not _plain(w)]
            tell(package, member.name, "text", sum(map(len, found)))
            return found
        package.told.pop(member.name, None)
    if package.encrypted:
        package.told[member.name] = Part(
            member.name, "other", 0, "encrypted", "部件已加密，需要口令或者证书", rule="RD101"
        )
    elif content.status != "read":
        package.told[member.name] = Part(member.name, "other", 0, content.status, content.why)
    else:
        embed(package, member, member.name.rpartition("/")[2], out, "没有被引用的夹带文件，须另行检查")
    return []


def _plain(word: str) -> bool:
    """Numbers, dates, paths and identifiers of the format."""
    return word.isascii() and (not any(c.isalpha() for c in word) or "/" in word or len(word) < 4 or word.isalnum())
