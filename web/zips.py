"""Zip files written piece by piece, the same bytes for the same content."""

import io
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from flask import Response, stream_with_context

_EPOCH = (1980, 1, 1, 0, 0, 0)  # no time of writing, so that the same content gives the same bytes
ZippedFile = tuple[str, Callable[[], bytes]]


def stream_zip(files: Iterable[ZippedFile]) -> Iterator[bytes]:
    """Yield the zip; each file is read when its turn comes, and no more than one of them is in memory."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_STORED) as archive:
        for path, read in files:
            archive.writestr(ZipInfo(path, _EPOCH), read())
            yield sink.take()
    yield sink.take()


def send_zip(files: Iterable[ZippedFile], name: str) -> Response:
    """Send the zip while it is written."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "private, no-store",
    }
    return Response(stream_with_context(stream_zip(files)), mimetype="application/zip", headers=headers)


class _Sink(io.RawIOBase):
    """Takes what the zip writes and hands it on; it cannot seek, so nothing waits for a later correction."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: object) -> int:
        piece = bytes(part)  # type: ignore[call-overload] # a buffer of bytes, as the protocol of files says
        self._parts.append(piece)
        return len(piece)

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken
