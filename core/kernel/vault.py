"""Protection of personal data: sealing by one key, look-up by another, both kept outside the database."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
KEY_BYTES = 32


class Vault:
    """Seals text with AES-256-GCM and gives keyed HMAC-SHA256 indexes for exact look-up.

    Raises ValueError when a key has the wrong length, the keys are equal, or a sealed value was altered.
    """

    def __init__(self, encryption_key: bytes, index_key: bytes) -> None:
        if len(encryption_key) != KEY_BYTES or len(index_key) != KEY_BYTES:
            raise ValueError("both keys must have 32 bytes")
        if hmac.compare_digest(encryption_key, index_key):
            raise ValueError("the encryption key and the index key must differ")
        self._cipher = AESGCM(encryption_key)
        self._index_key = index_key

    def seal(self, text: str) -> bytes:
        return self.seal_bytes(text.encode())

    def open(self, sealed: bytes) -> str:
        return self.open_bytes(sealed).decode()

    def seal_bytes(self, content: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, None)

    def open_bytes(self, sealed: bytes) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
        except InvalidTag as error:
            raise ValueError("sealed value was altered or sealed with another key") from error

    def index(self, kind: str, value: str) -> str:
        """Return a look-up key for `value`; the same value of another kind gives another key."""
        return hmac.new(self._index_key, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()

    def token_hash(self, token: str) -> str:
        """Return what is stored of a random token or code."""
        return self.index("token", token)
