"""The two ciphers, alike to the rest of the vault: one key a file, a nonce a part, a tag of 16 bytes behind."""

from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from biaoshi_api.vault.errors import VaultError

TAG = 16
CIPHERS = {"aes-256-gcm": 1, "sm4-gcm": 2}
"""Names in the settings → the number in a header."""


@dataclass(frozen=True, slots=True)
class Lock:
    """Seals and opens the parts of one file."""

    cipher: int
    key: bytes = field(repr=False)
    header: bytes = field(repr=False)

    def seal(self, nonce: bytes, data: bytes) -> bytes:
        """Return `data` encrypted, its tag behind it."""
        if self.cipher == CIPHERS["aes-256-gcm"]:
            return AESGCM(self.key).encrypt(nonce, data, self.header)
        work = Cipher(algorithms.SM4(self.key), modes.GCM(nonce)).encryptor()
        work.authenticate_additional_data(self.header)
        return work.update(data) + work.finalize() + work.tag

    def open(self, nonce: bytes, data: bytes) -> bytes:
        """Return what was sealed. Raises VaultError where a bit of it, of the header or of the nonce is another."""
        if len(data) < TAG:
            raise VaultError("存储内容不完整，不能使用。")
        try:
            if self.cipher == CIPHERS["aes-256-gcm"]:
                return AESGCM(self.key).decrypt(nonce, data, self.header)
            work = Cipher(algorithms.SM4(self.key), modes.GCM(nonce, data[-TAG:])).decryptor()
            work.authenticate_additional_data(self.header)
            return work.update(data[:-TAG]) + work.finalize()
        except InvalidTag:
            raise VaultError("存储内容已被改动或者密钥不符，不能使用。") from None


def lock(cipher: int, secret: bytes, salt: bytes, header: bytes) -> Lock:
    """Return the lock of the file with `salt`. Raises VaultError for a cipher that is none."""
    if cipher not in CIPHERS.values():
        raise VaultError("存储内容的加密方式无法识别。")
    national = cipher == CIPHERS["sm4-gcm"]
    digest: Any = hashes.SM3() if national else hashes.SHA256()
    derived = HKDF(digest, 16 if national else 32, salt, b"biaoshi vault").derive(secret)
    return Lock(cipher, derived, header)
