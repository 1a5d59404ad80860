"""Published past cases: finding them and reading one."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from casebase.domain.category import CATEGORIES
from casebase.queries.case_page import case_page
from casebase.queries.lines import RESULT_CHOICES
from casebase.queries.lists import category_list
from casebase.queries.searches import CaseSearch, find_cases
from web.dependencies import dependencies
from web.pages.public_lists import address, asked, asked_one_of, asked_page, page_address
from web.permissions import public

blueprint = Blueprint("cases", __name__, url_prefix="/cases")

_RESULTS = dict(RESULT_CHOICES)


@blueprint.get("")
@public
def show_cases() -> ResponseReturnValue:
    wiring = dependencies()
    search = CaseSearch(
        text=asked("q"),
        category=asked_one_of("category", CATEGORIES),
        result=asked_one_of("result", _RESULTS),
        page=asked_page(),
        newest_first=asked("sort") == "newest",
    )
    with wiring.open_reading() as session:
        found = find_cases(session, wiring.open_case_index(), search)
        categories = [line for line in category_list(session) if line.cases]
    kept = {
        "q": search.text,
        "category": search.category,
        "result": search.result,
        "sort": "newest" if search.newest_first else "",
    }
    return render_template(
        "cases/list.html",
        found=found,
        search=search,
        categories=categories,
        results=RESULT_CHOICES,
        sorts=_sorts(kept) if search.text else (),
        page_href=page_address(".show_cases", kept),
    )


def _sorts(kept: dict[str, str]) -> list[dict[str, object]]:
    return [
        {"text": text, "href": address(".show_cases", kept, sort=code), "current": code == kept["sort"]}
        for code, text in (("", "最相近"), ("newest", "最新公布"))
    ]


@blueprint.get("/<case_id>")
@public
def show_case(case_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = case_page(session, case_id)
    return render_template("cases/case.html", page=page)
