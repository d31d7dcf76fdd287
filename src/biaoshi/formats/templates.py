"""Whether the template a document is bound to lies on this machine or is fetched from elsewhere when it is opened."""

_REMOTE = ("http:", "https:", "ftp:", "\\\\", "file://", "//")


def template_kind(target: str) -> str:
    """Return the remark for a template: "remote_template" if it is fetched, else "attached_template"."""
    lower = target.lower()
    return "remote_template" if lower.startswith(_REMOTE) and not lower.startswith("file:///") else "attached_template"
