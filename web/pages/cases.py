"""Published past cases: finding them and reading one."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from casebase.domain.category import CATEGORIES
from casebase.domain.dispute import CLAIM_KINDS
from casebase.domain.narrowing import Narrowing, Span
from casebase.domain.region import PROVINCES
from casebase.queries.case_page import case_page
from casebase.queries.lines import RESULT_CHOICES, CaseLine
from casebase.queries.listed import region_choices, year_choices
from casebase.queries.lists import category_list
from casebase.queries.searches import CaseSearch, Found, Sort, find_cases
from casebase.search.query_language import HowRead
from core.kernel.errors import InvalidInputError
from core.kernel.money import fen_to_yuan, parse_yuan
from web.dependencies import dependencies
from web.limits import limited
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

blueprint = Blueprint("cases", __name__, url_prefix="/cases")

_RESULTS = dict(RESULT_CHOICES)
_SORTS = {"": "最相近", Sort.NEWEST.value: "最新公布", Sort.SUM.value: "金额最大"}
_LISTED_SORTS = {"": "最新公布", Sort.SUM.value: "金额最大"}
_FILTERS = {"category": "类别", "remedy": "要求", "region": "地区", "year": "年份", "result": "结果"}
_FIRST_YEAR, _LAST_YEAR = 1980, 2100


@blueprint.get("")
@public
def show_cases() -> ResponseReturnValue:
    return _list_page(typed_values())


@blueprint.post("")
@public
@limited("60 per minute")
def post_cases() -> ResponseReturnValue:
    """Search; what may stand in an address gets one, a long or telling text is answered where it was sent."""
    return posted_search(typed_values(), _place, _list_page)


def _place(sent: Mapping[str, str]) -> SearchPlace:
    """Return the search as its address tells it; what is unknown or usual is left out."""
    year = sent.get("year", "")
    kept = {
        "q": search_text(sent),
        "category": one_of(sent, "category", CATEGORIES),
        "remedy": one_of(sent, "remedy", CLAIM_KINDS),
        "region": one_of(sent, "region", PROVINCES),
        "year": year if year.isdecimal() and _FIRST_YEAR <= int(year[:5]) <= _LAST_YEAR else "",
        "result": one_of(sent, "result", _RESULTS),
        "from": _yuan(sent.get("from", ""))[1],
        "to": _yuan(sent.get("to", ""))[1],
        "sort": one_of(sent, "sort", _SORTS),
        **search_ways(sent),
    }
    return SearchPlace(".show_cases", kept)


def _list_page(sent: Mapping[str, str]) -> ResponseReturnValue:
    wiring, place = dependencies(), _place(sent)
    kept = place.kept
    narrowing, problem = _narrowing(kept, sent)
    problem = "。".join(filter(None, (problem, left_out(sent, kept, _FILTERS))))
    search = CaseSearch(
        on=wiring.today(),
        text=kept["q"],
        narrowing=narrowing,
        page=read_page(sent),
        sort=Sort(kept["sort"]) if kept["sort"] else Sort.CLOSEST,
        how=HowRead(kept["how"]),
        with_synonyms=not kept["also"],
    )
    with wiring.open_reading() as session:
        found = find_cases(session, wiring.open_case_index(), search)
        choices = {
            "categories": [line for line in category_list(session) if line.cases],
            "regions": region_choices(session),
            "years": year_choices(session),
        }
    return render_template(
        "cases/list.html",
        found=found,
        place=place,
        results=RESULT_CHOICES,
        remedies=CLAIM_KINDS,
        chips=_chips(place, narrowing.sums),
        sorts=_sorts(place, found),
        problem=problem,
        **choices,
    )


def _narrowing(kept: Mapping[str, str], sent: Mapping[str, str]) -> tuple[Narrowing, str]:
    """Return what the filters narrow, and what is wrong with the sums as they were typed."""
    category, remedy, region, result = (
        frozenset({kept[name]} - {""}) for name in ("category", "remedy", "region", "result")
    )
    year = int(kept["year"]) if kept["year"] else None
    sums, problem = _sums(kept, sent)
    years = (year, year) if year else None
    narrowing = Narrowing(categories=category, remedies=remedy, regions=region, results=result, years=years, sums=sums)
    return narrowing, problem


def _sums(kept: Mapping[str, str], sent: Mapping[str, str]) -> tuple[Span | None, str]:
    start, stop = (_yuan(kept[name])[0] for name in ("from", "to"))
    if start is not None and stop is not None and start > stop:
        return (stop, start), "金额的两头写反了，下面按换过来的找"
    span = None if start is None and stop is None else (start, stop)
    misread = any(sent.get(name) and not kept[name] for name in ("from", "to"))
    return span, "金额请写数字，例如 1000；看不懂的没有用来筛选" if misread else ""


def _yuan(text: str) -> tuple[int | None, str]:
    """Return a sum in fen, and the one way to write it in an address; None and nothing for what is no sum."""
    try:
        fen = parse_yuan(text) if text else None
    except InvalidInputError:
        fen = None
    return fen, "" if fen is None else f"{fen_to_yuan(fen).normalize():f}"


def _chips(place: SearchPlace, sums: Span | None) -> list[Step]:
    kept = place.kept
    is_swapped = sums is not None and sums[0] is not None and sums[0] != _yuan(kept["from"])[0]
    least, most = ("to", "from") if is_swapped else ("from", "to")
    named = {name: kept[name] for name in ("category", "remedy", "region")}
    named["year"] = f"{kept['year']}年公布" if kept["year"] else ""
    named["result"] = _RESULTS.get(kept["result"], "")
    named[least] = f"至少 {kept[least]} 元" if kept[least] else ""
    named[most] = f"最多 {kept[most]} 元" if kept[most] else ""
    return [place.step(text, name, "") for name, text in named.items() if text]


def _sorts(place: SearchPlace, found: Found[CaseLine]) -> Iterable[Step]:
    names = _SORTS if place.kept["q"] else _LISTED_SORTS
    if found.count < len(names):
        return ()
    current = place.kept["sort"] if place.kept["sort"] in names else ""
    return [place.step(text, "sort", code, current=code == current) for code, text in names.items()]


@blueprint.get("/<case_id>")
@public
def show_case(case_id: str) -> ResponseReturnValue:
    with dependencies().open_reading() as session:
        page = case_page(session, case_id)
    return render_template("cases/case.html", page=page)
