"""Films and sound recordings: what they say about place and device is blotted out, the recording itself stays."""

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from core.files.changes import Change
from core.kernel.errors import InvalidInputError

_HEAD = 8
_LONG_HEAD = 16
_MOST_BOXES = 20_000
_BLOTTED = frozenset({b"udta", b"meta", b"uuid"})
_HOLDING = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_LOCATION_TRACKS = (b"gpmd", b"camm")
_ID3 = b"ID3"
_ID3_HEAD = 10
_ID3_TAIL = 128
_FRAME_BITS = 0xE0


@dataclass(frozen=True)
class Recording:
    content: bytes
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class _Box:
    kind: bytes
    at: int
    body: int
    end: int


def clean_recording(name: str, media_type: str, content: bytes) -> Recording:
    """Return the recording without what was written beside it; raises InvalidInputError for what is none."""
    try:
        return _CLEANING[media_type](content)
    except (ValueError, struct.error, IndexError) as error:
        message = f"“{name}”不是完整的录音或视频，请重新导出后再上传"
        raise InvalidInputError(message, fields={"files": message}) from error


def _clean_film(content: bytes) -> Recording:
    """Blot boxes out in place, so that no offset in the file moves."""
    kept, blotted = bytearray(content), False
    boxes = list(_boxes(content, 0, len(content)))
    kinds = {box.kind for box in boxes}
    if not {b"moov", b"mdat"} <= kinds:
        raise ValueError("no film")
    for box in boxes:
        if box.kind in _BLOTTED and any(content[box.body : box.end]):
            kept[box.at + 4 : box.at + 8] = b"free"
            kept[box.body : box.end] = bytes(box.end - box.body)
            blotted = True
    changes = [Change.DETAILS_REMOVED] if blotted else []
    tables = b"".join(content[box.body : box.end] for box in boxes if box.kind == b"stsd")
    if any(track in tables for track in _LOCATION_TRACKS):
        changes.append(Change.LOCATION_TRACK_KEPT)
    return Recording(bytes(kept), tuple(changes))


def _boxes(content: bytes, start: int, end: int) -> Iterator[_Box]:
    """Yield every box and what the holding ones hold; raises ValueError where sizes do not fit."""
    open_spans, count = [(start, end)], 0
    while open_spans:
        at, limit = open_spans.pop()
        while at + _HEAD <= limit:
            count += 1
            box = _box(content, at, limit)
            if count > _MOST_BOXES:
                raise ValueError("too many boxes")
            yield box
            if box.kind in _HOLDING:
                open_spans.append((box.body, box.end))
            at = box.end


def _box(content: bytes, at: int, limit: int) -> _Box:
    size, kind = struct.unpack_from(">I4s", content, at)
    head = _HEAD
    if size == 1:
        (size,) = struct.unpack_from(">Q", content, at + _HEAD)
        head = _LONG_HEAD
    elif size == 0:
        size = limit - at
    if size < head or at + size > limit:
        raise ValueError("a box that does not fit")
    return _Box(kind, at, at + head, at + size)


def _clean_mp3(content: bytes) -> Recording:
    """Cut the tags before and behind the frames."""
    start, end = 0, len(content)
    while content[start : start + 3] == _ID3:
        size = content[start + 6 : start + _ID3_HEAD]
        start += _ID3_HEAD + (size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3])
    if content[end - _ID3_TAIL : end - _ID3_TAIL + 3] == b"TAG":
        end -= _ID3_TAIL
    frames = content[start:end].lstrip(b"\0")
    if frames[0] != 0xFF or frames[1] & _FRAME_BITS != _FRAME_BITS:  # noqa: PLR2004 - eleven set bits begin a frame
        raise ValueError("no frame")
    return Recording(frames, (Change.DETAILS_REMOVED,) if len(frames) < len(content) else ())


def _keep(content: bytes) -> Recording:
    """AMR holds frames and nothing else."""
    return Recording(content, ())


_CLEANING: Mapping[str, Callable[[bytes], Recording]] = {
    "video/mp4": _clean_film,
    "video/quicktime": _clean_film,
    "audio/mp4": _clean_film,
    "audio/mpeg": _clean_mp3,
    "audio/amr": _keep,
}
RECORDINGS = frozenset(_CLEANING)
