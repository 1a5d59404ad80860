"""What may be uploaded, judged by content and never by name, and made safe before it is kept."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

import filetype

from core.files.changes import Change
from core.files.pdfs import judge_pdf
from core.files.pictures import rebuild_picture
from core.files.recordings import RECORDINGS, clean_recording
from core.kernel.errors import InvalidInputError, TooLargeError, UnsupportedTypeError

MAX_UPLOAD_BYTES = 20 * 1024 * 1024
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
_PDF = "application/pdf"
_LONGEST_NAME = 120
_SUFFIXES: Mapping[str, str] = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
_SAME_SUFFIX = frozenset({".jpeg", ".jpg"})
_AS_PDF = "请在编辑软件里“另存为 PDF”后上传，或者拍照、截图上传"
_AS_JPG = "请在手机“设置 - 相机 - 格式”里选“兼容性最佳”后重拍，或者截屏后上传截图"
_UNPACK = "请解压后，把里面的图片、PDF 一个个上传"
_HINTS: Mapping[str, str] = {
    "application/msword": _AS_PDF,
    "application/vnd.": _AS_PDF,
    "application/rtf": _AS_PDF,
    "image/heic": _AS_JPG,
    "image/heif": _AS_JPG,
    "image/avif": _AS_JPG,
    "application/zip": _UNPACK,
    "application/x-rar": _UNPACK,
    "application/x-7z": _UNPACK,
}
_GENERAL = "请上传图片（jpg、png、webp）、PDF、视频（mp4、mov）或录音（m4a、mp3、amr）"


@dataclass(frozen=True)
class Upload:
    """`content` is what is kept; `original_sha256` is the hash of what was sent, `changes` what differs."""

    name: str
    media_type: str
    content: bytes
    original_sha256: str = ""
    changes: tuple[Change, ...] = ()
    thumbnail: bytes | None = None


def check_upload(name: str, content: bytes) -> Upload:
    """Return the upload as it may be kept: pictures saved anew, recordings without notes, PDFs judged.

    It may need 200 MB and seconds: call it through `FileStore.take_in`, before any transaction opens. Raises
    InvalidInputError (empty, damaged, moving, active), TooLargeError or UnsupportedTypeError.
    """
    shown = PurePath(name.replace("\\", "/")).name[-_LONGEST_NAME:] or "文件"
    if not content:
        raise _refusal(InvalidInputError, f"“{shown}”是空文件，请重新选择")
    if len(content) > MAX_UPLOAD_BYTES:
        raise _refusal(TooLargeError, f"“{shown}”超过 20 MB，请压缩或分开上传")
    kind = filetype.guess(content)
    return _made_safe(shown, "" if kind is None else str(kind.mime), content)


def _made_safe(name: str, media_type: str, content: bytes) -> Upload:
    original = hashlib.sha256(content).hexdigest()
    if media_type in _PICTURES:
        picture = rebuild_picture(name, content)
        shown = _renamed(name, picture.media_type)
        return Upload(shown, picture.media_type, picture.content, original, picture.changes, picture.thumbnail)
    if media_type == _PDF:
        judge_pdf(name, content)
        return Upload(name, media_type, content, original)
    if media_type in RECORDINGS:
        recording = clean_recording(name, media_type, content)
        return Upload(name, media_type, recording.content, original, recording.changes)
    raise _refusal(UnsupportedTypeError, f"“{name}”不是能接收的类型，{_hint(media_type)}")


def _renamed(name: str, media_type: str) -> str:
    """Let the name end as the content is, so that it opens where it is saved."""
    suffix, given = _SUFFIXES[media_type], PurePath(name).suffix.lower()
    if given == suffix or {given, suffix} <= _SAME_SUFFIX:
        return name
    return f"{name.removesuffix(PurePath(name).suffix)}{suffix}"


def _hint(media_type: str) -> str:
    return next((hint for start, hint in _HINTS.items() if media_type.startswith(start)), _GENERAL)


def _refusal(
    error: type[InvalidInputError | TooLargeError | UnsupportedTypeError], message: str
) -> InvalidInputError | TooLargeError | UnsupportedTypeError:
    return error(message, fields={"files": message})
