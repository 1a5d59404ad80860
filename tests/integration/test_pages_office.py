"""The officer's and mediator's pages: queue, case, decisions with their letters, respondent, letter to a merchant."""

import re

import pytest

from core.kernel.roles import Role
from identity.services.deactivate_account import deactivate_account
from mediation.domain.letters import GroundAndReasons
from mediation.queries.complaint_page import complaint_page
from mediation.queries.office_case import office_case
from mediation.services.accept_complaint import accept_complaint
from mediation.services.call_human import call_human
from mediation.services.end_mediation import terminate_mediation
from mediation.services.refuse_complaint import refuse_complaint
from tests.factories_desks import Desks, given_desks, hidden_of, message_beside, post, text_of
from tests.factories_mediation import (
    given_accepted,
    given_agreed,
    given_filed,
    given_mediating,
    given_settled,
    given_signed,
)
from tests.factories_registry import given_enterprise

REASONS = "你购买的是生产用布料，不是为了生活消费，可以直接向法院起诉。"


@pytest.fixture
def desks(sqlite, vault, tmp_path, now) -> Desks:
    return given_desks(sqlite, vault, tmp_path, now)


def filed(desks, **changes):
    return desks.given(given_filed, desks.people, desks.now, **changes)


def stage_of(desks, complaint_id):
    with desks.database.reading() as session:
        return complaint_page(session, complaint_id, desks.people.officer, desks.now).head.stage.value


def path_of(complaint_id, step=""):
    return f"/office/complaints/{complaint_id}" + (f"/{step}" if step else "")


def test_the_queue_shows_the_clock_before_the_name(desks):
    filed(desks)
    page = desks.page(Role.OFFICER, "/office/queue")
    row = page[page.index("queue-row") :]
    assert row.index("个工作日") < row.index("示例市青禾健身服务有限公司")
    assert "受理期限" in row


@pytest.mark.parametrize(
    "query", ["?stage=none&mark=none&sort=none&page=x", "?page=99999999999", "?page=-1&q=" + "长" * 99]
)
def test_the_queue_takes_any_filter_address(desks, query):
    filed(desks)
    desks.page(Role.OFFICER, "/office/queue" + query)


def test_an_empty_queue_says_what_will_come(desks):
    assert "还没有投诉" in desks.page(Role.OFFICER, "/office/queue")
    filed(desks)
    assert "换一个筛选条件" in desks.page(Role.OFFICER, "/office/queue?mark=to_seal")


