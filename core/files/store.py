"""Where uploaded bytes rest: sealed, addressed by the hash of their content."""

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from core.kernel.errors import NotFoundError
from core.kernel.vault import Vault


class FileStore:
    """Keeps sealed content under `root`; put is idempotent and survives a kill at any moment."""

    def __init__(self, root: Path, vault: Vault) -> None:
        self._root = root
        self._vault = vault

    def put(self, content: bytes) -> str:
        """Write the content durably and return its SHA-256 in hex."""
        digest = hashlib.sha256(content).hexdigest()
        target = self._path(digest)
        if target.exists():
            return digest
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, delete=False) as scratch:
            scratch.write(self._vault.seal_bytes(content))
            scratch.flush()
            os.fsync(scratch.fileno())
        Path(scratch.name).replace(target)
        _sync_folder(target.parent)
        return digest

    def get(self, digest: str) -> bytes:
        """Return the content; raises NotFoundError when it is not here."""
        try:
            return self._vault.open_bytes(self._path(digest).read_bytes())
        except FileNotFoundError as error:
            raise NotFoundError("没有找到这个文件") from error

    def _path(self, digest: str) -> Path:
        return self._root / digest[:2] / digest


def _sync_folder(folder: Path) -> None:
    """Make the new name durable too: after a power cut no row may stand without its file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
