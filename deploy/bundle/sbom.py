"""The bill of materials, CycloneDX 1.5 JSON: every wheel, the interpreter with what is linked into it, the models."""

import json
import tomllib
import uuid
from collections.abc import Iterable
from email.message import Message
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from bundle.hashes import sha256_of
from bundle.sources import Source, Sources
from bundle.wheelhouse import metadata

Json = dict[str, Any]
_SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 4122: names that are URLs
_LONG = 80  # a License field longer than this is the text of a licence, not its name
_OSI = "License :: OSI Approved :: "


def bill(version: str, wheels: Iterable[Path], sources: Sources, models: Path) -> Json:
    """Return the bill. The same files give the same bill: its serial number comes from their hashes, it has no time."""
    ours: list[Json] = []
    parts: list[Json] = []
    asked: dict[str, list[str]] = {}
    by_name: dict[str, list[str]] = {}
    for wheel in sorted(wheels):
        told = metadata(wheel)
        part = _of_wheel(wheel, told)
        (ours if part["name"] == "biaoshi" else parts).append(part)
        by_name.setdefault(part["name"], []).append(part["bom-ref"])
        asked[part["bom-ref"]] = _asks(told)
    (main,) = ours
    main["type"] = "application"
    interpreter = [_of_source(s, sources) for s in (sources.python, *sources.libraries)]
    carried = [_of_model(folder) for folder in sorted(models.glob("*-v*")) if (folder / "model.toml").exists()]
    graph = [
        {"ref": ref, "dependsOn": sorted({r for name in names for r in by_name.get(name, ()) if r != ref})}
        for ref, names in sorted(asked.items())
    ]
    for row in graph:
        if row["ref"] == main["bom-ref"]:
            row["dependsOn"] = sorted({*row["dependsOn"], interpreter[0]["bom-ref"], *(m["bom-ref"] for m in carried)})
    graph.append({"ref": interpreter[0]["bom-ref"], "dependsOn": sorted(p["bom-ref"] for p in interpreter[1:])})
    everything = [*parts, *interpreter, *carried]
    serial = uuid.uuid5(_SPACE, json.dumps([main, everything], sort_keys=True, ensure_ascii=False))
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": f"urn:uuid:{serial}", "version": 1,
        "metadata": {"component": main}, "components": everything, "dependencies": graph,
    }  # fmt: skip


def licences(told: Message) -> list[Json]:
    """Return the licences a wheel tells of itself: its SPDX expression, else names as they stand; never a guess."""
    if expression := told.get("License-Expression"):
        return [{"expression": expression}]
    plain = (told.get("License") or "").strip()
    classifiers = [c.removeprefix(_OSI) for c in told.get_all("Classifier", []) if c.startswith(_OSI)]
    names = [plain] if plain and plain != "UNKNOWN" and len(plain) <= _LONG and "\n" not in plain else classifiers
    return [{"license": {"name": name}} for name in names]


def _of_wheel(wheel: Path, told: Message) -> Json:
    name, version, _, _ = parse_wheel_filename(wheel.name)
    part: Json = {
        "type": "library", "bom-ref": f"pkg:pypi/{name}@{version}?file_name={wheel.name}", "name": str(name), "version": str(version),
        "purl": f"pkg:pypi/{name}@{version}?file_name={wheel.name}", "hashes": [_hash(sha256_of(wheel))],
    }  # fmt: skip
    if summary := told.get("Summary"):
        part["description"] = summary
    if found := licences(told):
        part["licenses"] = found
    return part


def _of_source(source: Source, sources: Sources) -> Json:
    purl = f"pkg:generic/{source.name}@{source.version}?checksum=sha256:{source.sha256}"
    part: Json = {
        "type": "library", "bom-ref": purl, "name": source.name, "version": source.version, "purl": purl,
        "hashes": [_hash(source.sha256)], "licenses": [{"license": {"id": source.licence}}],
        "description": "built from source" if source == sources.python else "linked into the interpreter",
    }  # fmt: skip
    if source == sources.python:
        taken = f"{sources.patches.archive} (sha256 {sources.patches.sha256}): {', '.join(sources.patches.taken)}"
        part["pedigree"] = {"notes": f"patched with {taken}"}
    return part


def _of_model(folder: Path) -> Json:
    told = tomllib.loads((folder / "model.toml").read_text("utf-8"))
    digests = sorted(told.get("sha256", {}).items())
    ref = f"biaoshi-model:{folder.name}"
    return {
        "type": "machine-learning-model", "bom-ref": ref, "name": folder.name, "version": str(told["version"]),
        "licenses": [{"license": {"id": "Apache-2.0"}}], "hashes": [_hash(sha256_of(folder / "model.toml"))],
        "components": [
            {"type": "file", "bom-ref": f"{ref}/{name}", "name": name, "hashes": [_hash(digest)]} for name, digest in digests
        ],
    }  # fmt: skip


def _hash(digest: str) -> Json:
    return {"alg": "SHA-256", "content": digest}


def _asks(told: Message) -> list[str]:
    """Return names of what a wheel asks for, extras too: only those that are in the bundle count."""
    names: list[str] = []
    for line in told.get_all("Requires-Dist", []):
        try:
            names.append(canonicalize_name(Requirement(line).name))
        except InvalidRequirement:
            continue
    return names
