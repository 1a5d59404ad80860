"""Looking an enterprise up, and its file: what the law publishes, and more for its members and the officers."""

import re

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import NotFoundError
from core.kernel.identifiers import is_valid_uscc
from core.kernel.roles import Role
from credit.domain.items import Item, Status
from registry.queries.enterprise_page import EnterpriseLine, find_enterprise
from registry.queries.find_enterprises import EnterpriseHit, find_enterprises
from web.dependencies import dependencies
from web.enterprise_file import EnterpriseFile, enterprise_file
from web.pages.public_lists import asked
from web.permissions import public
from web.qr import KINDS, qr_file, qr_picture
from web.signed_in import find_signed_in_actor

blueprint = Blueprint("enterprises", __name__, url_prefix="/enterprises")

_MOST_HITS = 30
_MAY_PROPOSE = frozenset({Role.OFFICER, Role.SUPERVISOR})
_SCANNED = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_RECORD_SHAPES = {Item.PROMISE_KEPT: "kept", Item.PROMISE_BROKEN: "broken"}


@blueprint.get("")
@public
def show_search() -> ResponseReturnValue:
    searched = asked("q")
    if code := _scanned_code(searched):
        return redirect(url_for(".show_enterprise", code=code), 303)
    hits: tuple[EnterpriseHit, ...] = ()
    if searched:
        with dependencies().open_reading() as session:
            hits = find_enterprises(session, searched, _MOST_HITS)
    return render_template("enterprises/search.html", searched=searched, hits=hits, most=_MOST_HITS)


def _scanned_code(text: str) -> str:
    """Return the code inside what a scanner read, such as the address of an enterprise's page; empty for typed text."""
    if "://" not in text:
        return ""
    return next((code for code in _SCANNED.findall(text.upper()) if is_valid_uscc(code)), "")


@blueprint.get("/<code>/qr.<kind>")
@public
def show_qr(code: str, kind: str) -> ResponseReturnValue:
    """Send the QR code of the enterprise's page, to print on a door or a paper."""
    with dependencies().open_reading() as session:
        enterprise = find_enterprise(session, code)
    if enterprise is None or kind not in KINDS:
        raise NotFoundError("没有找到这个主体，请核对名称或统一社会信用代码")
    content, media_type = qr_file(public_address_of(enterprise), kind)
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{enterprise.page_key}.{kind}"'
    return answer


def public_address_of(enterprise: EnterpriseLine) -> str:
    """Return the address of the public page, as it stands on paper; it holds the code and nothing personal."""
    path = url_for("enterprises.show_enterprise", code=enterprise.page_key, _external=False)
    return dependencies().settings.public_address + path


@blueprint.get("/<code>")
@public
def show_enterprise(code: str) -> ResponseReturnValue:
    wiring, actor = dependencies(), find_signed_in_actor()
    with wiring.open_reading() as session:
        file = enterprise_file(session, code, actor, wiring.today())
    role = actor.role if actor else None
    asked_about = file.registry.enterprise.code or file.registry.enterprise.name
    bases = tuple(dict.fromkeys(basis for record in file.records for basis in record.provenance.publishing_basis))
    html = render_template(
        "enterprises/enterprise.html",
        file=file,
        bases=bases,
        legend={basis.key: number for number, basis in enumerate(bases, start=1)},
        enterprise=file.registry.enterprise,
        complain=url_for("filing.show_new", q=asked_about) if role in (None, Role.CONSUMER) else None,
        may_propose=role in _MAY_PROPOSE,
        public_address=public_address_of(file.registry.enterprise),
        qr=qr_picture(public_address_of(file.registry.enterprise), 3),
        shapes=_RECORD_SHAPES,
        Status=Status,
    )
    return _kept_private(make_response(html), file)


def _kept_private(response: Response, file: EnterpriseFile) -> Response:
    """Keep a page with the party's file out of shared caches."""
    if file.party is not None:
        response.headers["Cache-Control"] = "private, no-store"
    return response
