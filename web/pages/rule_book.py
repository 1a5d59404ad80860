"""The rule book for officials: the list with search, each rule whole, and trying a rule on facts.

Nothing here is about a person: facts to try stand in the address, are invented, and are kept nowhere.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.kernel.roles import OFFICIAL_ROLES
from core.kernel.two_officers import STAFF, ProposalStatus
from core.rules import Entitlement, RuleBook, answer_of
from rulebook.domain.book_texts import rule_file
from rulebook.queries.amendments import amendments, held_release
from rulebook.queries.books import current_book
from rulebook.queries.rule_history import RuleChange, rule_changes
from rulebook.queries.rule_page import (
    CONFIDENCE_NAMES,
    ROLE_NAMES,
    RuleSearch,
    facts_of_rule,
    find_rules,
    get_rule,
    laws_of_rules,
    rule_page,
    version_near,
)
from web.dependencies import dependencies
from web.forms import Form
from web.pages.fact_fields import asked_facts, form_values, read_facts
from web.pages.public_lists import asked, asked_day, asked_one_of
from web.permissions import signed_in
from web.rule_book_acts import names_of
from web.signed_in import signed_in_actor

blueprint = Blueprint("rule_book", __name__, url_prefix="/office/rules")

_READERS = tuple(sorted(OFFICIAL_ROLES))
_ORIGINS: Mapping[str, str] = {
    "release": "随新版程序带来",
    "amendment": "本机关修改",
    "merge": "新版程序带来，本机关改过的留着",
}


@blueprint.get("")
@signed_in(*_READERS)
def show_rules() -> ResponseReturnValue:
    wiring = dependencies()
    on, problem = asked_day("on", wiring.today())
    with wiring.open_reading() as session:
        book = current_book(session)
        waiting = amendments(session, (ProposalStatus.PROPOSED,))
        held = held_release(session)
    laws = laws_of_rules(book)
    search = RuleSearch(
        text=asked("q"),
        role=asked_one_of("role", ROLE_NAMES),
        law=asked_one_of("law", dict(laws)),
        confidence=asked_one_of("confidence", CONFIDENCE_NAMES),
        on=on if asked("on") else None,
    )
    return render_template(
        "rules/list.html",
        book=book,
        rows=find_rules(book, search),
        search=search,
        laws=laws,
        roles=ROLE_NAMES,
        confidences=CONFIDENCE_NAMES,
        waiting=waiting,
        held=held,
        problem=problem,
        may_change=_may_change(),
    )


@blueprint.get("/<rule_id>")
@signed_in(*_READERS)
def show_rule(rule_id: str) -> ResponseReturnValue:
    wiring = dependencies()
    on, problem = asked_day("on", wiring.today())
    with wiring.open_reading() as session:
        book = current_book(session)
        page = rule_page(book, rule_id, on)
        changes = rule_changes(session, rule_id)
        people = names_of(session, _people_of(changes))
    return render_template(
        "rules/rule.html",
        page=page,
        roles=ROLE_NAMES,
        confidences=CONFIDENCE_NAMES,
        titles={name: rule.versions[-1].title for name, rule in book.rules.items()},
        tries=[
            _try_address(book, rule_id, example.on, dict(example.facts)) for example in get_rule(book, rule_id).examples
        ],
        changes=changes,
        origins=_ORIGINS,
        people=people,
        problem=problem,
        file=rule_file(rule_id),
        may_change=_may_change(),
    )


@blueprint.get("/<rule_id>/try")
@signed_in(*_READERS)
def show_try(rule_id: str) -> ResponseReturnValue:
    """Ask for the facts of one rule and show what it gives on them, with the reasons."""
    wiring = dependencies()
    on, problem = asked_day("on", wiring.today())
    with wiring.open_reading() as session:
        book = current_book(session)
    version = version_near(get_rule(book, rule_id), on)
    form = Form({name: tuple(request.args.getlist(name)) for name in request.args})
    reading = read_facts(book, form, {})
    if reading.problems:
        form = Form(form.values, reading.problems, "有几处还需要改一下，已填写的内容都在")
    told = {name: value for name, value in reading.told.items() if value is not None}
    return render_template(
        "rules/try.html",
        rule_id=rule_id,
        version=version,
        on=on,
        asked=asked_facts(book, facts_of_rule(book, version)),
        form=form,
        answer=_answer(book, rule_id, told, on) if request.args and not reading.problems else None,
        labels={name: fact.label for name, fact in book.vocabulary.items()},
        is_in_force=version.period.covers(on),
        problem=problem,
    )


def _answer(book: RuleBook, rule_id: str, told: Mapping[str, object], on: date) -> Entitlement | None:
    try:
        return answer_of(book, rule_id, told, on)
    except KeyError:
        return None


def _try_address(book: RuleBook, rule_id: str, on: date, facts: Mapping[str, object]) -> str:
    values: dict[str, Any] = {name: _texts(value) for name, value in form_values(book, facts).items()}
    return url_for(".show_try", rule_id=rule_id, on=on.isoformat(), **values)


def _texts(value: object) -> str | list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else str(value)


def _people_of(changes: tuple[RuleChange, ...]) -> list[str | None]:
    lines = [change.amendment for change in changes if change.amendment]
    return [person for line in lines for person in (line.proposed_by, line.decided_by)]


def _may_change() -> bool:
    return signed_in_actor().role in STAFF
