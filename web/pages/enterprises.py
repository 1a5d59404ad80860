"""Looking an enterprise up, and its file: what the law publishes, and more for its members and the officers."""

from flask import Blueprint, Response, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from core.kernel.roles import Role
from credit.domain.items import Item, Status
from registry.queries.find_enterprises import EnterpriseHit, find_enterprises
from web.dependencies import dependencies
from web.enterprise_file import EnterpriseFile, enterprise_file
from web.pages.public_lists import asked
from web.permissions import public
from web.signed_in import find_signed_in_actor

blueprint = Blueprint("enterprises", __name__, url_prefix="/enterprises")

_MOST_HITS = 30
_MAY_PROPOSE = frozenset({Role.OFFICER, Role.SUPERVISOR})
_RECORD_SHAPES = {Item.PROMISE_KEPT: "kept", Item.PROMISE_BROKEN: "broken"}


@blueprint.get("")
@public
def show_search() -> ResponseReturnValue:
    searched = asked("q")
    hits: tuple[EnterpriseHit, ...] = ()
    if searched:
        with dependencies().open_reading() as session:
            hits = find_enterprises(session, searched, _MOST_HITS)
    return render_template("enterprises/search.html", searched=searched, hits=hits, most=_MOST_HITS)


@blueprint.get("/<code>")
@public
def show_enterprise(code: str) -> ResponseReturnValue:
    wiring, actor = dependencies(), find_signed_in_actor()
    with wiring.open_reading() as session:
        file = enterprise_file(session, code, actor, wiring.today())
    role = actor.role if actor else None
    asked_about = file.registry.enterprise.code or file.registry.enterprise.name
    html = render_template(
        "enterprises/enterprise.html",
        file=file,
        enterprise=file.registry.enterprise,
        complain=url_for("filing.show_new", q=asked_about) if role in (None, Role.CONSUMER) else None,
        may_propose=role in _MAY_PROPOSE,
        shapes=_RECORD_SHAPES,
        Status=Status,
    )
    return _kept_private(make_response(html), file)


def _kept_private(response: Response, file: EnterpriseFile) -> Response:
    """Keep a page with the party's file out of shared caches."""
    if file.party is not None:
        response.headers["Cache-Control"] = "private, no-store"
    return response
