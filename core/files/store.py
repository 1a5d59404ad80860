"""Where uploaded bytes rest: sealed, addressed by the hash of their content."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import BoundedSemaphore

from core.files.upload import check_upload
from core.kernel.errors import NotFoundError
from core.kernel.vault import Vault

_AT_ONCE = 2  # decoding needs memory: two uploads at a time, the others wait their turn


@dataclass(frozen=True)
class KeptFile:
    """A file as it lies in the store, and what it was before."""

    sha256: str
    media_type: str
    name: str
    size: int
    original_sha256: str
    changes: tuple[str, ...]
    thumbnail_sha256: str | None


class FileStore:
    """Keeps sealed content under `root`; put is idempotent and survives a kill at any moment."""

    def __init__(self, root: Path, vault: Vault) -> None:
        self._root = root
        self._vault = vault
        self._turns = BoundedSemaphore(_AT_ONCE)

    def take_in(self, name: str, content: bytes) -> KeptFile:
        """Judge an upload, make it safe and keep it; raises what `check_upload` raises. Open no transaction before."""
        with self._turns:
            upload = check_upload(name, content)
        return KeptFile(
            sha256=self.put(upload.content),
            media_type=upload.media_type,
            name=upload.name,
            size=len(upload.content),
            original_sha256=upload.original_sha256,
            changes=tuple(change.value for change in upload.changes),
            thumbnail_sha256=None if upload.thumbnail is None else self.put(upload.thumbnail),
        )

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
