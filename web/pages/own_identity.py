"""A person states who they really are: once, before the first complaint, and again when something changed."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.clock import local_date
from core.kernel.roles import Role
from identity.domain.real_identity import ID_KIND_NAMES, IdentityForm, check_identity
from identity.queries.accounts import account_page
from identity.queries.identities import find_identity
from identity.services.record_identity import record_identity
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.permissions import signed_in
from web.resend import safe_next
from web.signed_in import signed_in_actor

blueprint = Blueprint("own_identity", __name__, url_prefix="/account/identity")


def typed_identity() -> IdentityForm:
    """Read the three fields of this form."""
    typed = request.form
    return IdentityForm(typed.get("id_kind", ""), typed.get("id_number", ""), typed.get("address", ""))


def _page(form: Form) -> ResponseReturnValue:
    actor = signed_in_actor()
    with dependencies().open_reading() as session:
        identity = find_identity(session, actor.account_id)
        account = account_page(session, actor).account
    kinds = [(kind.value, name) for kind, name in ID_KIND_NAMES.items()]
    return render_template("account/identity.html", form=form, identity=identity, account=account, kinds=kinds)


@blueprint.get("")
@signed_in(Role.CONSUMER)
def show_identity() -> ResponseReturnValue:
    return _page(blank_form({"id_kind": "resident", "back_to": safe_next(request.args.get("next")) or ""}))


@blueprint.post("")
@signed_in(Role.CONSUMER)
@shows_again(_page)
def post_identity() -> ResponseReturnValue:
    actor, wiring = signed_in_actor(), dependencies()
    identity = check_identity(typed_identity(), local_date(wiring.clock()))
    with wiring.open_transaction() as session:
        record_identity(session, actor.account_id, identity, actor, wiring.clock())
    return redirect(safe_next(request.form.get("back_to")) or url_for(".show_identity", saved="yes"), 303)
