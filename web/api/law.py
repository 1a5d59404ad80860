"""Articles, rules and what the law gives, over the API."""

from typing import Any

from apiflask import APIBlueprint

from casebase.queries.article_page import article_page
from casebase.queries.lists import law_list
from casebase.queries.searches import ArticleSearch, find_articles
from core.rules import advise
from rulebook.queries.books import adopted_books, current_book
from web.api.schemas.law import (
    AdviceAnswer,
    AdviceInput,
    ArticleAnswer,
    ArticleListAnswer,
    ArticleQuery,
    ArticleRuleAnswer,
    BookAnswer,
    BooksAnswer,
    FactAnswer,
    LawDayQuery,
    LawsAnswer,
    RulesAnswer,
    VocabularyAnswer,
)
from web.dependencies import dependencies
from web.limits import limited
from web.permissions import public
from web.rule_lines import rule_lines, rules_resting_on

blueprint = APIBlueprint("law_api", __name__, tag="法律")


@blueprint.get("/laws")
@blueprint.input(LawDayQuery, location="query")
@blueprint.output(LawsAnswer)
@blueprint.doc(summary="收录的法律，和当日有效的条数")
@public
def get_laws(query_data: LawDayQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    on = query_data.on or wiring.today()
    with wiring.open_reading() as session:
        return LawsAnswer(on=on, laws=law_list(session, on))


@blueprint.get("/law/articles")
@blueprint.input(ArticleQuery, location="query")
@blueprint.output(ArticleListAnswer)
@blueprint.doc(summary="查法律条文（大意，不是原文）")
@public
def get_articles(query_data: ArticleQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, asked = dependencies(), query_data
    search = ArticleSearch(asked.on or wiring.today(), asked.q, asked.category, asked.law, asked.page)
    with wiring.open_reading() as session:
        return ArticleListAnswer.model_validate(find_articles(session, wiring.open_case_index(), search))


@blueprint.get("/law/articles/<key>")
@blueprint.input(LawDayQuery, location="query")
@blueprint.output(ArticleAnswer)
@blueprint.doc(summary="某一天的一条法律，例如 消法-55")
@public
def get_article(key: str, query_data: LawDayQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    on = query_data.on or wiring.today()
    with wiring.open_reading() as session:
        page = article_page(session, key, on)
        rules = rules_resting_on(session, key, on)
    return ArticleAnswer(article=page, rules=[ArticleRuleAnswer.model_validate(rule) for rule in rules])


@blueprint.get("/law/rules")
@blueprint.input(LawDayQuery, location="query")
@blueprint.output(RulesAnswer)
@blueprint.doc(summary="某一天有效的规则：条件、能要求什么、依据")
@public
def get_rules(query_data: LawDayQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    on = query_data.on or wiring.today()
    with wiring.open_reading() as session:
        book = current_book(session)
    return RulesAnswer(on=on, book_version=book.version, rules=rule_lines(book, on))


@blueprint.get("/law/vocabulary")
@blueprint.output(VocabularyAnswer)
@blueprint.doc(summary="规则会问到的事实：名称、类型、问法、选项")
@public
def get_vocabulary() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        book = current_book(session)
    facts = [FactAnswer.of(definition) for definition in book.vocabulary.values()]
    return VocabularyAnswer(book_version=book.version, facts=facts)


@blueprint.post("/law/advice")
@blueprint.input(AdviceInput)
@blueprint.output(AdviceAnswer)
@blueprint.doc(summary="按事实算出法律给什么", description="什么也不保存。同样的事实、日期和规则版本，答案总是一样。")
@public
@limited("120 per minute")
def post_advice(json_data: AdviceInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        book = current_book(session)
    return AdviceAnswer(advice=advise(book, json_data.facts, json_data.on or wiring.today()))


@blueprint.get("/law/rule-book")
@blueprint.output(BooksAnswer)
@blueprint.doc(summary="现在用的规则书版本，和采用过的每一版")
@public
def get_rule_book() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        book, adopted = current_book(session), adopted_books(session)
    current = BookAnswer(version=book.version, label=book.label, source=book.source, sha256=book.sha256)
    return BooksAnswer(current=current, adopted=adopted)
