"""QR codes of our own addresses: inline in a page, and as files to print."""

import io

import segno
from markupsafe import Markup

_MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png"}
KINDS = tuple(_MEDIA_TYPES)


def qr_picture(address: str, scale: int = 5) -> Markup:
    """Return the QR code as inline SVG; segno writes nothing of its own into it."""
    svg = segno.make(address, error="m").svg_inline(scale=scale, border=4, dark="#000", light="#fff", svgclass="qr")
    return Markup(svg)  # noqa: S704 - drawn by segno from modules, no text of the address stands in it


def qr_file(address: str, kind: str) -> tuple[bytes, str]:
    """Return the QR code as a file of this kind, with its media type."""
    written = io.BytesIO()
    segno.make(address, error="m").save(written, kind=kind, scale=10, border=4, dark="#000", light="#fff")
    return written.getvalue(), _MEDIA_TYPES[kind]
