"""Past cases, and what fits a described dispute, over the API."""

from typing import Any

from apiflask import APIBlueprint

from casebase.queries.case_page import case_page
from casebase.queries.listed import region_choices, year_choices
from casebase.queries.lists import category_list
from casebase.queries.recommendation import recommendation
from casebase.queries.searches import find_cases
from casebase.search.recommending import Limits
from web.api.schemas.casebase import (
    CaseAnswer,
    CaseListAnswer,
    CaseQuery,
    CaseSearchInput,
    CategoriesAnswer,
    ChoicesAnswer,
    RecommendationAnswer,
    RecommendationInput,
    RecommendedArticleAnswer,
    RecommendedCaseAnswer,
)
from web.dependencies import dependencies
from web.limits import limited
from web.permissions import public

blueprint = APIBlueprint("casebase_api", __name__, tag="案例")

_MOST_GUESSES = 3


@blueprint.get("/cases")
@blueprint.input(CaseQuery, location="query")
@blueprint.output(CaseListAnswer)
@blueprint.doc(summary="查公开案例")
@public
def get_cases(query_data: CaseQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _found_cases(query_data)


@blueprint.post("/cases/search")
@blueprint.input(CaseSearchInput)
@blueprint.output(CaseListAnswer)
@blueprint.doc(
    summary="按一段经过查公开案例", description="与 GET 相同，但文字不进网址，可以是整段经过。什么也不保存。"
)
@public
@limited("60 per minute")
def post_case_search(json_data: CaseSearchInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _found_cases(json_data)


def _found_cases(asked: CaseSearchInput) -> CaseListAnswer:
    wiring = dependencies()
    with wiring.open_reading() as session:
        found = find_cases(session, wiring.open_case_index(), asked.search(wiring.today()))
    return CaseListAnswer.model_validate(found)


@blueprint.get("/case-choices")
@blueprint.output(ChoicesAnswer)
@blueprint.doc(summary="筛选案例可以选的地区和公布年份，和各有多少案例")
@public
def get_case_choices() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        return ChoicesAnswer(regions=region_choices(session), years=year_choices(session))


@blueprint.get("/case-categories")
@blueprint.output(CategoriesAnswer)
@blueprint.doc(summary="问题类别，和每类的案例数")
@public
def get_case_categories() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        return CategoriesAnswer(categories=category_list(session))


@blueprint.get("/cases/<case_id>")
@blueprint.output(CaseAnswer)
@blueprint.doc(summary="一个案例：经过、结果、引用的法律、出处、同类案例")
@public
def get_case(case_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        return CaseAnswer(case=case_page(session, case_id))


@blueprint.post("/recommendations")
@blueprint.input(RecommendationInput)
@blueprint.output(RecommendationAnswer)
@blueprint.doc(summary="按事情经过推荐法律条文和相似案例，并说明为什么", description="什么也不保存。")
@public
@limited("60 per minute")
def post_recommendation(json_data: RecommendationInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    limits = Limits(json_data.laws, json_data.cases)
    with wiring.open_reading() as session:
        found = recommendation(session, wiring.open_case_index(), json_data.dispute(wiring.today()), limits)
    return RecommendationAnswer(
        laws=[RecommendedArticleAnswer.of(one) for one in found.laws],
        cases=[RecommendedCaseAnswer.of(one) for one in found.cases],
        categories=found.guesses[:_MOST_GUESSES],
    )
