"""What binds a form to bytes: the machine's part of it, with a code over the whole.

The code is an HMAC with the office's key; without one it is a plain digest, which shows slips but no forgery.
"""

import hmac
import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256

from lxml import etree

from biaoshi.fingerprints import Key
from biaoshi.types.report import Report

SPACE = "urn:biaoshi:form:1"
_TAG = f"{{{SPACE}}}"
KEYED, UNKEYED = "HMAC-SHA256", "SHA-256"


@dataclass(frozen=True, slots=True)
class BoundFile:
    """One file the form is about; `sha256` is of its bytes as they were read."""

    name: str
    sha256: str
    bytes: int
    complete: bool  # read to the end, the files inside it too
    parts: int
    unread: int


@dataclass(frozen=True, slots=True)
class Binding:
    """The machine's part: files, what they were checked with, what the form prints and where people write.

    `printed`: text of each paragraph the program filled in, by bookmark. `signatures`: who signs, with the bookmarks
    of name and date. `answers`: fields people must fill in, by name.
    """

    kind: str
    tool: str
    ruleset: str
    profile: str
    resources: dict[str, str]
    as_of: str
    highest_level: str | None
    outcome: str
    files: tuple[BoundFile, ...]
    printed: dict[str, str] = field(default_factory=dict)
    signatures: dict[str, tuple[str, str]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """Return the canonical JSON the code is made over."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Sealed:
    """A binding as read from a form, with the code it carries."""

    binding: Binding
    text: str
    algorithm: str
    key: str | None
    code: str

    def holds(self, key: Key | None) -> bool:
        """Tell whether the code is right; `key` must be the one it was made with (none if unkeyed)."""
        return hmac.compare_digest(_code(self.text, key if self.algorithm == KEYED else None), self.code)


def bound(report: Report, kind: str, files: tuple[Report, ...]) -> Binding:
    """Return the binding of the `files` of a report, as yet without anything printed."""
    tool = report.tool
    resources = {f"{r.name} {r.version}": r.sha256 or "" for f in files for r in f.tool.resources}
    return Binding(
        kind=kind, tool=f"{tool.name} {tool.version}", ruleset=tool.ruleset, profile=tool.profile, resources=resources,
        as_of=report.as_of, highest_level=report.highest_level,
        outcome=report.archive.suggestion if kind == "archive" else report.disclosure.outcome,
        files=tuple(_file(f) for f in files),
    )  # fmt: skip


def _file(report: Report) -> BoundFile:
    parts = [p for one in report.family() for p in one.coverage.parts]
    unread = sum(p.status not in ("read", "ocr", "no_text", "read_by_person") for p in parts)
    complete = all(one.coverage.complete for one in report.family())
    name = report.file.path.rsplit("/", 1)[-1] if report.file else ""
    return BoundFile(
        name,
        (report.file and report.file.sha256) or "",
        report.file.bytes if report.file else 0,
        complete,
        len(parts),
        unread,
    )


def seal(binding: Binding, key: Key | None) -> bytes:
    """Return the XML part a form carries."""
    root = etree.Element(f"{_TAG}form", nsmap={None: SPACE})  # type: ignore[dict-item]  # None: the default one
    etree.SubElement(root, f"{_TAG}data").text = binding.text()
    code = etree.SubElement(root, f"{_TAG}code", algorithm=KEYED if key else UNKEYED)
    if key:
        code.set("key", key.id)
    code.text = _code(binding.text(), key)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def unseal(root: etree._Element) -> Sealed | None:
    """Return what the XML part holds; None where it is not ours or not whole."""
    data, code = root.find(f"{_TAG}data"), root.find(f"{_TAG}code")
    if root.tag != f"{_TAG}form" or data is None or code is None or code.get("algorithm") not in (KEYED, UNKEYED):
        return None
    try:
        raw = json.loads(data.text or "")
        files = tuple(BoundFile(**f) for f in raw.pop("files"))
        signatures = {who: (str(a), str(b)) for who, (a, b) in raw.pop("signatures").items()}
        binding = Binding(files=files, signatures=signatures, **raw)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return Sealed(binding, data.text or "", str(code.get("algorithm")), code.get("key"), (code.text or "").strip())


def _code(text: str, key: Key | None) -> str:
    data = text.encode("utf-8", "surrogatepass")
    return hmac.new(key.secret, b"biaoshi form\x1f" + data, sha256).hexdigest() if key else sha256(data).hexdigest()
