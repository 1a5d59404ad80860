"""The evidence bundle for court as a zip: written piece by piece, the same bytes for the same case."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from flask import Response, render_template

from core.kernel.clock import SHANGHAI
from mediation.domain.parties import SIDE_NAMES
from mediation.queries.court_bundle import CourtBundle
from web.dependencies import dependencies
from web.document_views import word_of
from web.zips import ZippedFile, send_zip

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
    """Send the zip while it is written; a stored file that is not what was handed in leaves it unfinished."""
    wiring = dependencies()
    entries = bundle_entries(bundle, wiring.files.get, wiring.settings.public_address)
    head = [(path, _kept(content)) for path, content in _head(bundle, entries)]
    files: list[ZippedFile] = [*head, *((entry.path, partial(_checked, entry)) for entry in entries)]
    return send_zip(files, f"证据包 {bundle.complaint_number}.zip")


def _kept(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def bundle_entries(
    bundle: CourtBundle, read_file: Callable[[str], bytes], public_address: str
) -> tuple[BundleEntry, ...]:
    """Return the documents as Word files, then the evidence; evidence stays in the file store until it is written."""
    return (*_documents(bundle, public_address), *_evidence(bundle, read_file))


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
            read=_kept(content),
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
            read=partial(read_file, file.sha256),
        )


def _checked(entry: BundleEntry) -> bytes:
    """Return the content; raises ValueError when it is not what was handed in, so that the zip stays unfinished."""
    content = entry.read()
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise ValueError(f"the stored file of {entry.path} does not match its hash")
    return content


def _safe(name: str) -> str:
    return _UNSAFE.sub("_", name).strip(" .")[-_LONGEST_NAME:] or "文件"
