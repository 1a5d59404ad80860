"""Files of the store as downloads; names may be Chinese, so the header follows RFC 5987."""

from io import BytesIO

from flask import Response, send_file


def download(content: bytes, media_type: str, name: str) -> Response:
    """Send the content to be saved, never shown, and never kept by caches."""
    response = send_file(BytesIO(content), media_type, as_attachment=True, download_name=name)
    # A Chinese name leaves only its ASCII part to old clients, without the blank that stood between.
    disposition = response.headers["Content-Disposition"]
    response.headers["Content-Disposition"] = disposition.replace('filename=" ', 'filename="')
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
