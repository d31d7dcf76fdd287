"""What every Office file tells beside its pages, taken out: properties a person wrote, the picture of the first page, lists
of comments."""

from collections.abc import Iterable

from biaoshi.formats.ooxml.draft import Draft, drop_part, root_of
from biaoshi.formats.ooxml.markup import local
from biaoshi.formats.ooxml.package import linked
from biaoshi.formats.ooxml.properties import properties


def settle(draft: Draft) -> None:
    """Take out title, author, company and the like, and the picture of the first page."""
    _, written = properties(draft.package)
    for member, tag in dict.fromkeys((a.partition("#")[0], a.partition("#")[2]) for _, _, a in written):
        root = root_of(draft, member)
        for child in [c for c in root if local(c) == tag or c.get("name") == tag]:
            root.remove(child)
        draft.touched.add(member)
    for picture in linked(draft.package, "", "thumbnail"):
        drop_part(draft, "", picture)


def drop_linked(draft: Draft, owner: str, kinds: Iterable[str]) -> None:
    """Take out the parts that `owner` points to by relations of `kinds`."""
    for kind in kinds:
        for member in linked(draft.package, owner, kind):
            if member not in draft.gone:
                drop_part(draft, owner, member)
