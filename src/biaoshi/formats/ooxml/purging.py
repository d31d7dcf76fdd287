"""What every Office file tells beside its pages, taken out: properties a person wrote, the picture of the first page, lists
of comments. Pictures and the like that only such parts pointed to go with them."""

from collections.abc import Iterable

from biaoshi.formats.ooxml.draft import Draft, drop_part, root_of
from biaoshi.formats.ooxml.markup import local
from biaoshi.formats.ooxml.package import linked, links_of
from biaoshi.formats.ooxml.properties import properties


def settle(draft: Draft) -> None:
    """Take out title, author, company and the like, the picture of the first page, and what nothing points to any more."""
    _, written = properties(draft.package)
    for member, tag in dict.fromkeys((a.partition("#")[0], a.partition("#")[2]) for _, _, a in written):
        root = root_of(draft, member)
        for child in [c for c in root if local(c) == tag or c.get("name") == tag]:
            root.remove(child)
        draft.touched.add(member)
    for picture in linked(draft.package, "", "thumbnail"):
        drop_part(draft, "", picture)
    _orphans(draft)


def drop_linked(draft: Draft, owner: str, kinds: Iterable[str]) -> None:
    """Take out the parts that `owner` points to by relations of `kinds`."""
    for kind in kinds:
        for member in linked(draft.package, owner, kind):
            if member not in draft.gone:
                drop_part(draft, owner, member)


def _orphans(draft: Draft) -> None:
    """Take out the parts that only parts that are gone pointed to."""
    package, seen = draft.package, set[str]()
    while left := draft.gone - seen:
        seen |= left
        alive = ("", *(m.name for m in package.archive.members if m.name not in draft.gone))
        pointed = {link.target.lower() for owner in alive for link in links_of(package, owner)}
        for owner in left:
            for link in links_of(package, owner):
                target = package.by_name.get(link.target.lower())
                if target is not None and target.name not in draft.gone and link.target.lower() not in pointed:
                    drop_part(draft, owner, target.name)
