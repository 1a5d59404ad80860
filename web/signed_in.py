"""Who is signed in for this request: a cookie on pages, a bearer token on the API, never both."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

from flask import Response, current_app, g, request

from changefeed.domain.feeds import SUBSCRIBER_KEY_PREFIX
from changefeed.queries.keys import Subscriber, find_subscriber
from core.kernel.clock import local_date
from core.kernel.errors import NotAllowedError, SignInRequiredError, UnavailableError
from core.kernel.roles import Actor, Role
from identity.domain.api_keys import KEY_PREFIX
from identity.domain.clients import CLIENT_TOKEN_PREFIX
from identity.queries.api_keys import KeyHolder, find_key_holder
from identity.queries.clients import find_calling_client
from identity.queries.signed_in import SignedInPerson, find_signed_in
from identity.services.keep_sign_in import keep_sign_in
from identity.services.manage_api_keys import note_key_use
from web.dependencies import dependencies

API_PREFIX = "/api/"
OAUTH_PREFIX = "/oauth2/"
API_GUIDE = "/api/docs"
_BEARER = "Bearer "
KEY_SCOPE = "declared_key_scope"  # the attribute of a view that takes keys
PERMISSION = "declared_permission"  # the attribute of a view that says who may open it
_SIGN_IN_FIRST = "请先登录"


def is_api_request() -> bool:
    """Tell whether a program asks; the readable guide below the API is a page."""
    return request.path.startswith((API_PREFIX, OAUTH_PREFIX)) and request.path != API_GUIDE


def find_signed_in_person() -> SignedInPerson | None:
    """Return who is signed in with office and password state, read once a request, or None."""
    _read_once()
    person: SignedInPerson | None = g.person
    return person


def find_person_between() -> SignedInPerson | None:
    """Return who gave the right password and not yet the code of their authenticator, or None."""
    _read_once()
    person: SignedInPerson | None = g.person_between
    return person


def _read_once() -> None:
    if "person" not in g:
        person = _read_person()
        is_between = person is not None and person.waits_for_code
        g.person, g.person_between = (None, person) if is_between else (person, None)


def find_signed_in_actor() -> Actor | None:
    """Return who acts in this request, or None."""
    person = find_signed_in_person()
    return None if person is None else person.actor


def signed_in_actor() -> Actor:
    """Return who acts in this request; raises SignInRequiredError."""
    actor = find_signed_in_actor()
    if actor is None:
        raise SignInRequiredError(_SIGN_IN_FIRST)
    return actor


def calling_subscriber() -> Subscriber:
    """Return the subscriber of the feeds whose key this request carries; raises SignInRequiredError."""
    token = sign_in_token() if is_api_request() else None
    if token is not None and token.startswith(SUBSCRIBER_KEY_PREFIX):
        with dependencies().open_reading() as session:
            found = find_subscriber(session, token)
        if found is not None:
            return found
    raise SignInRequiredError("请在 Authorization 里带上订阅单位的密钥")


def sign_in_token() -> str | None:
    """Return the token this request came with."""
    if is_api_request():
        header = request.headers.get("Authorization", "")
        return header.removeprefix(_BEARER).strip() or None if header.startswith(_BEARER) else None
    return request.cookies.get(cookie_name())


def own_sign_in_token() -> str:
    """Return the token of who is signed in; raises SignInRequiredError."""
    token = sign_in_token()
    if token is None:
        raise SignInRequiredError(_SIGN_IN_FIRST)
    return token


def remember_sign_in(response: Response, token: str, expires_at: datetime) -> None:
    """Give the browser its sign-in cookie; how long the sign-in really lasts is decided on the server."""
    https = dependencies().settings.https
    response.set_cookie(cookie_name(), token, expires=expires_at, httponly=True, samesite="Lax", secure=https)


def forget_sign_in(response: Response) -> None:
    response.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=dependencies().settings.https)


def cookie_name() -> str:
    """Return the cookie's name; its prefix makes browsers refuse it from other hosts and without https."""
    return "__Host-yinuo-sign-in" if dependencies().settings.https else "yinuo-sign-in"


def refuse_key_without_scope() -> None:
    """Raise NotAllowedError for a key on a view that takes no keys, or not this one."""
    token = sign_in_token()
    if token is None or not token.startswith(KEY_PREFIX):
        return
    holder = _read_key_holder(token)
    if holder is not None and _scope_of_view() not in holder.scopes:
        raise NotAllowedError("这个接口密钥没有这一步的权限")


def key_in_use() -> str | None:
    """Return the id of the key of this request, by which its requests are counted."""
    actor = find_signed_in_actor()
    return actor.via_key or None if actor else None


def _scope_of_view() -> str | None:
    scope: str | None = getattr(current_app.view_functions[request.endpoint or ""], KEY_SCOPE, None)
    return scope


def _read_key_holder(key: str) -> KeyHolder | None:
    wiring = dependencies()
    with wiring.open_reading() as session:
        return find_key_holder(session, key, wiring.real_clock())


def _person_of_key(key: str) -> SignedInPerson | None:
    """Return whom the key acts for; on a view that takes no keys it is nobody's."""
    holder = _read_key_holder(key)
    if holder is None or _scope_of_view() not in holder.scopes:
        return None
    wiring = dependencies()
    if holder.is_stale:
        with suppress(UnavailableError), wiring.open_in_passing() as session:
            note_key_use(session, holder.key_id, wiring.real_clock())
    return SignedInPerson(holder.actor, None, must_change_password=False, is_stale=False)


def _read_person() -> SignedInPerson | None:
    token = sign_in_token()
    if token is None:
        return None
    if token.startswith(KEY_PREFIX) and request.endpoint is not None:
        return _person_of_key(token)
    if token.startswith(CLIENT_TOKEN_PREFIX):
        return _client_of_token(token)
    wiring = dependencies()
    now = wiring.real_clock()
    with wiring.open_reading() as session:
        person = find_signed_in(session, token, now)
    if person is not None and person.is_stale:
        with suppress(UnavailableError), wiring.open_in_passing() as session:
            keep_sign_in(session, token, now)
    return None if person is None else _without_expired(person, local_date(wiring.clock()))


def _client_of_token(token: str) -> SignedInPerson | None:
    """Return another department's system; on a view that does not name clients it is nobody."""
    declared = getattr(current_app.view_functions.get(request.endpoint or ""), PERMISSION, None)
    if declared is None or Role.CLIENT not in (declared.roles or ()):
        return None
    wiring = dependencies()
    with wiring.open_reading() as session:
        found = find_calling_client(session, token, wiring.real_clock())
    if found is None:
        return None
    g.client_rate = found.requests_per_minute
    return SignedInPerson(found.actor, None, must_change_password=False, is_stale=False)


def rate_of_client() -> int | None:
    """Return how often the system that calls may ask in a minute, or None for anybody else."""
    actor = find_signed_in_actor()
    return int(g.client_rate) if actor is not None and actor.role is Role.CLIENT else None


def _without_expired(person: SignedInPerson, today: date) -> SignedInPerson:
    """Leave out what an agent may no longer do, or not yet: expiry ends a power at once, also for looking."""
    in_force = tuple(held for held in person.actor.mandates if held.valid_from <= today <= held.valid_until)
    return replace(person, actor=replace(person.actor, mandates=in_force))
