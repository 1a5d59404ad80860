"""Registering, signing in and out, and passwords."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core.kernel.identifiers import normalise_phone
from identity.domain.codes import CodePurpose
from identity.domain.passwords import verify_password
from identity.domain.registration import (
    PasswordResetForm,
    RegistrationForm,
    prepare_new_password,
    prepare_password_reset,
    prepare_registration,
)
from identity.queries.credentials import find_credentials, find_own_credentials
from identity.services.begin_sign_in import SignedIn, begin_sign_in
from identity.services.change_password import PasswordChange, change_password
from identity.services.issue_code import issue_code
from identity.services.register_account import register_account
from identity.services.reset_password import reset_password
from identity.services.sign_in import sign_in
from identity.services.sign_out import sign_out
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import caller_network, limited
from web.navigation import home_of
from web.permissions import public, signed_in
from web.resend import resend_from_text, safe_next
from web.signed_in import forget_sign_in, own_sign_in_token, remember_sign_in, sign_in_token, signed_in_actor

blueprint = Blueprint("accounts", __name__)

_PURPOSE = "code_purpose"
_PHONE = "code_phone"  # sealed: whoever reads the cookie reads no number
_CODE_ID = "code_id"
_ROLE = "register_role"
_SELF_REGISTERED = ("consumer", "merchant")
_NEXT = "next"


def _sign_in_page(form: Form) -> ResponseReturnValue:
    return render_template("accounts/sign_in.html", form=form)


def _register_page(form: Form) -> ResponseReturnValue:
    return render_template("accounts/register.html", form=form)


def _finish_registration_page(form: Form) -> ResponseReturnValue:
    if session.get(_PURPOSE) != CodePurpose.REGISTER:
        return redirect(url_for(".show_register"), 303)
    return render_template("accounts/register_finish.html", form=form, phone=_phone())


def _reset_page(form: Form) -> ResponseReturnValue:
    return render_template("accounts/reset.html", form=form)


def _finish_reset_page(form: Form) -> ResponseReturnValue:
    if session.get(_PURPOSE) != CodePurpose.RESET_PASSWORD:
        return redirect(url_for(".show_reset"), 303)
    return render_template("accounts/reset_finish.html", form=form, phone=_phone())


def _change_password_page(form: Form) -> ResponseReturnValue:
    return render_template("accounts/change_password.html", form=form)


@blueprint.get("/sign-in")
@public
def show_sign_in() -> ResponseReturnValue:
    return _sign_in_page(blank_form({_NEXT: safe_next(request.args.get(_NEXT))}))


@blueprint.post("/sign-in")
@public
@limited("30 per minute; 300 per hour")
@shows_again(_sign_in_page)
def post_sign_in() -> ResponseReturnValue:
    started = _sign_in_with_password(request.form.get("phone", ""), request.form.get("password", ""))
    target = safe_next(request.form.get(_NEXT))
    if started.waits_for_code:
        return _welcome(started, lambda: _ask_for_code(target))
    kept = resend_from_text(target, request.form.get("kept", "")) if target else None
    if kept is not None:
        return _welcome(started, lambda: render_template("errors/resend.html", resend=kept))
    return _welcome(started, lambda: redirect(target or home_of(started.role), 303))


def _ask_for_code(target: str | None) -> ResponseReturnValue:
    """Show the second step; what was typed before a lost sign-in goes along."""
    form = blank_form({_NEXT: target})
    return render_template("accounts/second_factor.html", form=form, kept=request.form.get("kept"))


def _sign_in_with_password(phone: str, password: str) -> SignedIn:
    wiring = dependencies()
    with wiring.open_reading() as reading:
        credentials = find_credentials(reading, phone, caller_network())
    checked = verify_password(credentials, password)
    with wiring.open_transaction() as transaction:
        answer = sign_in(transaction, checked, wiring.real_clock())
    return answer.or_raise()


def _welcome(started: SignedIn, show: Callable[[], ResponseReturnValue]) -> Response:
    """Answer with a fresh sign-in; nothing of the stranger's session passes to the account."""
    _end_earlier_sign_in()
    session.clear()
    response = make_response(show())
    remember_sign_in(response, started.token, started.expires_at)
    return response


def _end_earlier_sign_in() -> None:
    token = sign_in_token()
    if token is not None:
        wiring = dependencies()
        with wiring.open_transaction() as transaction:
            sign_out(transaction, token, wiring.real_clock())


@blueprint.post("/sign-out")
@public
def post_sign_out() -> ResponseReturnValue:
    _end_earlier_sign_in()
    session.clear()
    response = make_response(redirect(url_for("front.show_front"), 303))
    forget_sign_in(response)
    return response


@blueprint.get("/register")
@public
def show_register() -> ResponseReturnValue:
    session[_NEXT] = safe_next(request.args.get(_NEXT))
    role = request.args.get("role", "")
    return _register_page(blank_form({"role": role if role in _SELF_REGISTERED else "consumer"}))


