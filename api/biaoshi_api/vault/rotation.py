"""Changing the key: a new one in the file, everything encrypted anew, the old ones taken out. May break off anywhere."""

# ruff: noqa: A001  # an id is called id

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path

from biaoshi_api.vault.ciphers import CIPHERS
from biaoshi_api.vault.errors import GoneError, VaultError
from biaoshi_api.vault.keys import from_file, new_key
from biaoshi_api.vault.store import Vault


def add_key(path: Path) -> str:
    """Add a new key to the file at `path` and return its id: new things take it from now on."""
    keys = from_file(path)
    line = new_key(tuple(keys.secrets))
    _replace(path, path.read_text("ascii").rstrip("\n") + f"\n{line}\n")
    return line.split()[0]


def rotate(vault: Vault, told: Callable[[int], None] = lambda _: None) -> tuple[int, int]:
    """Encrypt anew all that is not under the current key and cipher; return how many, and how many cannot be opened: those
    stay as they are, and keep their key in the file. Call it again where it broke off.

    `told` is called with the number done so far. A thing erased meanwhile stays erased.
    """
    done = broken = 0
    for id in vault.ids():
        header = vault.header(id)
        if header is None or (header.key_id, header.cipher) == (vault.keys().current, CIPHERS[vault.cipher]):
            continue
        try:
            vault.renew(id)
        except GoneError:
            continue
        except VaultError:
            broken += 1
            continue
        done += 1
        told(done)
    return done, broken


def drop_old(vault: Vault, path: Path, wait: Callable[[float], None] = time.sleep) -> tuple[str, ...]:
    """Take the keys that nothing is under any more out of the file, and return their ids; none while something is.

    What is being put away took its key when it began: that is waited for.
    """
    for _ in range(60):
        if not vault.pending():
            break
        wait(1.0)
    else:
        return ()
    keys = from_file(path)
    headers = filter(None, map(vault.header, vault.ids()))
    used = {keys.current} | {h.key_id for h in headers}
    lines = path.read_text("ascii").splitlines()
    _replace(path, "\n".join(ln for ln in lines if not ln.split() or ln.split()[0] in used) + "\n")
    return tuple(k for k in keys.secrets if k not in used)


def _replace(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.new")
    with contextlib.suppress(FileNotFoundError):
        part.unlink()
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
