"""Articles, rules and what the law gives, over the API."""

from typing import Any

from apiflask import APIBlueprint

from casebase.queries.article_page import article_page
from casebase.queries.lists import law_list
from casebase.queries.searches import find_articles
from core.rules import advise, interview_questions, read_text
from rulebook.queries.books import adopted_books, current_book
from web.api.schemas.law import (
    AdviceAnswer,
    AdviceInput,
    ArticleAnswer,
    ArticleListAnswer,
    ArticleQuery,
    ArticleRuleAnswer,
    ArticleSearchInput,
    BookAnswer,
    BooksAnswer,
    FactAnswer,
    InterviewAnswer,
    InterviewInput,
    LawDayQuery,
    LawsAnswer,
    ProposedFact,
    ReadingAnswer,
    ReadingInput,
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
    return _found_articles(query_data)


@blueprint.post("/law/articles/search")
@blueprint.input(ArticleSearchInput)
@blueprint.output(ArticleListAnswer)
@blueprint.doc(
    summary="按一段经过查法律条文", description="与 GET 相同，但文字不进网址，可以是整段经过。什么也不保存。"
)
@public
@limited("60 per minute")
def post_article_search(json_data: ArticleSearchInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _found_articles(json_data)


def _found_articles(asked: ArticleSearchInput) -> ArticleListAnswer:
    wiring = dependencies()
    with wiring.open_reading() as session:
        found = find_articles(session, wiring.open_case_index(), asked.search(wiring.today()))
    return ArticleListAnswer.model_validate(found)


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


@blueprint.post("/law/interview")
@blueprint.input(InterviewInput)
@blueprint.output(InterviewAnswer)
@blueprint.doc(
    summary="接着该问什么",
    description="按最能定下结果的排在前面。没有问题了，就是再怎么回答，能要求的和数额都不会变。什么也不保存。",
)
@public
@limited("120 per minute")
def post_interview(json_data: InterviewInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring, asked = dependencies(), json_data
    with wiring.open_reading() as session:
        book = current_book(session)
    on = asked.on or wiring.today()
    questions = interview_questions(book, asked.facts, on, asked.unclear, asked.who)
    return InterviewAnswer(book_version=book.version, on=on, questions=questions)


@blueprint.post("/law/reading")
@blueprint.input(ReadingInput)
@blueprint.output(ReadingAnswer)
@blueprint.doc(
    summary="从一段话里读出可能的事实",
    description="只是提议：每一项都带着原话，要由本人确认以后才算数。什么也不保存。",
)
@public
@limited("20 per minute")
def post_reading(json_data: ReadingInput) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        book = current_book(session)
    proposals = read_text(book, json_data.text, json_data.on or wiring.today())
    return ReadingAnswer(book_version=book.version, proposals=[ProposedFact.of(each) for each in proposals])


@blueprint.get("/law/rule-book")
@blueprint.output(BooksAnswer)
@blueprint.doc(summary="现在用的规则书版本，和采用过的每一版")
@public
def get_rule_book() -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        book, adopted = current_book(session), adopted_books(session)
    current = BookAnswer(version=book.version, label=book.label, source=book.source, sha256=book.sha256)
    return BooksAnswer(current=current, adopted=adopted)
