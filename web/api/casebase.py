"""Past cases, and what fits a described dispute, over the API."""

from typing import Any

from apiflask import APIBlueprint

from casebase.queries.case_page import case_page
from casebase.queries.lists import category_list
from casebase.queries.recommendation import recommendation
from casebase.queries.searches import CaseSearch, find_cases
from casebase.search.recommending import Limits
from web.api.schemas.casebase import (
    CaseAnswer,
    CaseListAnswer,
    CaseQuery,
    CategoriesAnswer,
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
    wiring, asked = dependencies(), query_data
    search = CaseSearch(asked.q, asked.category, asked.result or "", asked.page, asked.newest_first)
    with wiring.open_reading() as session:
        return CaseListAnswer.model_validate(find_cases(session, wiring.open_case_index(), search))


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
