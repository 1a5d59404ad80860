"""Authenticators: set up on the account page, asked for at sign-in."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from identity.queries.second_factor import second_factor_page
from identity.services.second_factor import begin_second_factor, confirm_second_factor, give_second_factor
from web.api.mediation_acts import require_password
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import limited
from web.navigation import home_of
from web.permissions import public, signed_in
from web.qr import qr_picture
from web.resend import resend_from_text, safe_next
from web.signed_in import find_person_between, own_sign_in_token, signed_in_actor

blueprint = Blueprint("second_factor", __name__)

_NEXT = "next"
_KEPT = "kept"


def _page(form: Form) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = second_factor_page(session, signed_in_actor())
    picture = Markup("")
    if page.open_enrolment is not None:
        picture = qr_picture(page.open_enrolment.address)
    return render_template("account/second_factor.html", form=form, page=page, picture=picture)


@blueprint.get("/account/second-factor")
@signed_in()
def show_second_factor() -> ResponseReturnValue:
    return _page(blank_form())


@blueprint.post("/account/second-factor/begin")
@signed_in()
@limited("10 per minute; 60 per hour")
@shows_again(_page)
def post_begin() -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        begin_second_factor(session, signed_in_actor(), wiring.real_clock())
    return redirect(url_for(".show_second_factor"), 303)


@blueprint.post("/account/second-factor")
@signed_in()
@limited("20 per minute; 120 per hour")
@shows_again(_page)
def post_second_factor() -> ResponseReturnValue:
    """Switch it on; the recovery codes are shown in this answer and never again."""
    wiring, actor, token = dependencies(), signed_in_actor(), own_sign_in_token()
    require_password(request.form.get("password", ""))
    with wiring.open_transaction() as session:
        answer = confirm_second_factor(session, request.form.get("code", ""), token, actor, wiring.real_clock())
    codes = answer.or_raise()
    return make_response(render_template("account/recovery_codes.html", codes=codes, home=home_of(actor.role)))


def _code_page(form: Form) -> ResponseReturnValue:
    if find_person_between() is None:
        return redirect(url_for("accounts.show_sign_in"), 303)
    return render_template("accounts/second_factor.html", form=form)


@blueprint.get("/sign-in/code")
@public
def show_code() -> ResponseReturnValue:
    return _code_page(blank_form({_NEXT: safe_next(request.args.get(_NEXT))}))


@blueprint.post("/sign-in/code")
@public
@limited("20 per minute; 120 per hour")
@shows_again(_code_page)
def post_code() -> ResponseReturnValue:
    """Finish the sign-in; what was typed before it waits on the next page."""
    person = find_person_between()
    if person is None:
        return redirect(url_for("accounts.show_sign_in"), 303)
    wiring, typed = dependencies(), request.form
    with wiring.open_transaction() as session:
        answer = give_second_factor(
            session, typed.get("code", ""), own_sign_in_token(), person.actor, wiring.real_clock()
        )
    answer.or_raise()
    target = safe_next(typed.get(_NEXT))
    kept = resend_from_text(target, typed.get(_KEPT, "")) if target else None
    if kept is not None:
        return render_template("errors/resend.html", resend=kept)
    return redirect(target or home_of(person.actor.role), 303)