def test_the_case_beside_the_queue_is_a_part_of_a_page(desks):
    complaint_id = filed(desks)
    answer = desks.clients[Role.OFFICER].get(path_of(complaint_id), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in text_of(answer)
    assert "请决定是否受理" in text_of(answer)


@pytest.mark.parametrize("given", [given_filed, given_accepted, given_mediating, given_signed, given_settled])
def test_a_case_opens_at_every_stage_for_every_official(desks, given):
    complaint_id = desks.given(given, desks.people, desks.now)
    for role in (Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR):
        assert "办理记录" in desks.page(role, path_of(complaint_id))


def test_acceptance_shows_both_letters_then_starts_the_clock(desks):
    complaint_id = filed(desks)
    page = desks.page(Role.OFFICER, path_of(complaint_id, "acceptance"))
    assert "投诉受理决定书" in page
    to_consumer, to_merchant = page.split("给商家的文书")
    assert "投诉调解通知书" in to_consumer
    assert "张小民" in to_consumer
    assert "投诉调解通知书" in to_merchant
    assert "张小民" not in to_merchant
    assert desks.send(Role.OFFICER, path_of(complaint_id, "acceptance"), {}).status_code == 303
    assert stage_of(desks, complaint_id) == "accepted"


def test_a_refusal_is_shown_as_a_letter_before_it_is_confirmed(desks):
    complaint_id = filed(desks)
    path = path_of(complaint_id, "refusal")
    shown = desks.send(Role.OFFICER, path, {"ground": "16-3", "reasons": REASONS})
    assert shown.status_code == 200
    assert "投诉不予受理决定书" in text_of(shown)
    assert "第十六条第三项" in text_of(shown)
    assert stage_of(desks, complaint_id) == "filed"
    fields = hidden_of(text_of(shown), path)
    changed = post(desks.clients[Role.OFFICER], path, {**fields, "step": "change"})
    assert REASONS in text_of(changed)
    assert 'value="16-3" checked' in text_of(changed)
    assert post(desks.clients[Role.OFFICER], path, {**fields, "step": "confirm"}).status_code == 303
    assert stage_of(desks, complaint_id) == "refused"
    assert REASONS in desks.page(Role.OFFICER, path_of(complaint_id))


@pytest.mark.parametrize(
    ("ground", "reasons", "field", "message"),
    [
        ("", REASONS, "ground", "请选择列表中的一项理由"),
        ("16-99", REASONS, "ground", "请选择列表中的一项理由"),
        ("16-3", "", "reasons", "请写明理由"),
        ("16-3", "长" * 2001, "reasons", "请写明理由"),
        ("16-7", REASONS, "reasons", "依据的条文"),
    ],
)
def test_a_wrong_refusal_is_told_beside_its_field_and_keeps_what_was_typed(desks, ground, reasons, field, message):
    complaint_id = filed(desks)
    answer = desks.send(Role.OFFICER, path_of(complaint_id, "refusal"), {"ground": ground, "reasons": reasons})
    assert answer.status_code == 422
    page = text_of(answer)
    assert message in message_beside(page, field)
    assert reasons in page
    assert stage_of(desks, complaint_id) == "filed"


def test_ending_mediation_shows_the_letters_to_both_sides(desks):
    complaint_id = desks.given(given_mediating, desks.people, desks.now)
    path = path_of(complaint_id, "termination")
    shown = text_of(desks.send(Role.MEDIATOR, path, {"ground": "23-3", "reasons": "双方差距很大，无法达成一致。"}))
    assert "给消费者的文书" in shown
    assert "给商家的文书" in shown
    assert post(desks.clients[Role.MEDIATOR], path, {**hidden_of(shown, path), "step": "confirm"}).status_code == 303
    assert stage_of(desks, complaint_id) == "terminated"


def test_of_two_officers_who_decide_at_once_the_second_is_told_and_loses_no_word(desks):
    complaint_id = filed(desks)
    path = path_of(complaint_id, "refusal")
    shown = text_of(desks.send(Role.OFFICER, path, {"ground": "16-3", "reasons": REASONS}))
    desks.given(accept_complaint, complaint_id, desks.people.mediator, desks.now)
    late = post(desks.clients[Role.OFFICER], path, {**hidden_of(shown, path), "step": "confirm"})
    assert late.status_code == 409
    assert "页面已过时" in text_of(late)
    assert REASONS in text_of(late)
    assert stage_of(desks, complaint_id) == "accepted"


def test_a_decision_sent_twice_is_taken_once(desks):
    complaint_id = filed(desks)
    path = path_of(complaint_id, "acceptance")
    fields = hidden_of(desks.page(Role.OFFICER, path), path)
    answers = [post(desks.clients[Role.OFFICER], path, fields).status_code for _ in range(2)]
    assert answers == [303, 303]
    log = desks.page(Role.OFFICER, path_of(complaint_id))
    assert log[log.index("办理记录") :].count("<td>受理</td>") == 1


def test_a_form_without_its_hidden_fields_asks_to_be_opened_again(desks):
    complaint_id = filed(desks)
    token = hidden_of(desks.page(Role.OFFICER, path_of(complaint_id, "acceptance")), "")["csrf_token"]
    answer = post(desks.clients[Role.OFFICER], path_of(complaint_id, "acceptance"), {"csrf_token": token})
    assert answer.status_code == 422
    assert "请刷新后再试一次" in text_of(answer)


@pytest.mark.parametrize("step", ["", "acceptance", "refusal", "termination", "respondent"])
def test_the_office_pages_refuse_other_roles_and_know_no_other_complaint(desks, step):
    complaint_id = filed(desks)
    for role in (Role.CONSUMER, Role.MERCHANT, Role.REGISTRATION_CLERK, Role.ADMIN):
        desks.page(role, path_of(complaint_id, step), 403)
    desks.page(Role.OFFICER, path_of("none-such", step), 404)


def test_a_described_merchant_is_found_and_attached(desks):
    complaint_id = filed(desks, respondent_id=None, respondent_text="北堤路口的一家加油站")
    desks.given(given_enterprise, "示例市北堤加油站有限公司")
    assert "请先确定被投诉人" in desks.page(Role.OFFICER, path_of(complaint_id))
    path = path_of(complaint_id, "respondent")
    page = desks.page(Role.OFFICER, f"{path}?q=北堤加油站")
    found = re.search(r'name="enterprise_id" value="([0-9a-f]{32})"', page)
    fields = {name: value for name, value in hidden_of(page, path).items() if name != "enterprise_id"}
    assert post(desks.clients[Role.OFFICER], path, {**fields, "enterprise_id": found[1]}).status_code == 303
    assert "示例市北堤加油站有限公司" in desks.page(Role.OFFICER, path_of(complaint_id))


def test_an_unknown_enterprise_is_not_attached(desks):
    complaint_id = filed(desks, respondent_id=None, respondent_text="北堤路口的一家加油站")
    desks.given(given_enterprise, "示例市北堤加油站有限公司")
    path = path_of(complaint_id, "respondent")
    fields = hidden_of(desks.page(Role.OFFICER, f"{path}?q=北堤加油站"), path)
    assert post(desks.clients[Role.OFFICER], path, {**fields, "enterprise_id": "none"}).status_code in (404, 422)


def test_the_letter_to_a_merchant_shows_its_code_once(desks):
    complaint_id = desks.given(given_accepted, desks.people, desks.now)
    path = path_of(complaint_id, "letters")
    fields = hidden_of(desks.page(Role.OFFICER, path_of(complaint_id)), path)
    first = post(desks.clients[Role.OFFICER], path, fields)
    assert first.status_code == 200
    code = re.search(r'letter-code"><strong>([^<]+)', text_of(first))[1]
    again = post(desks.clients[Role.OFFICER], path, fields)
    assert again.status_code == 409
    assert code not in text_of(again)


def test_a_mediator_answers_a_call_and_the_log_says_who(desks):
    complaint_id = desks.given(given_mediating, desks.people, desks.now)
    desks.given(call_human, complaint_id, "请帮我们算一算", desks.people.consumer, desks.now)
    assert "有一方请调解员介入" in desks.page(Role.MEDIATOR, path_of(complaint_id))
    assert "请调解员介入" in desks.page(Role.MEDIATOR, "/office/queue?mark=called")
    room = f"/complaints/{complaint_id}/room"
    answered = desks.send(Role.MEDIATOR, f"{room}/calls/answer", {"text": "请商家先把检测结果传上来。"}, room)
    assert answered.status_code == 303
    assert "赵调解" in desks.page(Role.SUPERVISOR, path_of(complaint_id))


def test_a_signed_agreement_waits_for_the_mediator_only(desks):
    complaint_id = desks.given(given_signed, desks.people, desks.now)
    assert "核对并盖章" in desks.page(Role.MEDIATOR, path_of(complaint_id))
    assert "核对并盖章" not in desks.page(Role.OFFICER, path_of(complaint_id))
    assert "等待盖章" in desks.page(Role.MEDIATOR, "/office/queue?mark=to_seal")


def test_a_closed_account_opens_nothing(desks):
    desks.given(deactivate_account, desks.people.officer.account_id, "调离岗位", desks.actors[Role.ADMIN], desks.now)
    answer = desks.clients[Role.OFFICER].get("/office/queue")
    assert answer.location.startswith("/sign-in")


def test_firms_that_nobody_identified_are_not_one_firm(desks):
    unknown = {"respondent_id": None, "respondent_text": "楼下健身房"}
    first, second = filed(desks, **unknown), filed(desks, **unknown)
    desks.given(accept_complaint, second, desks.people.officer, desks.now)
    with desks.database.reading() as session:
        hints = office_case(session, first, desks.people.officer, desks.now).hints
        assert (hints.same_consumer, hints.same_pair, hints.same_respondent) == (1, 0, 0)
    assert "<dd>商家未确定</dd>" in desks.page(Role.OFFICER, path_of(first)).replace("\n", "")


def test_an_agreement_that_waits_for_signatures_stands_on_the_case_and_before_termination(desks):
    complaint_id = desks.given(given_agreed, desks.people, desks.now)
    assert "协议等双方签字" in desks.page(Role.OFFICER, path_of(complaint_id))
    assert "协议已经拟好，正等双方签字" in desks.page(Role.OFFICER, path_of(complaint_id, "termination"))


def test_the_queue_opens_with_what_is_not_closed(desks):
    complaint_id = filed(desks)
    decision = GroundAndReasons("16-3", REASONS)
    desks.given(refuse_complaint, complaint_id, decision, desks.people.officer, desks.now)
    assert "没有未办结的投诉" in desks.page(Role.OFFICER, "/office/queue")
    everything = desks.page(Role.OFFICER, "/office/queue?show=all")
    assert "示例市青禾健身服务有限公司" in everything
    assert "还没有承办人" not in everything


def test_two_originals_with_one_number_are_told_apart(desks):
    complaint_id = desks.given(given_mediating, desks.people, desks.now)
    decision = GroundAndReasons("23-3", REASONS)
    desks.given(terminate_mediation, complaint_id, decision, desks.people.mediator, desks.now)
    for path in (path_of(complaint_id), path_of(complaint_id, "archive")):
        page = desks.page(Role.OFFICER, path)
        assert "给消费者）" in page
        assert "给商家）" in page
