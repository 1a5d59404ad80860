"""Who may open what: every view declares it, and an endpoint without a declaration stops the start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import NotAllowedError, SignInRequiredError
from core.kernel.roles import OFFICIAL_ROLES, Role
from identity.domain.api_keys import KeyScope
from identity.queries.signed_in import SignedInPerson
from web.dependencies import dependencies
from web.signed_in import (
    KEY_SCOPE,
    PERMISSION,
    calling_subscriber,
    find_person_between,
    find_signed_in_person,
    is_api_request,
    refuse_key_without_scope,
)

View = TypeVar("View", bound=Callable[..., Any])

CHANGE_PASSWORD = "accounts.show_change_password"  # noqa: S105 - the name of an endpoint
_OPEN_WITH_FIRST_PASSWORD = {
    CHANGE_PASSWORD,
    "accounts.post_change_password",
    "accounts.post_sign_out",
    "accounts_api.put_password",
}
SECOND_FACTOR = "second_factor.show_second_factor"
SECOND_FACTOR_CODE = "second_factor.show_code"
_OPEN_WITHOUT_SECOND_FACTOR = {
    *_OPEN_WITH_FIRST_PASSWORD,
    SECOND_FACTOR,
    "second_factor.post_begin",
    "second_factor.post_second_factor",
    "sign_ins_api.post_second_factor",
    "sign_ins_api.put_second_factor",
}
_SIGN_IN_FIRST = "请先登录，登录后会回到这一页"
_OTHER_ROLE = "当前账号没有打开这一页的权限"
_CODE_FIRST = "密码正确，还要输入验证器上的验证码（POST /api/v1/sign-ins/current/code）"
_ENROL_FIRST = "请先登录网站，设置登录验证器"
_CHANGE_FIRST = "请先登录网站，把初始密码换成自己的密码"


@dataclass(frozen=True)
class Permission:
    """`roles` may open the view; None is everyone, an empty set is anyone who is signed in.

    `is_for_subscribers`: no person may, only a subscriber of the feeds with its key.
    """

    roles: frozenset[Role] | None
    is_for_subscribers: bool = False

    @property
    def is_public(self) -> bool:
        return self.roles is None

    def admits(self, role: Role | None) -> bool:
        if self.roles is None:
            return True
        if self.is_for_subscribers:
            return False
        return role in self.roles or (not self.roles and role not in {None, Role.CLIENT})


PUBLIC = Permission(None)
SUBSCRIBER = Permission(frozenset(), is_for_subscribers=True)
_FRAMEWORK_ENDPOINTS = {"static": PUBLIC, "openapi.spec": PUBLIC}


def public(view: View) -> View:
    """Declare that anyone may open the view."""
    return _declare(view, PUBLIC)


def signed_in(*roles: Role) -> Callable[[View], View]:
    """Declare that these roles may open the view; without roles, anyone who is signed in."""
    return lambda view: _declare(view, Permission(frozenset(roles)))


def by_subscriber(view: View) -> View:
    """Declare that only a subscriber of the feeds may call the view, with its key."""
    return _declare(view, SUBSCRIBER)


def key_scope(scope: KeyScope) -> Callable[[View], View]:
    """Declare that a merchant's own system may open the view with a key of this scope; no other view takes keys."""

    def declare(view: View) -> View:
        setattr(view, KEY_SCOPE, scope)
        return view

    return declare


def _declare(view: View, permission: Permission) -> View:
    setattr(view, PERMISSION, permission)
    return view


def permission_of(app: Flask, endpoint: str) -> Permission:
    """Return what the endpoint declared; raises LookupError when it declared nothing."""
    declared = getattr(app.view_functions[endpoint], PERMISSION, _FRAMEWORK_ENDPOINTS.get(endpoint))
    if declared is None:
        raise LookupError(f"endpoint {endpoint} declares no permission: use @public or @signed_in(...)")
    return cast("Permission", declared)


def require_declarations(app: Flask) -> None:
    """Raise LookupError for the first endpoint without a declaration."""
    for rule in app.url_map.iter_rules():
        permission_of(app, rule.endpoint)


def enforce_permissions(app: Flask) -> None:
    """Check before every request what its view declared. Install it before CSRF protection."""
    app.before_request(_refuse_strangers)


def _refuse_strangers() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    permission = permission_of(current_app, request.endpoint)
    if permission.is_public:
        return None
    if permission.is_for_subscribers:
        calling_subscriber()
        return None
    return _refuse_others(permission)


def _refuse_others(permission: Permission) -> ResponseReturnValue | None:
    refuse_key_without_scope()
    person = find_signed_in_person()
    if person is None:
        return _ask_to_sign_in()
    if not permission.admits(person.actor.role):
        raise NotAllowedError(_OTHER_ROLE)
    if person.must_change_password and request.endpoint not in _OPEN_WITH_FIRST_PASSWORD:
        return _ask_for_new_password()
    if _must_enrol(person) and request.endpoint not in _OPEN_WITHOUT_SECOND_FACTOR:
        return _ask_for_second_factor()
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if find_person_between() is None:
        raise SignInRequiredError(_SIGN_IN_FIRST)
    if is_api_request():
        raise SignInRequiredError(_CODE_FIRST)
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for(SECOND_FACTOR_CODE, next=here), 303)


def _must_enrol(person: SignedInPerson) -> bool:
    """Tell whether this official still needs an authenticator; programs with keys of their own are no officials."""
    wanted = dependencies().settings.require_second_factor
    return wanted and person.actor.role in OFFICIAL_ROLES and not person.has_second_factor


def _ask_for_second_factor() -> ResponseReturnValue:
    if is_api_request():
        raise NotAllowedError(_ENROL_FIRST)
    return redirect(url_for(SECOND_FACTOR), 303)


def _ask_for_new_password() -> ResponseReturnValue:
    if is_api_request():
        raise NotAllowedError(_CHANGE_FIRST)
    return redirect(url_for(CHANGE_PASSWORD), 303)
