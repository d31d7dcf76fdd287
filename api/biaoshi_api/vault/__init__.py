"""The encrypted store of everything derived from a document: uploads, pictures, text, reports.

    file = header │ about │ chunk 1 … chunk n │ end          every part but the header AES-256-GCM or SM4-GCM
           └ cipher, key id, own id, salt, when it is erased; associated data of every part

    key of the file = HKDF(office's key, salt)      nonce = kind of part, number of the chunk
    end = number of chunks, length, SHA-256 of the whole; read first, so that what was cut short gives nothing at all

No byte can be changed, moved, left out or brought over from another file without the reading failing. What is written is
never in the clear on the disk, so a crash leaves nothing to read; erasing takes away the salt first.
"""

from biaoshi_api.vault.errors import GoneError, VaultError
from biaoshi_api.vault.form import About
from biaoshi_api.vault.keys import Keys, from_environment, from_file, new_key, read_keys, source
from biaoshi_api.vault.rotation import add_key, drop_old, rotate
from biaoshi_api.vault.store import Vault

__all__ = [
    "About",
    "GoneError",
    "Keys",
    "Vault",
    "VaultError",
    "add_key",
    "drop_old",
    "from_environment",
    "from_file",
    "new_key",
    "read_keys",
    "rotate",
    "source",
]
