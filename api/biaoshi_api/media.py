"""What a file given back is called and said to be: by the suffix it came with, no more."""

import mimetypes
from pathlib import Path
from typing import Any

_KNOWN = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".ofd": "application/ofd",
}


def media_of(path: Path) -> dict[str, Any]:
    """Return `media` and `suffix` to store beside a file. HTML goes out as plain bytes: it is not ours to run."""
    media = _KNOWN.get(path.suffix.lower()) or mimetypes.types_map.get(path.suffix.lower(), "application/octet-stream")
    if media in ("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"):
        media = "application/octet-stream"
    return {"media": media, "suffix": path.suffix}
