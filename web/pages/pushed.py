"""What was pushed to both sides: opening it, looking again, saying whether it helps."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError, NotFoundError
from core.kernel.identifiers import new_id
from core.kernel.roles import Role
from mediation.domain.lifecycle import Action, roles_of
from mediation.domain.pushed import ItemKind
from mediation.queries.room_page import RoomPage, room_page
from mediation.services.rate_pushed import Rating, note_seen, rate_pushed
from mediation.services.seek_similar import seek_similar
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again
from web.limits import limited
from web.pages.submission import typed_submission
from web.permissions import signed_in
from web.signed_in import signed_in_actor

blueprint = Blueprint("pushed", __name__, url_prefix="/complaints/<complaint_id>/room/pushed")

SIDES = (Role.CONSUMER, Role.MERCHANT, Role.OFFICER, Role.MEDIATOR)
_READERS = (*SIDES, Role.SUPERVISOR)
_MARKS = {"yes": True, "no": False, "none": None}
_SOURCES = ("room", "page")


def _opened(complaint_id: str, kinds: tuple[ItemKind, ...]) -> RoomPage:
    """Read the room, and note that this side was shown these kinds if it is for the first time."""
    wiring, actor = dependencies(), signed_in_actor()
    with wiring.open_reading() as session:
        room = room_page(session, complaint_id, actor, wiring.clock())
    if actor.role in SIDES and room.law.pushes and not set(kinds) <= room.reading.seen:
        with wiring.open_transaction() as session:
            note_seen(session, complaint_id, kinds, actor, wiring.clock())
    return room


def _page(form: Form, complaint_id: str, **_: str) -> ResponseReturnValue:
    room = _opened(complaint_id, tuple(ItemKind))
    return render_template("room/pushed.html", form=form, room=room, head=room.head, request_key=new_id())


@blueprint.get("")
@signed_in(*_READERS)
def show_pushed(complaint_id: str) -> ResponseReturnValue:
    return _page(blank_form(), complaint_id)


@blueprint.get("/parts/<kind>")
@signed_in(*_READERS)
def show_part(complaint_id: str, kind: str) -> ResponseReturnValue:
    """Send what a tab of the room opens."""
    if kind not in set(ItemKind):
        raise NotFoundError("没有这一部分")
    room = _opened(complaint_id, (ItemKind(kind),))
    if not room.law.pushes:
        raise NotFoundError("还没有推送")
    return render_template("room/pushed_part.html", room=room, kind=kind)


@blueprint.post("/searches")
@signed_in(*roles_of(Action.SEEK_SIMILAR))
@limited("10 per minute; 60 per hour")
@shows_again(_page)
def post_search(complaint_id: str) -> ResponseReturnValue:
    wiring, submission = dependencies(), typed_submission()
    with wiring.open_transaction() as session:
        seek_similar(session, complaint_id, signed_in_actor(), wiring.clock(), submission)
    return redirect(url_for("room.show_room", complaint_id=complaint_id, _anchor="tab-cases"), 303)


@blueprint.post("/marks")
@signed_in(*roles_of(Action.RATE_PUSHED))
@shows_again(_page)
def post_mark(complaint_id: str) -> ResponseReturnValue:
    """Keep one mark; the last one counts, so a repeat needs no key."""
    rating, source, wiring = _typed_rating(), request.form.get("source", "page"), dependencies()
    with wiring.open_transaction() as session:
        rate_pushed(session, complaint_id, rating, signed_in_actor(), wiring.clock())
        head = room_page(session, complaint_id, signed_in_actor(), wiring.clock()).head
    if "HX-Request" in request.headers:
        values = {"kind": rating.kind.value, "item_id": rating.item_id, "mark": rating.is_helpful, "source": source}
        return render_template("room/pushed_mark.html", head=head, **values)
    place = f"{rating.kind.value}-{source if source in _SOURCES else 'page'}-{rating.item_id}"
    target = "room.show_room" if source == "room" else ".show_pushed"
    return redirect(url_for(target, complaint_id=complaint_id, _anchor=place), 303)


def _typed_rating() -> Rating:
    kind, mark = request.form.get("kind", ""), request.form.get("is_helpful", "")
    if kind not in set(ItemKind) or mark not in _MARKS:
        raise InvalidInputError("请选“有用”或者“没有用”")
    return Rating(ItemKind(kind), request.form.get("item_id", ""), _MARKS[mark])
