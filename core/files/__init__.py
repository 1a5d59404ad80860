"""Encrypted files, addressed by their content."""

from core.files.store import FileStore
from core.files.upload import MAX_UPLOAD_BYTES, Upload, check_upload

__all__ = ["MAX_UPLOAD_BYTES", "FileStore", "Upload", "check_upload"]
