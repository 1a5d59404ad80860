"""The hash of a leaf: RFC 6962 over a salted canonical form, so that nothing can be guessed from it."""

import hashlib

SALT_BYTES = 16
_LEAF_PREFIX = b"\x00"  # RFC 6962 section 2.1


def leaf_hash(salt: bytes, canonical: str) -> bytes:
    """Return SHA-256 of the leaf prefix, the salt and the canonical JSON of an act."""
    return hashlib.sha256(_LEAF_PREFIX + salt + canonical.encode()).digest()
