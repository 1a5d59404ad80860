"""Articles of law as of a day, and the rules that rest on them."""

from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from casebase.domain.category import CATEGORIES
from casebase.domain.narrowing import Narrowing
from casebase.queries.article_page import article_page
from casebase.queries.lists import LawLine, law_list
from casebase.queries.searches import ArticleSearch, find_articles
from casebase.search.query_language import HowRead
from core.database import Session
from core.kernel.clock import chinese_date
from rulebook.queries.books import current_book
from sanctions.queries.desks import MeasureLine, measures_in_force
from web.dependencies import dependencies
from web.limits import limited
from web.pages.public_lists import asked_day, read_day
from web.pages.search_places import (
    SearchPlace,
    Step,
    left_out,
    one_of,
    posted_search,
    read_page,
    search_text,
    search_ways,
    typed_values,
)
from web.permissions import public
from web.rule_lines import rule_lines, rules_resting_on

_LONGEST_RULE_SEARCH = 40
_FILTERS = {"category": "类别", "law": "法律"}
blueprint = Blueprint("law", __name__, url_prefix="/law")


@blueprint.get("")
@public
def show_articles() -> ResponseReturnValue:
    return _list_page(typed_values())


@blueprint.post("")
@public
@limited("60 per minute")
def post_articles() -> ResponseReturnValue:
    """Search; what may stand in an address gets one, a long or telling text is answered where it was sent."""
    return posted_search(typed_values(), _place, _list_page)


def _place(sent: Mapping[str, str], laws: Container[str] | None = None) -> SearchPlace:
    """Return the search as its address tells it; what is unknown or usual is left out."""
    kept = {
        "q": search_text(sent),
        "category": one_of(sent, "category", CATEGORIES),
        "law": sent.get("law", "") if laws is None else one_of(sent, "law", laws),
        "on": sent.get("on", ""),
        **search_ways(sent),
    }
    return SearchPlace(".show_articles", kept)


def _list_page(sent: Mapping[str, str]) -> ResponseReturnValue:
    wiring = dependencies()
    on, problem = read_day(sent.get("on", ""), wiring.today())
    with wiring.open_reading() as session:
        laws = {law.short: law for law in law_list(session, on)}
        place = _place(sent, laws)
        kept = place.kept
        narrowing = Narrowing(laws=frozenset({kept["law"]} - {""}), categories=frozenset({kept["category"]} - {""}))
        search = ArticleSearch(
            on, kept["q"], narrowing, read_page(sent), HowRead(kept["how"]), with_synonyms=not kept["also"]
        )
        found = find_articles(session, wiring.open_case_index(), search)
    place = replace(place, kept={**kept, "on": "" if problem else kept["on"]})
    return render_template(
        "law/list.html",
        found=found,
        place=place,
        on=on,
        laws=laws.values(),
        categories=CATEGORIES,
        problem="。".join(filter(None, (problem, left_out(sent, kept, _FILTERS)))),
        chips=_chips(place, laws, on),
    )


def _chips(place: SearchPlace, laws: Mapping[str, LawLine], on: date) -> list[Step]:
    kept = place.kept
    named = {"category": kept["category"], "law": laws[kept["law"]].name if kept["law"] else ""}
    named["on"] = f"{chinese_date(on)}的法律" if kept["on"] else ""
    return [place.step(text, name, "") for name, text in named.items() if text]


@blueprint.get("/rules")
@public
def show_rules() -> ResponseReturnValue:
    wiring = dependencies()
    on, problem = asked_day("on", wiring.today())
    text = request.args.get("q", "").strip()[:_LONGEST_RULE_SEARCH]
    with wiring.open_reading() as session:
        book = current_book(session)
    rules = [line for line in rule_lines(book, on) if line.says(text)]
    return render_template("law/rules.html", rules=rules, book=book, on=on, problem=problem, text=text)


@blueprint.get("/<key>")
@public
def show_article(key: str) -> ResponseReturnValue:
    wiring = dependencies()
    on, problem = asked_day("on", wiring.today())
    with wiring.open_reading() as session:
        page = article_page(session, key, on)
        rules = rules_resting_on(session, key, on)
        measures = _measures_resting_on(session, key, on)
    return render_template("law/article.html", page=page, rules=rules, measures=measures, problem=problem)


def _measures_resting_on(session: Session, key: str, on: date) -> tuple[MeasureLine, ...]:
    """Return the measures in force on the day whose basis is the article."""
    return tuple(
        line for line in measures_in_force(session, on) if key in {article.key for article in line.measure.articles}
    )
