"""What every answer tells the browser about safety and caching."""

from collections.abc import Mapping

from flask import Flask, Response, g, request

from web.assets import Assets
from web.dependencies import WebSettings
from web.permissions import PUBLIC, permission_of

_POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_TWO_YEARS = "max-age=63072000; includeSubDomains"
_NOBODY_KEEPS = "no-store"
_ASK_FIRST = "private, no-cache"


def set_headers(app: Flask, settings: WebSettings, assets: Assets) -> None:
    """Set them on every answer; a view that set its own keeps it."""

    @app.after_request
    def finish(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.https:
            response.headers["Strict-Transport-Security"] = _TWO_YEARS
        _set_caching(app, response, assets)
        return response


def _set_caching(app: Flask, response: Response, assets: Assets) -> None:
    if request.endpoint == "static":
        assets.cache_forever(response)
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = _NOBODY_KEEPS if _is_private(app) else _ASK_FIRST


def _is_private(app: Flask) -> bool:
    """Tell whether the answer may show something that is not for everyone."""
    if request.endpoint is None:
        return False
    return permission_of(app, request.endpoint) != PUBLIC or g.get("person") is not None
