"""mc:AlternateContent: the same content for newer and older programs. One branch is shown, never both."""

from biaoshi.formats.ooxml.markup import MC, A, Element, M, V, W, local

_KNOWN = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/", "urn:schemas-microsoft-com:")


def chosen(alternate: Element) -> tuple[Element | None, list[Element]]:
    """Return the branch a present-day word processor shows, and those others whose text is not in it.

    A Choice counts where all namespaces it requires are Microsoft's or the standard's (WPS adds its own); an
    element without branches is returned as its own branch.
    """
    choices = [e for e in alternate if e.tag == MC + "Choice"]
    fallback = next((e for e in alternate if e.tag == MC + "Fallback"), None)
    branch = next((e for e in choices if _understood(e)), None)
    if branch is None:
        branch = fallback if fallback is not None else (choices[0] if choices else None)
    if branch is None:
        return alternate, []
    text = _text(branch)
    others = [e for e in [*choices, *([fallback] if fallback is not None else [])] if e is not branch]
    return branch, [e for e in others if (t := _text(e)) and t not in text]


def _understood(choice: Element) -> bool:
    spaces = [choice.nsmap.get(prefix) or "" for prefix in (choice.get("Requires") or "").split()]
    return all(s.startswith(_KNOWN) for s in spaces)


def _text(branch: Element) -> str:
    """Letters of a branch, nested alternates taken once."""
    found = [
        e.get("string") or "" if local(e) == "textpath" else e.text or ""
        for e in branch.iter(W + "t", M + "t", A + "t", V + "textpath")
        if not any(a.tag == MC + "Fallback" for a in _between(e, branch))
    ]
    return "".join("".join(found).split())


def _between(e: Element, top: Element) -> list[Element]:
    above: list[Element] = []
    at = e.getparent()
    while at is not None and at is not top:
        above.append(at)
        at = at.getparent()
    return above
