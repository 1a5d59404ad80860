"""How often one address may try what can be abused, and how large a request may be."""

from collections.abc import Callable
from ipaddress import IPv4Address, ip_address, ip_network
from math import ceil
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import parse_many

from core.kernel.clock import system_now
from core.kernel.errors import TooManyError
from identity.domain.api_keys import RATE_OF_A_KEY
from web.dependencies import WebSettings
from web.limit_counts import IN_MEMORY, TIDIED
from web.permissions import permission_of
from web.signed_in import KEY_SCOPE, find_signed_in_actor, key_in_use, rate_of_client

if TYPE_CHECKING:
    from flask.typing import RouteCallable

View = TypeVar("View", bound=Callable[..., Any])
_DECLARATION = "declared_limit"
_CLOSER = "declared_closer_limit"
_ONE_CALLER_OF_IPV6 = 64
_A_MINUTE = 60
_TAKES_FILES = "declared_upload"
_UPLOAD_RATE = "60 per minute; 400 per hour"
_WRITES = ("POST", "PUT", "PATCH", "DELETE")
_ACTS = "120 per minute; 2000 per hour"  # of one account, whatever it does
_STRANGERS_ACTS = "60 per minute; 600 per hour"  # of one address
_EXTENSION = "yinuo.limiter"


def caller_network() -> str:
    """Return the caller's address as attempts are counted: of IPv6 the network, since one caller has all of it."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, _ONE_CALLER_OF_IPV6), strict=False))


def limited(limit: str) -> Callable[[View], View]:
    """Declare how often one address may call the view, such as "10 per minute"."""

    def declare(view: View) -> View:
        setattr(view, _DECLARATION, limit)
        return view

    return declare


def limited_when(limit: str, applies: Callable[[], bool]) -> Callable[[View], View]:
    """Declare a closer limit for those calls of the view that cost more."""

    def declare(view: View) -> View:
        setattr(view, _CLOSER, (limit, applies))
        return view

    return declare


def takes_files(view: View) -> View:
    """Declare that the view takes uploads; every other view reads small requests only."""
    setattr(view, _TAKES_FILES, True)
    return view


def admit_files(app: Flask, settings: WebSettings) -> None:
    """Let declared views read large bodies. Install it after the permissions: a stranger's body stays small."""

    @app.before_request
    def raise_limit() -> None:
        if request.endpoint is not None and getattr(app.view_functions[request.endpoint], _TAKES_FILES, False):
            request.max_content_length = settings.upload_limit_bytes


def limit_requests(app: Flask, settings: WebSettings) -> None:
    """Apply the declared limits to the registered views, and a general one to every other view that writes.

    Each process counts for itself unless a storage is set.
    """
    storage = TIDIED if settings.limit_storage == IN_MEMORY else settings.limit_storage
    limiter = Limiter(caller_network, storage_uri=storage, enabled=settings.limit_requests)
    limiter.init_app(app)
    app.extensions[_EXTENSION] = limiter  # the decorated views hold it only weakly
    writing = {rule.endpoint for rule in app.url_map.iter_rules() if not set(_WRITES).isdisjoint(rule.methods or ())}
    for endpoint, view in app.view_functions.items():
        limit = getattr(view, _DECLARATION, None)
        if limit is not None:
            app.view_functions[endpoint] = cast("RouteCallable", limiter.limit(limit)(view))
        elif endpoint in writing:
            app.view_functions[endpoint] = cast("RouteCallable", _general(app, limiter, endpoint)(view))
        if (closer := getattr(view, _CLOSER, None)) is not None:
            of_costly = limiter.limit(closer[0], exempt_when=_unless(closer[1]))
            app.view_functions[endpoint] = cast("RouteCallable", of_costly(app.view_functions[endpoint]))
        if getattr(view, KEY_SCOPE, None) is not None:
            of_key = limiter.limit(RATE_OF_A_KEY, key_func=lambda: key_in_use() or "", exempt_when=_is_no_key)
            app.view_functions[endpoint] = cast("RouteCallable", of_key(app.view_functions[endpoint]))
        if getattr(view, _TAKES_FILES, False):
            rate = limiter.limit(_UPLOAD_RATE, key_func=_caller, exempt_when=_brings_no_file)
            app.view_functions[endpoint] = cast("RouteCallable", rate(app.view_functions[endpoint]))


def _general(app: Flask, limiter: Limiter, endpoint: str) -> Callable[[Any], Any]:
    if permission_of(app, endpoint).is_public:
        return limiter.limit(_STRANGERS_ACTS, methods=list(_WRITES))
    return limiter.limit(_acts, key_func=_caller, methods=list(_WRITES))


def _acts() -> str:
    """Return how often the caller may act: a person as everybody, another department's system as was agreed with it."""
    rate = rate_of_client()
    return _ACTS if rate is None else f"{rate} per minute"


def seconds_to_wait(app: Flask) -> int:
    """Return after how many seconds the limit that this request met lets the caller in again."""
    met = app.extensions[_EXTENSION].current_limit
    return 1 if met is None else max(1, ceil(met.reset_at - system_now().timestamp()))


def count_within(limit: str, *key: str) -> None:
    """Count this request under the key, apart from all else; raises TooManyError for one more than the limit allows."""
    limiter = current_app.extensions[_EXTENSION]
    if not limiter.enabled:
        return
    for each in parse_many(limit):
        if not limiter.limiter.hit(each, *key):
            reset_at = limiter.limiter.get_window_stats(each, *key).reset_time
            seconds = max(1, ceil(reset_at - system_now().timestamp()))
            raise TooManyError(f"请求得太频繁，请等 {wait_text(seconds)}再试", wait_seconds=seconds)


def wait_text(seconds: int) -> str:
    return f"{seconds} 秒" if seconds <= _A_MINUTE else f"{ceil(seconds / _A_MINUTE)} 分钟"


def _caller() -> str:
    actor = find_signed_in_actor()
    return caller_network() if actor is None else actor.account_id


def _unless(applies: Callable[[], bool]) -> Callable[[], bool]:
    return lambda: not applies()


def _is_no_key() -> bool:
    return key_in_use() is None


def _brings_no_file() -> bool:
    return not any(file.filename for file in request.files.values())
