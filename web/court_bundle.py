"""The evidence bundle for court as a zip: written piece by piece, the same bytes for the same case."""

import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from flask import Response, render_template, stream_with_context

from core.kernel.clock import SHANGHAI
from mediation.domain.parties import SIDE_NAMES
from mediation.queries.court_bundle import CourtBundle
from web.dependencies import dependencies
from web.document_views import word_of

_EPOCH = (1980, 1, 1, 0, 0, 0)  # no time of writing, so that the same case gives the same bytes
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST_NAME = 80
_README = "目录.html"
_INDEX = "index.json"
_MANIFEST = "manifest-sha256.txt"


@dataclass(frozen=True)
class BundleEntry:
    """One file of the bundle: its hash is known before it is read, its content only when its turn comes."""

    path: str
    title: str
    sha256: str
    size: int
    read: Callable[[], bytes]


def send_bundle(bundle: CourtBundle) -> Response:
    """Send the zip while it is written."""
    wiring = dependencies()
    entries = bundle_entries(bundle, wiring.files.get, wiring.settings.public_address)
    pieces = stream_with_context(stream_bundle(bundle, entries))
    name = quote(f"证据包 {bundle.complaint_number}.zip")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Cache-Control": "private, no-store",
    }
    return Response(pieces, mimetype="application/zip", headers=headers)


def bundle_entries(
    bundle: CourtBundle, read_file: Callable[[str], bytes], public_address: str
) -> tuple[BundleEntry, ...]:
    """Return the documents as Word files, then the evidence; evidence stays in the file store until it is written."""
    return (*_documents(bundle, public_address), *_evidence(bundle, read_file))


def stream_bundle(bundle: CourtBundle, entries: tuple[BundleEntry, ...]) -> Iterator[bytes]:
    """Yield the zip; at no time is more than one file of it in memory."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_STORED) as archive:
        for path, content in _head(bundle, entries):
            archive.writestr(ZipInfo(path, _EPOCH), content)
        yield sink.take()
        for entry in entries:
            archive.writestr(ZipInfo(entry.path, _EPOCH), _checked(entry))
            yield sink.take()
    yield sink.take()


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


def _head(bundle: CourtBundle, entries: tuple[BundleEntry, ...]) -> tuple[tuple[str, bytes], ...]:
    page = render_template("documents/bundle_index.html", bundle=bundle, entries=entries, side_names=SIDE_NAMES)
    index = json.dumps(_index(bundle, entries), ensure_ascii=False, sort_keys=True, indent=1)
    first = ((_README, page.encode()), (_INDEX, index.encode()))
    hashes = [(hashlib.sha256(content).hexdigest(), path) for path, content in first]
    hashes += [(entry.sha256, entry.path) for entry in entries]
    manifest = "".join(f"{digest}  {path}\n" for digest, path in hashes)
    return (*first, (_MANIFEST, manifest.encode()))


def _index(bundle: CourtBundle, entries: tuple[BundleEntry, ...]) -> dict[str, object]:
    return {
        "complaint": bundle.complaint_number,
        "office": bundle.office,
        "for": bundle.for_side.value,
        "respondent": bundle.respondent,
        "stage": bundle.stage,
        "received_on": bundle.received_on.isoformat(),
        "rule_book": bundle.book_version,
        "files": [
            {"path": entry.path, "title": entry.title, "sha256": entry.sha256, "size": entry.size} for entry in entries
        ],
        "documents": [
            {"number": page.document.number, "name": page.document.title, "content_sha256": page.sha256}
            for page in bundle.documents
        ],
        "acts": [
            {"at": act.at.astimezone(SHANGHAI).isoformat(), "act": act.action, "who": act.who, "stage": act.stage}
            for act in bundle.acts
        ],
    }


def _documents(bundle: CourtBundle, public_address: str) -> Iterator[BundleEntry]:
    for place, page in enumerate(bundle.documents, 1):
        content = word_of(page, public_address)
        title = f"{page.document.title} {page.document.number}"
        yield BundleEntry(
            path=f"文书/{place:02d} {_safe(title)}.docx",
            title=title,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
            read=lambda content=content: content,  # type: ignore[misc] # binds this turn's content
        )


def _evidence(bundle: CourtBundle, read_file: Callable[[str], bytes]) -> Iterator[BundleEntry]:
    for place, file in enumerate(bundle.evidence, 1):
        kind = "履行凭证" if file.is_performance_proof else "证据"
        title = f"{file.side_name}提交的{kind}：{file.name}" + (f"（{file.note}）" if file.note else "")
        yield BundleEntry(
            path=f"证据/{place:02d} {_safe(file.name)}",
            title=title,
            sha256=file.sha256,
            size=file.size,
            read=lambda digest=file.sha256: read_file(digest),  # type: ignore[misc] # binds this turn's hash
        )


def _checked(entry: BundleEntry) -> bytes:
    """Return the content; raises ValueError when it is not what was handed in, so that the zip stays unfinished."""
    content = entry.read()
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise ValueError(f"the stored file of {entry.path} does not match its hash")
    return content


def _safe(name: str) -> str:
    return _UNSAFE.sub("_", name).strip(" .")[-_LONGEST_NAME:] or "文件"
