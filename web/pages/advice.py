"""先算一算: what the law gives, asked one question at a time, without an account.

Nothing is kept anywhere: every answer so far stands in the form itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from core.kernel.errors import InvalidInputError
from core.kernel.identifiers import new_id
from core.rules import RuleBook, read_text
from rulebook.queries.books import current_book
from web.dependencies import dependencies
from web.forms import Form, blank_form, shows_again, typed_form
from web.limits import limited, limited_when
from web.pages.fact_fields import (
    asked_facts,
    field_name,
    form_values,
    hidden_pairs,
    read_facts,
    told_facts,
    without_unknown,
)
from web.pages.law_panel import LawPanel, law_panel
from web.pages.read_facts import ShownReading, confirmed_facts, read_facts_shown
from web.permissions import public

blueprint = Blueprint("advice", __name__)

_EVENT = "event_on"
_STORY = "facts_text"
_CHANGE = "change:"
_START, _CONFIRM = "start", "confirm"
_LONGEST_STORY = 5000


@dataclass(frozen=True)
class Interview:
    """`asked` is the order of the questions so far; the last one can be taken back."""

    on: date
    told: Mapping[str, Any]
    asked: tuple[str, ...] = ()
    question: str | None = None
    story: str = ""


@blueprint.get("/advice")
@public
def show_advice() -> ResponseReturnValue:
    return _start_page(blank_form({_EVENT: dependencies().today()}))


def _start_page(form: Form) -> ResponseReturnValue:
    return render_template("advice/start.html", form=form)


def _again(form: Form) -> ResponseReturnValue:
    """Show the question that was answered wrongly once more, with everything told before."""
    if not form.value("current"):
        return _start_page(form)
    interview = _interview(form, _book())
    return _question_page(replace(interview, question=form.value("current")), form)


@blueprint.post("/advice")
@public
@limited("120 per minute")
@limited_when("20 per minute", lambda: request.form.get("to") == _START)
@shows_again(_again)
def post_advice() -> ResponseReturnValue:
    """Show what was read from the story; take one answer and ask the next question; go back one, or show the result."""
    form, book = typed_form(), _book()
    interview = _step(_interview(form, book), form, book)
    proposals = read_text(book, interview.story, interview.on) if form.value("to") == _START else ()
    if proposals:
        return _reading_page(interview, read_facts_shown(book, proposals))
    panel = _panel(interview, book)
    if interview.question is None and form.value("to") != "result":
        interview = replace(interview, question=panel.next_question.fact if panel.next_question else None)
    if interview.question is None:
        return _result_page(interview, panel, book)
    return _question_page(interview, blank_form())


def _book() -> RuleBook:
    with dependencies().open_reading() as session:
        return current_book(session)


def _interview(form: Form, book: RuleBook) -> Interview:
    """Read the answers before this one; they were checked when they were given, so a wrong one is dropped."""
    current = field_name(form.value("current"))
    earlier = Form({name: values for name, values in form.values.items() if name != current})
    told = read_facts(book, earlier, {}).told
    asked = tuple(fact for fact in form.all("asked") if fact in book.vocabulary)
    return Interview(_day(form), told, asked, story=form.value(_STORY).strip()[:_LONGEST_STORY])


def _day(form: Form) -> date:
    text, today = form.value(_EVENT).strip(), dependencies().today()
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        message = "日期请写成 2026-11-21 这样"
        raise InvalidInputError(message, fields={_EVENT: message}) from None
    if day > today:
        message = "日期不能晚于今天"
        raise InvalidInputError(message, fields={_EVENT: message})
    return day


def _step(interview: Interview, form: Form, book: RuleBook) -> Interview:
    to, current = form.value("to", "next"), form.value("current")
    if to == "back" and interview.asked:
        return replace(interview, asked=interview.asked[:-1], question=interview.asked[-1])
    if to.startswith(_CHANGE) and to.removeprefix(_CHANGE) in book.vocabulary:
        changed = to.removeprefix(_CHANGE)
        return replace(interview, asked=_without(interview.asked, changed), question=changed)
    if to == _CONFIRM:
        confirmed = confirmed_facts(book, form, interview.story, interview.on)
        return replace(interview, told={**interview.told, **confirmed})
    if not current or to in ("result", "back"):
        return interview
    told = {**interview.told, current: None} if to == "skip" else _answered(interview, form, book)
    return replace(interview, told=told, asked=(*_without(interview.asked, current), current))


def _answered(interview: Interview, form: Form, book: RuleBook) -> dict[str, Any]:
    current = form.value("current")
    name = field_name(current)
    reading = read_facts(book, Form({name: form.all(name)}), interview.told)
    if reading.problems:
        raise InvalidInputError(next(iter(reading.problems.values())), fields=reading.problems)
    if current not in reading.told:
        message = "请选一个答案；不清楚的，按“不清楚”"
        raise InvalidInputError(message, fields={name: message})
    return reading.told


def _without(asked: tuple[str, ...], fact: str) -> tuple[str, ...]:
    return tuple(each for each in asked if each != fact)


def _panel(interview: Interview, book: RuleBook) -> LawPanel:
    return law_panel(book, interview.told, interview.on)


def _reading_page(interview: Interview, proposals: tuple[ShownReading, ...]) -> ResponseReturnValue:
    return render_template("advice/reading.html", form=blank_form(), interview=interview, proposals=proposals)


def _question_page(interview: Interview, form: Form) -> ResponseReturnValue:
    book, question = _book(), interview.question or ""
    others = {fact: value for fact, value in interview.told.items() if fact != question}
    panel = law_panel(book, others, interview.on)
    shown = form if form.message else blank_form(form_values(book, interview.told))
    asked = asked_facts(book, [question])
    if not asked:
        return _start_page(form)
    return render_template(
        "advice/question.html",
        form=shown,
        interview=interview,
        asked=asked[0],
        panel=panel,
        hidden=hidden_pairs(book, others),
        kept=_kept_unknown(others),
    )


def _kept_unknown(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what was answered 不清楚: a blank text field could not say so."""
    return tuple(fact for fact, value in told.items() if value is None)


def _result_page(interview: Interview, panel: LawPanel, book: RuleBook) -> ResponseReturnValue:
    return render_template(
        "advice/result.html",
        interview=interview,
        panel=panel,
        told=told_facts(book, without_unknown(interview.told)),
        unknown=told_facts(book, dict.fromkeys(_kept_unknown(interview.told))),
        hidden=hidden_pairs(book, interview.told),
        kept=_kept_unknown(interview.told),
        request_key=new_id(),
        made_at=dependencies().clock(),
    )
