"""What was typed survives a lost sign-in, a lost form token or a failure: it comes back as one button to press."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import HTTPException
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

NEVER_KEPT = frozenset(
    {"csrf_token", "password", "new_password", "old_password", "code", "kept", "next", "secret_limit"}
)
_MAX_KEPT_CHARACTERS = 100_000  # nine bytes each when sent again, which still fits a request
_READ_AGAIN_BYTES = 256 * 1024


@dataclass(frozen=True)
class Resend:
    """A form that can be sent again as it was typed; files and passwords are never kept."""

    action: str
    fields: tuple[tuple[str, str], ...]
    lost_files: bool = False

    def as_text(self) -> str:
        """Return the fields for one hidden input of another form."""
        return json.dumps(self.fields, ensure_ascii=False)


def resend_of_request() -> Resend | None:
    """Return the form of this request, or None when there is none or another site sent it."""
    if request.method != "POST" or not _came_from_us():
        return None
    try:
        typed = list(request.form.items(multi=True))
        lost_files = any(file.filename for file in request.files.values())
    except HTTPException:  # the body was refused for its size: keep what stands before the files
        typed, lost_files = _typed_before_files(), True
    fields = _worth_keeping(typed)
    return Resend(request.full_path.rstrip("?"), fields, lost_files) if fields else None


def resend_from_text(action: str, kept: str) -> Resend | None:
    """Read `as_text` back; anything else than a list of pairs of texts is None."""
    try:
        pairs = json.loads(kept)
        fields = tuple((name, value) for name, value in pairs if isinstance(name, str) and isinstance(value, str))
    except (ValueError, TypeError):
        return None
    return Resend(action, fields) if fields else None


def safe_next(target: str | None) -> str | None:
    """Return the target when it is an address of ours, so that a sign-in never leads elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    clean = target.isprintable() and "\\" not in target
    return target if clean and not parts.scheme and not parts.netloc else None


def _typed_before_files() -> list[tuple[str, str]]:
    """Read the text fields at the start of a multipart body that is too large to be read whole."""
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != "multipart/form-data" or not boundary:
        return []
    decoder = MultipartDecoder(boundary.encode())
    decoder.receive_data(request.environ["wsgi.input"].read(_READ_AGAIN_BYTES))
    typed: list[tuple[str, str]] = []
    with suppress(HTTPException, ValueError):
        name, text = "", b""
        while not isinstance(event := decoder.next_event(), File | NeedData | Epilogue):
            if isinstance(event, Field):
                name, text = event.name, b""
            elif isinstance(event, Data):
                text += event.data
                if not event.more_data:
                    typed.append((name, text.decode(errors="replace")))
    return typed


def _worth_keeping(typed: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    fields = tuple((name, value) for name, value in typed if name not in NEVER_KEPT)
    return fields if sum(len(value) for _, value in fields) <= _MAX_KEPT_CHARACTERS else ()


def _came_from_us() -> bool:
    """Tell whether a page of ours sent the form; otherwise a stranger could have typed it for the person."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host
