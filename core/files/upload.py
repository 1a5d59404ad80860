"""What may be uploaded, judged by content and never by name."""

from dataclasses import dataclass
from pathlib import PurePath

import filetype

from core.kernel.errors import InvalidInputError, TooLargeError, UnsupportedTypeError

MAX_UPLOAD_BYTES = 20 * 1024 * 1024
_ALLOWED = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf", "video/mp4"})
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Upload:
    name: str
    media_type: str
    content: bytes


def check_upload(name: str, content: bytes) -> Upload:
    """Return the upload with its true media type.

    Raises InvalidInputError (empty), TooLargeError (over 20 MB) or UnsupportedTypeError.
    """
    shown = PurePath(name.replace("\\", "/")).name[-_LONGEST_NAME:] or "文件"
    if not content:
        raise _refusal(InvalidInputError, f"“{shown}”是空文件，请重新选择")
    if len(content) > MAX_UPLOAD_BYTES:
        raise _refusal(TooLargeError, f"“{shown}”超过 20 MB，请压缩或分开上传")
    kind = filetype.guess(content)
    if kind is None or kind.mime not in _ALLOWED:
        raise _refusal(
            UnsupportedTypeError, f"“{shown}”不是能接收的类型，请上传图片（jpg、png、webp、gif）、PDF 或 mp4 视频"
        )
    return Upload(shown, kind.mime, content)


def _refusal(
    error: type[InvalidInputError | TooLargeError | UnsupportedTypeError], message: str
) -> InvalidInputError | TooLargeError | UnsupportedTypeError:
    return error(message, fields={"files": message})
