"""Articles of law as of a day, and the rules that rest on them."""

from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from casebase.domain.category import CATEGORIES
from casebase.queries.article_page import article_page
from casebase.queries.lists import law_list
from casebase.queries.searches import ArticleSearch, find_articles
from core.database import Session
from rulebook.queries.books import current_book
from sanctions.queries.desks import MeasureLine, measures_in_force
from web.dependencies import dependencies
from web.pages.public_lists import asked, asked_day, asked_one_of, asked_page, page_address
from web.permissions import public
from web.rule_lines import rule_lines, rules_resting_on

blueprint = Blueprint("law", __name__, url_prefix="/law")


@blueprint.get("")
@public
def show_articles() -> ResponseReturnValue:
    wiring = dependencies()
    on, problem = asked_day("on", wiring.today())
    with wiring.open_reading() as session:
        laws = law_list(session, on)
        search = ArticleSearch(
            on=on,
            text=asked("q"),
            category=asked_one_of("category", CATEGORIES),
            law=asked_one_of("law", (law.short for law in laws)),
            page=asked_page(),
        )
        found = find_articles(session, wiring.open_case_index(), search)
    kept = {"q": search.text, "category": search.category, "law": search.law, "on": asked("on") and on.isoformat()}
    return render_template(
        "law/list.html",
        found=found,
        search=search,
        laws=laws,
        categories=CATEGORIES,
        problem=problem,
        page_href=page_address(".show_articles", kept),
    )


@blueprint.get("/rules")
@public
def show_rules() -> ResponseReturnValue:
    wiring = dependencies()
    on, problem = asked_day("on", wiring.today())
    with wiring.open_reading() as session:
        book = current_book(session)
    return render_template("law/rules.html", rules=rule_lines(book, on), book=book, on=on, problem=problem)


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