@blueprint.post("/register")
@public
@limited("10 per minute; 60 per hour")
@shows_again(_register_page)
def post_register() -> ResponseReturnValue:
    _send_code(request.form.get("phone", ""), CodePurpose.REGISTER)
    session[_ROLE] = request.form.get("role", "")
    return redirect(url_for(".show_finish_registration"), 303)


def _send_code(phone: str, purpose: CodePurpose) -> None:
    number = normalise_phone(phone)
    wiring = dependencies()
    with wiring.open_transaction() as transaction:
        code_id = issue_code(transaction, number, purpose, caller_network(), wiring.real_clock())
    sealed = urlsafe_b64encode(wiring.vault.seal(number)).decode()
    session.update({_PHONE: sealed, _CODE_ID: code_id, _PURPOSE: purpose.value})


def _phone() -> str:
    """Return the phone that the code went to; a cookie from before a change of keys holds none."""
    try:
        return dependencies().vault.open(urlsafe_b64decode(session.get(_PHONE, "")))
    except ValueError:
        return ""


@blueprint.get("/register/finish")
@public
def show_finish_registration() -> ResponseReturnValue:
    return _finish_registration_page(blank_form())


@blueprint.post("/register/finish")
@public
@limited("20 per minute; 120 per hour")
@shows_again(_finish_registration_page)
def post_finish_registration() -> ResponseReturnValue:
    registration = prepare_registration(_registration_form(request.form))
    wiring = dependencies()
    with wiring.open_transaction() as transaction:
        answer = register_account(transaction, registration, wiring.real_clock())
    account_id = answer.or_raise()
    with wiring.open_transaction() as transaction:
        started = begin_sign_in(transaction, account_id, wiring.real_clock())
    target = session.get(_NEXT) or home_of(started.role)
    return _welcome(started, lambda: redirect(target, 303))


def _registration_form(typed: Mapping[str, str]) -> RegistrationForm:
    return RegistrationForm(
        role=session.get(_ROLE, ""),
        name=typed.get("name", ""),
        phone=_phone(),
        code_id=session.get(_CODE_ID, ""),
        code=typed.get("code", ""),
        password=typed.get("password", ""),
    )


@blueprint.post("/code")
@public
@limited("6 per minute; 30 per hour")
def post_code_again() -> ResponseReturnValue:
    """Send another code to the phone given before."""
    purpose = CodePurpose(session.get(_PURPOSE, CodePurpose.REGISTER))
    target = ".show_finish_registration" if purpose is CodePurpose.REGISTER else ".show_finish_reset"
    _send_code(_phone(), purpose)
    return redirect(url_for(target, sent="again"), 303)


@blueprint.get("/password/reset")
@public
def show_reset() -> ResponseReturnValue:
    return _reset_page(blank_form())


@blueprint.post("/password/reset")
@public
@limited("10 per minute; 60 per hour")
@shows_again(_reset_page)
def post_reset() -> ResponseReturnValue:
    _send_code(request.form.get("phone", ""), CodePurpose.RESET_PASSWORD)
    return redirect(url_for(".show_finish_reset"), 303)


@blueprint.get("/password/reset/finish")
@public
def show_finish_reset() -> ResponseReturnValue:
    return _finish_reset_page(blank_form())


@blueprint.post("/password/reset/finish")
@public
@limited("20 per minute; 120 per hour")
@shows_again(_finish_reset_page)
def post_finish_reset() -> ResponseReturnValue:
    typed = request.form
    form = PasswordResetForm(_phone(), session.get(_CODE_ID, ""), typed.get("code", ""), typed.get("password", ""))
    reset = prepare_password_reset(form)
    wiring = dependencies()
    with wiring.open_transaction() as transaction:
        answer = reset_password(transaction, reset, wiring.real_clock())
    answer.or_raise()
    session.clear()
    return redirect(url_for(".show_sign_in", changed="password"), 303)


@blueprint.get("/account/password")
@signed_in()
def show_change_password() -> ResponseReturnValue:
    return _change_password_page(blank_form())


@blueprint.post("/account/password")
@signed_in()
@limited("10 per minute")
@shows_again(_change_password_page)
def post_change_password() -> ResponseReturnValue:
    actor, wiring = signed_in_actor(), dependencies()
    old, new = request.form.get("old_password", ""), request.form.get("new_password", "")
    new_hash = prepare_new_password(old, new)
    with wiring.open_reading() as reading:
        credentials = find_own_credentials(reading, actor, own_sign_in_token())
    change = PasswordChange(verify_password(credentials, old), new_hash, own_sign_in_token())
    with wiring.open_transaction() as transaction:
        answer = change_password(transaction, change, actor, wiring.real_clock())
    answer.or_raise()
    return redirect(home_of(actor.role), 303)
