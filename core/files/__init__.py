"""Encrypted files, addressed by their content."""

from core.files.changes import told
from core.files.store import FileStore, KeptFile
from core.files.upload import MAX_UPLOAD_BYTES, Upload, check_upload

__all__ = ["MAX_UPLOAD_BYTES", "FileStore", "KeptFile", "Upload", "check_upload", "told"]
