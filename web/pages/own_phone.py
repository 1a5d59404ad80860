"""Changing one's phone with a code to the old number and one to the new."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from core.kernel.identifiers import normalise_phone
from identity.queries.accounts import account_page
from identity.services.change_phone import PhoneChange, SentCodes, change_phone, send_change_codes
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import caller_network, limited
from web.permissions import signed_in
from web.signed_in import own_sign_in_token, signed_in_actor

blueprint = Blueprint("own_phone", __name__, url_prefix="/account/phone")

_PHONE = "new_phone"  # sealed: whoever reads the cookie reads no number
_CODES = "phone_codes"


def _page(form: Form) -> ResponseReturnValue:
    with dependencies().open_reading() as reading:
        account = account_page(reading, signed_in_actor()).account
    return render_template("account/phone.html", form=form, account=account)


@blueprint.get("")
@signed_in()
def show_phone() -> ResponseReturnValue:
    return _page(blank_form())


@blueprint.post("")
@signed_in()
@limited("5 per minute; 20 per hour")
@shows_again(_page)
def post_phone() -> ResponseReturnValue:
    wiring, number = dependencies(), normalise_phone(request.form.get("phone", ""))
    with wiring.open_transaction() as transaction:
        sent = send_change_codes(transaction, number, caller_network(), signed_in_actor(), wiring.real_clock())
    session[_PHONE] = urlsafe_b64encode(wiring.vault.seal(number)).decode()
    session[_CODES] = [sent.old_id, sent.new_id]
    return redirect(url_for(".show_codes"), 303)


def _new_phone() -> str:
    """Return the number that the codes went out for; a cookie from before a change of keys holds none."""
    try:
        return dependencies().vault.open(urlsafe_b64decode(session.get(_PHONE, "")))
    except ValueError:
        return ""


def _codes_page(form: Form) -> ResponseReturnValue:
    number = _new_phone()
    if not number:
        return redirect(url_for(".show_phone"), 303)
    with dependencies().open_reading() as reading:
        account = account_page(reading, signed_in_actor()).account
    return render_template("account/phone_codes.html", form=form, account=account, number=number)


@blueprint.get("/codes")
@signed_in()
def show_codes() -> ResponseReturnValue:
    return _codes_page(blank_form())


@blueprint.post("/codes")
@signed_in()
@limited("10 per minute; 60 per hour")
@shows_again(_codes_page)
def post_codes() -> ResponseReturnValue:
    wiring, typed, number = dependencies(), request.form, _new_phone()
    if not number:
        return redirect(url_for(".show_phone"), 303)
    sent = SentCodes(*session.get(_CODES, ["", ""]))
    old, new = typed.get("old_code", "").strip(), typed.get("new_code", "").strip()
    change = PhoneChange(number, sent, old, new, own_sign_in_token())
    with wiring.open_transaction() as transaction:
        answer = change_phone(transaction, change, signed_in_actor(), wiring.real_clock())
    answer.or_raise()
    session.pop(_PHONE, None)
    session.pop(_CODES, None)
    return redirect(url_for("account.show_account", changed="phone"), 303)
