"""Feeds of source departments: what is due, taking a file in, its quality, and the rows that wait for a person."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Role
from core.records.files import open_records
from credit.domain.feed_problems import QUESTIONS, ProblemKind
from credit.domain.feeds import PERIOD_NAMES, Feed, feeds
from credit.queries.feeds import ROWS_A_PAGE, FeedLine, RowPage, delivery_page, feeds_page, row_page
from credit.services.repair_row import ANSWER, Mending, Why, discard_row, mend_row, put_in_place, stop_shown
from credit.services.take_delivery import DeliveredFile, take_delivery
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again, typed_form
from web.limits import takes_files
from web.pages.public_lists import asked, asked_page, page_address
from web.permissions import signed_in
from web.rule_book_acts import names_of
from web.sent_files import sent_file
from web.signed_in import signed_in_actor

blueprint = Blueprint("feeds", __name__, url_prefix="/office/feeds")

_KEEPERS = (Role.OFFICER, Role.SUPERVISOR)
_LONGEST_NAME = 120
_INCOMPLETE = "请补全下面的内容"


def _feeds_page(form: Form) -> ResponseReturnValue:
    department = asked("department")
    with dependencies().open_reading() as session:
        page = feeds_page(session, signed_in_actor(), dependencies().today())
        people = names_of(session, [one.delivered_by for one in page.deliveries])
    return render_template(
        "feeds/list.html",
        form=form,
        page=page,
        people=people,
        chosen=department,
        choices=[(one.name, _titles(lines)) for one, _, lines in page.departments],
        periods=PERIOD_NAMES,
    )


def _titles(lines: tuple[FeedLine, ...]) -> list[tuple[str, str]]:
    return [(line.feed.key, line.feed.entry.title) for line in lines]


@blueprint.get("")
@signed_in(*_KEEPERS)
def show_feeds() -> ResponseReturnValue:
    return _feeds_page(blank_form({"feed": asked("feed")}))


@blueprint.get("/contracts/<feed_key>")
@signed_in(*_KEEPERS)
def show_contract(feed_key: str) -> ResponseReturnValue:
    feed = feeds().get(feed_key)
    if feed is None:
        return redirect(url_for(".show_feeds"), 303)
    return render_template("feeds/contract.html", feed=feed, periods=PERIOD_NAMES)


@blueprint.post("")
@signed_in(*_KEEPERS)
@takes_files
@shows_again(_feeds_page)
def post_delivery() -> ResponseReturnValue:
    feed, name, content = _typed_delivery()
    wiring = dependencies()
    with TemporaryDirectory() as folder, wiring.open_transaction() as session:
        path = Path(folder) / "delivery"
        path.write_bytes(content)
        file = DeliveredFile(feed, name, hashlib.sha256(content).hexdigest(), open_records(path))
        delivery_id = take_delivery(session, file, signed_in_actor(), wiring.clock())
    return redirect(url_for(".show_delivery", delivery_id=delivery_id), 303)


def _typed_delivery() -> tuple[Feed, str, bytes]:
    """Read what was chosen; raises one InvalidInputError that names both when both are missing."""
    feed = feeds().get(request.form.get("feed", ""))
    problems = {"feed": "请选择报送的是哪一项"} if feed is None else {}
    try:
        name, content = sent_file("file", "请选择要报送的文件")
    except InvalidInputError as error:
        raise InvalidInputError(_INCOMPLETE, fields=problems | error.fields) from error
    if feed is None:
        raise InvalidInputError(_INCOMPLETE, fields=problems)
    return feed, Path(name).name[:_LONGEST_NAME], content


@blueprint.get("/deliveries/<delivery_id>")
@signed_in(*_KEEPERS)
def show_delivery(delivery_id: str) -> ResponseReturnValue:
    number = asked_page()
    with dependencies().open_reading() as session:
        page = delivery_page(session, delivery_id, signed_in_actor(), number)
        people = names_of(session, [page.line.delivered_by])
    return render_template(
        "feeds/delivery.html",
        page=page,
        line=page.line,
        people=people,
        number=number,
        pages=max(1, -(-page.line.waiting // ROWS_A_PAGE)),
        next_page=page_address(".show_delivery", {"delivery_id": delivery_id}),
    )


@blueprint.get("/rows/<row_id>")
@signed_in(*_KEEPERS)
def show_row(row_id: str) -> ResponseReturnValue:
    return _row_page(blank_form(), row_id)


def _row_page(form: Form, row_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = row_page(session, row_id, signed_in_actor(), dependencies().today())
    feed, layout = page.delivery.feed, page.delivery.layout
    columns = dict.fromkeys((*feed.columns_of(layout), *page.values))
    meanings = feed.meanings_of(layout)
    delivered = blank_form({_field(name): text for name, text in page.values.items()})
    shown = replace(form, values={**delivered.values, **form.values})
    return render_template(
        "feeds/row.html",
        form=shown,
        page=page,
        columns=[(name, _field(name), meanings.get(name, ""), name in feed.required_in(layout)) for name in columns],
        wrong={column: text for _, column, text in page.problems},
        questions=[(f"{ANSWER}{kind}", asked) for kind, asked in QUESTIONS.items() if _is_asked(kind, page, form)],
    )


def _is_asked(kind: ProblemKind, page: RowPage, form: Form) -> bool:
    """Tell whether the row, or what was written over it, leaves this to a person."""
    return kind in page.asked or bool(form.error(f"{ANSWER}{kind}") or form.value(f"{ANSWER}{kind}"))


def _answers() -> dict[str, str]:
    return {name.removeprefix(ANSWER): text for name, text in request.form.items() if name.startswith(ANSWER)}


def _field(column: str) -> str:
    return f"column-{column}"


@blueprint.post("/rows/<row_id>/mending")
@signed_in(*_KEEPERS)
@shows_again(_row_page)
def post_mending(row_id: str) -> ResponseReturnValue:
    """File the row as it was written over; what is wrong stands at its column."""
    changes = {name.removeprefix("column-"): text for name, text in request.form.items() if name.startswith("column-")}
    wiring = dependencies()
    try:
        with wiring.open_transaction() as session:
            mend_row(session, row_id, Mending(changes, _answers()), signed_in_actor(), wiring.clock())
    except InvalidInputError as error:
        raise InvalidInputError(
            error.message, fields={_shown_at(name): text for name, text in error.fields.items()}
        ) from error
    return _back(row_id)


def _shown_at(name: str) -> str:
    return name if name.startswith(ANSWER) else _field(name)


@blueprint.post("/rows/<row_id>/replacing")
@signed_in(*_KEEPERS)
@shows_again(_row_page)
def post_replacing(row_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        why = Why(typed_form().value("reason"), _answers())
        put_in_place(session, row_id, why, signed_in_actor(), wiring.clock())
    return _back(row_id)


@blueprint.post("/rows/<row_id>/stopping")
@signed_in(*_KEEPERS)
@shows_again(_row_page)
def post_stopping(row_id: str) -> ResponseReturnValue:
    """Stop showing the filed record of the same document: its source says that it no longer stands."""
    return _decide(row_id, stop_shown)


@blueprint.post("/rows/<row_id>/discarding")
@signed_in(*_KEEPERS)
@shows_again(_row_page)
def post_discarding(row_id: str) -> ResponseReturnValue:
    return _decide(row_id, discard_row)


def _decide(row_id: str, act: Callable[..., object]) -> ResponseReturnValue:
    wiring = dependencies()
    with wiring.open_transaction() as session:
        act(session, row_id, typed_form().value("reason"), signed_in_actor(), wiring.clock())
    return _back(row_id)


def _back(row_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = row_page(session, row_id, signed_in_actor(), dependencies().today())
    return redirect(url_for(".show_delivery", delivery_id=page.delivery.delivery_id), 303)
