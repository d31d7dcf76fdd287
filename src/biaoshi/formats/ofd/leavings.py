"""Earlier versions left out of an OFD file that is written again, with every member only they need."""

from biaoshi.formats.ofd.names import child, children, inner
from biaoshi.formats.ofd.package import find
from biaoshi.formats.ofd.state import Reading
from biaoshi.formats.ofd.structure import bodies
from biaoshi.formats.ooxml.markup import Element


def led_to(state: Reading) -> set[str]:
    """Return the members that what was gathered leads to."""
    return {s.member for s in state.sheets if s.member is not None} | set(state.media) | set(state.package.told)


def without_versions(state: Reading) -> tuple[set[str], set[Element]]:
    """Return the members to be left out, and the roots that were changed for it; nothing where there is one version only.

    `state` has been gathered with its trees kept: what nothing current leads to has no line of the ledger then.
    """
    package = state.package
    trees = package.trees or {}
    entry = package.by_name.get(f"{package.root}ofd.xml".lower())
    root = trees.get(entry.name) if entry is not None else None
    if not state.old or entry is None or root is None:
        return set(), set()
    current = [body.root for body in bodies(package)]
    gone: set[str] = set()
    for body, start in zip(children(root, "DocBody"), current, strict=True):
        listed = child(body, "Versions")
        if listed is None:
            continue
        for version in children(listed, "Version"):
            file = find(package, entry.name, version.get("BaseLoc"))
            gone |= {file.name} if file is not None else set()
        body.remove(listed)
        told = child(body, "DocRoot")
        if told is not None and start is not None and find(package, entry.name, inner(body, "DocRoot")) is not start:
            told.text = "/" + start.name.removeprefix(package.root)
    kept = led_to(state)
    gone |= {m.name for m in package.by_name.values() if m.name not in kept}
    return gone - {entry.name}, {root}
