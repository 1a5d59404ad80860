"""The rule book for officials over the API: reading, trying, proposing a change, deciding on one."""

from typing import Any

from apiflask import APIBlueprint

from core.kernel.errors import NotFoundError
from core.kernel.roles import OFFICIAL_ROLES
from core.kernel.two_officers import STAFF
from core.rules import answer_of
from rulebook.domain.amendment import AmendmentProposal
from rulebook.queries.amendments import amendment_page, amendments
from rulebook.queries.books import current_book
from rulebook.queries.rule_history import RuleChange, rule_changes
from rulebook.queries.rule_page import RuleSearch, find_rules, get_rule, rule_page
from web.api.schemas import rule_book as schemas
from web.dependencies import dependencies
from web.limits import limited
from web.permissions import signed_in
from web.rule_book_acts import adopt, checked, propose, send_back, withdraw
from web.signed_in import signed_in_actor

blueprint = APIBlueprint("rule_book_api", __name__, tag="规则书")

_READERS = tuple(sorted(OFFICIAL_ROLES))


@blueprint.get("/law/book/rules")
@blueprint.input(schemas.RuleQuery, location="query")
@blueprint.output(schemas.RulesOut)
@blueprint.doc(summary="查规则书", security="bearer")
@signed_in(*_READERS)
def get_rules(query_data: schemas.RuleQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    with dependencies().open_reading() as session:
        book = current_book(session)
    asked = query_data
    search = RuleSearch(asked.q, asked.role, asked.law, asked.confidence, asked.on)
    return schemas.RulesOut(book_version=book.version, rules=find_rules(book, search))


@blueprint.get("/law/book/rules/<rule_id>")
@blueprint.input(schemas.RuleDayQuery, location="query")
@blueprint.output(schemas.RuleOut)
@blueprint.doc(summary="一条规则：条件、例外、算法、依据、例子、冲突和修改历史", security="bearer")
@signed_in(*_READERS)
def get_one_rule(rule_id: str, query_data: schemas.RuleDayQuery) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        page = rule_page(current_book(session), rule_id, query_data.on or wiring.today())
        changes = [_change(each) for each in rule_changes(session, rule_id)]
    return schemas.RuleOut(rule=page, changes=changes)


@blueprint.post("/law/book/rules/<rule_id>/answer")
@blueprint.input(schemas.TryIn)
@blueprint.output(schemas.TryOut)
@blueprint.doc(summary="用事实试一条规则", description="什么也不保存。", security="bearer")
@signed_in(*_READERS)
@limited("120 per minute")
def post_answer(rule_id: str, json_data: schemas.TryIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    wiring = dependencies()
    with wiring.open_reading() as session:
        book = current_book(session)
    rule, on = get_rule(book, rule_id), json_data.on or wiring.today()
    if not any(version.period.covers(on) for version in rule.versions):
        raise NotFoundError("这一天没有这条规则")
    return schemas.TryOut(answer=answer_of(book, rule_id, json_data.facts, on))


@blueprint.get("/law/book/amendments")
@blueprint.input(schemas.AmendmentFilter, location="query")
@blueprint.output(schemas.AmendmentsOut)
@blueprint.doc(summary="规则的修改，最新的在前", security="bearer")
@signed_in(*_READERS)
def get_amendments(query_data: schemas.AmendmentFilter) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    statuses = () if query_data.status is None else (query_data.status,)
    with dependencies().open_reading() as session:
        lines = amendments(session, statuses)
    return schemas.AmendmentsOut(amendments=[schemas.AmendmentLineOut.model_validate(line) for line in lines])


@blueprint.post("/law/book/amendments")
@blueprint.input(schemas.AmendmentIn)
@blueprint.output(schemas.AmendmentOut, status_code=201)
@blueprint.doc(summary="提出修改；检查和全部例子都要通过", security="bearer")
@signed_in(*STAFF)
@limited("30 per minute")
def post_amendment(json_data: schemas.AmendmentIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _amendment(propose(AmendmentProposal(**json_data.model_dump())))


@blueprint.post("/law/book/amendments/check")
@blueprint.input(schemas.AmendmentIn)
@blueprint.output(schemas.CheckedOut)
@blueprint.doc(summary="只检查，不提出", security="bearer")
@signed_in(*STAFF)
@limited("30 per minute")
def post_check(json_data: schemas.AmendmentIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    passed = checked(AmendmentProposal(**json_data.model_dump()))
    return schemas.CheckedOut(examples_run=len(passed.examples), changed=passed.changed)


@blueprint.get("/law/book/amendments/<amendment_id>")
@blueprint.output(schemas.AmendmentOut)
@blueprint.doc(summary="一份修改：改了哪里，可以办理什么", security="bearer")
@signed_in(*_READERS)
def get_amendment(amendment_id: str) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return _amendment(amendment_id)


@blueprint.post("/law/book/amendments/<amendment_id>/adoption")
@blueprint.input(schemas.SeenIn)
@blueprint.output(schemas.AdoptedOut)
@blueprint.doc(summary="采用；提出的人不能自己采用", security="bearer")
@signed_in(*STAFF)
@limited("30 per minute")
def post_adoption(amendment_id: str, json_data: schemas.SeenIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    return schemas.AdoptedOut(book_version=adopt(amendment_id, json_data.seen))


@blueprint.post("/law/book/amendments/<amendment_id>/sending-back")
@blueprint.input(schemas.SendingBackIn)
@blueprint.output(schemas.AmendmentOut)
@blueprint.doc(summary="退回，写明理由", security="bearer")
@signed_in(*STAFF)
def post_sending_back(amendment_id: str, json_data: schemas.SendingBackIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    send_back(amendment_id, json_data.reason, json_data.seen)
    return _amendment(amendment_id)


@blueprint.post("/law/book/amendments/<amendment_id>/withdrawal")
@blueprint.input(schemas.SeenIn)
@blueprint.output(schemas.AmendmentOut)
@blueprint.doc(summary="收回自己提出的修改", security="bearer")
@signed_in(*STAFF)
def post_withdrawal(amendment_id: str, json_data: schemas.SeenIn) -> Any:  # noqa: ANN401 - APIFlask serialises the answer
    withdraw(amendment_id, json_data.seen)
    return _amendment(amendment_id)


def _amendment(amendment_id: str) -> schemas.AmendmentOut:
    actor = signed_in_actor()
    with dependencies().open_reading() as session:
        page = amendment_page(session, amendment_id, actor.account_id, actor.role)
    return schemas.AmendmentOut.model_validate(page)


def _change(change: RuleChange) -> schemas.RuleChangeOut:
    line = change.amendment
    return schemas.RuleChangeOut(
        book_version=change.book_version,
        origin=change.origin,
        adopted_at=change.adopted_at,
        amendment_id=line.amendment_id if line else None,
        effective_on=line.effective_on if line else None,
        source=line.source if line else None,
        proposed_by=line.proposed_by if line else None,
        decided_by=line.decided_by if line else None,
    )
