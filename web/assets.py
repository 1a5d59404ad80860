"""Static files with their content in the address, and icons as inline SVG."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Response, request
from markupsafe import Markup

_ICONS = "vendor/bootstrap-icons"
_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_VERSION_LENGTH = 12
_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Assets:
    """The files under one static folder, read once at start."""

    versions: Mapping[str, str]
    icons: Mapping[str, str]

    def version(self, name: str) -> str:
        """Return the start of the file's sha256; raises KeyError for an unknown file."""
        return self.versions[name]

    def icon(self, name: str) -> Markup:
        """Return an icon that screen readers skip: words stand beside it."""
        shapes = self.icons[name]
        return Markup(f'<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{shapes}</svg>')  # noqa: S704 - our own vendored files

    def cache_forever(self, response: Response) -> None:
        """Let browsers keep a file for good when its address names its content."""
        asked = (request.view_args or {}).get("filename", "")
        is_exact = request.args.get("v") == self.versions.get(asked)
        response.headers["Cache-Control"] = _A_YEAR if is_exact else "no-cache"


def read_assets(folder: Path) -> Assets:
    files = [path for path in folder.rglob("*") if path.is_file()]
    versions = {path.relative_to(folder).as_posix(): _hash(path.read_bytes()) for path in files}
    icons = {path.stem: _shapes(path.read_text()) for path in (folder / _ICONS).glob("*.svg")}
    return Assets(versions, icons)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_VERSION_LENGTH]


def _shapes(svg: str) -> str:
    found = _SHAPES.search(svg)
    if found is None:
        raise ValueError("an icon file holds no svg element")
    return " ".join(found.group(1).split())
