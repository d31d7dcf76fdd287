"""The hash list: SHA-256 of every file of a folder, in the form `sha256sum -c` reads."""

from hashlib import sha256
from pathlib import Path

NAME = "SHA256SUMS"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file's bytes in hex."""
    with path.open("rb") as f:
        whole = sha256()
        while piece := f.read(1 << 20):
            whole.update(piece)
    return whole.hexdigest()


def write(folder: Path) -> Path:
    """Write `folder`/SHA256SUMS over every file beneath, itself left out, in order of path; links are not followed."""
    found = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink() and p != folder / NAME)
    out = folder / NAME
    out.write_text("".join(f"{sha256_of(p)}  {p.relative_to(folder).as_posix()}\n" for p in found), "utf-8")
    return out
