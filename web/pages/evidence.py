"""Evidence: a file to whoever may see its complaint, and adding more."""

from io import BytesIO

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from mediation.domain.lifecycle import Action
from mediation.queries.complaint_page import complaint_page
from mediation.queries.evidence import evidence_file
from mediation.services.add_evidence import add_evidence
from mediation.services.submissions import Submission
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import takes_files
from web.pages.submission import typed_insistence
from web.pages.uploads import require_open, store_uploads
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("evidence", __name__)

_READERS = (Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR)
_SHOWN_IN_THE_BROWSER = frozenset({"image/jpeg", "image/png", "image/webp"})  # what we saved ourselves, pixel by pixel
_SAVED = frozenset({"application/pdf", "video/mp4", "video/quicktime", "audio/mp4", "audio/mpeg", "audio/amr"})
_UNKNOWN = "application/octet-stream"
# An uploaded file is never trusted: it may run nothing and load nothing, even when opened on its own.
_NOTHING_RUNS = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


@blueprint.get("/evidence/<evidence_id>")
@signed_in(*_READERS)
def show_file(evidence_id: str) -> ResponseReturnValue:
    """Send the file; pictures open in the browser, everything else is saved and nothing is run."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        file = evidence_file(session, evidence_id, signed_in_actor())
    if request.if_none_match.contains(file.sha256):
        return _cached(Response(status=304), file.sha256)
    return _cached(_sent(wiring.files.get(file.sha256), file.media_type, file.name), file.sha256)


@blueprint.get("/evidence/<evidence_id>/thumbnail")
@signed_in(*_READERS)
def show_thumbnail(evidence_id: str) -> ResponseReturnValue:
    """Send the small picture for lists."""
    wiring = dependencies()
    with wiring.open_reading() as session:
        file = evidence_file(session, evidence_id, signed_in_actor())
    if file.thumbnail_sha256 is None:
        raise NotFoundError("这个文件没有缩略图")
    if request.if_none_match.contains(file.thumbnail_sha256):
        return _cached(Response(status=304), file.thumbnail_sha256)
    small = wiring.files.get(file.thumbnail_sha256)
    return _cached(_sent(small, "image/webp", "thumbnail.webp"), file.thumbnail_sha256)


def _sent(content: bytes, media_type: str, name: str) -> Response:
    is_shown = media_type in _SHOWN_IN_THE_BROWSER
    known = media_type if is_shown or media_type in _SAVED else _UNKNOWN
    sent = send_file(BytesIO(content), known, as_attachment=not is_shown, download_name=name)
    sent.headers["Content-Security-Policy"] = _NOTHING_RUNS
    return sent


def _cached(response: Response, sha256: str) -> Response:
    """Let the browser keep the file, but ask each time whether it may still be shown."""
    response.set_etag(sha256)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _add_page(form: Form, complaint_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = complaint_page(session, complaint_id, signed_in_actor(), wiring.clock())
    if Action.ADD_EVIDENCE not in page.head.actions and form.message is None:
        return redirect(url_for("complaints.show_complaint", complaint_id=complaint_id), 303)
    return render_template("complaints/add_evidence.html", form=form, page=page, request_key=new_id())


@blueprint.get("/complaints/<complaint_id>/evidence")
@signed_in(*_READERS)
def show_add(complaint_id: str) -> ResponseReturnValue:
    return _add_page(blank_form(), complaint_id)


@blueprint.post("/complaints/<complaint_id>/evidence")
@signed_in(Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.MEDIATOR)
@takes_files
@shows_again(_add_page)
def post_add(complaint_id: str) -> ResponseReturnValue:
    """Keep what can be kept, then tell what could not; the same file twice is kept once."""
    keep_evidence(complaint_id)
    return redirect(url_for(".show_add", complaint_id=complaint_id, added="yes"), 303)


def keep_evidence(complaint_id: str) -> None:
    """Store the form's files and add them; raises for those that were refused, or when none was chosen."""
    wiring, actor, sent = dependencies(), signed_in_actor(), Submission(insists=typed_insistence())
    require_open(complaint_id, Action.ADD_EVIDENCE)
    uploads = store_uploads(request.form.get("note", ""))
    with wiring.open_transaction() as session:
        for file in uploads.stored:
            add_evidence(session, complaint_id, file, actor, wiring.clock(), sent)
    if uploads.refusal is not None:
        raise uploads.refusal
    if not uploads.stored:
        raise InvalidInputError("请先选择文件", fields={"files": "请选择至少一个文件"})
