"""Penalties with a serious-list decision in the browser: proposal, due process, decision, annulment, catalogue."""

from datetime import timedelta

import pytest

from core.contracts.sanctions import ListingEffective
from core.kernel.roles import Role
from credit.subscribers.file_facts import file_listing
from identity.queries.offices import first_office_id
from identity.storage.office_tables import OfficeArea
from sanctions.domain.flag_kinds import FlagSource
from sanctions.queries.listing_page import listing_page
from sanctions.queries.listings import listings
from sanctions.services.annul_listing import Annulment, annul_listing
from sanctions.services.dismiss_fall import dismiss_fall
from sanctions.services.make_listings_effective import make_listings_effective
from sanctions.services.note_basis_fall import BasisFall, note_basis_fall
from sanctions.services.record_statement import Statement, record_statement
from tests.factories_desks import Desks, given_desks, hidden_of, message_beside, post, send_from, text_of
from tests.factories_registry import given_enterprise
from tests.factories_sanctions import (
    LAW,
    SUPERVISOR,
    given_consented,
    given_decided,
    given_notified,
    given_proposed,
)
from web.flag_pages import page_of_source

NOTICE = {"served_on": "2026-11-20", "served_how": "直接送达", "reason": "预收款后闭店，情节严重"}
DECISION = {
    "document_number": "示市监处罚〔2026〕7号",
    "reason": "两步判断均成立",
    "answer_to_statements": "",
    "defence": "not_raised",
    "defence_reason": "",
    "fine": "",
    "effective_on": "2026-11-20",
}


@pytest.fixture
def desks(sqlite, vault, tmp_path, now) -> Desks:
    return given_desks(sqlite, vault, tmp_path, now)


def proposal_form(**changes):
    parts = {f"part_{part.code}": "现场笔录和会员名册" for part in LAW.ground("8-2").parts}
    marks = {f"seriousness_{mark.code}": "涉及人数多，金额大" for mark in LAW.seriousness}
    factors = {f"factor_{factor.code}": "已核实" for factor in LAW.factors}
    typed = {
        "ground": "8-2",
        "violation": "收取预付款后停业逃避退款",
        "event_on": "2026-08-01",
        "facts": "收取三百余名会员预付款后闭店，联系不上，也没有退款",
        "heavier_penalty": "heavier_fine",
        "penalty": "罚款二十万元",
        "penalty_basis": "《消费者权益保护法实施条例》第五十条",
        "fine": "200000",
    }
    return {**typed, **parts, **marks, **factors, **changes}


def propose(desks, role=Role.OFFICER, **changes):
    page = f"/sanctions/new?enterprise={desks.enterprise_id}&ground=8-2"
    return send_from(desks.clients[role], page, "/sanctions/new", proposal_form(**changes))


def test_a_city_office_cannot_choose_to_be_a_province(desks):
    answer = propose(desks, authority_level="province")
    assert answer.status_code == 422
    assert message_beside(text_of(answer), "authority_level")


def act_path(listing_id, action):
    return f"/sanctions/{listing_id}/acts/{action}"


def confirmed(desks, role, path, typed):
    """Send the form, look at the paper, confirm."""
    shown = desks.send(role, path, typed)
    assert shown.status_code == 200, text_of(shown)
    fields = hidden_of(text_of(shown), path)
    return post(desks.clients[role], path, {**fields, "step": "confirm"})


def status_of(desks, listing_id):
    with desks.database.reading() as session:
        return listing_page(session, listing_id, SUPERVISOR, desks.now).row.status.value


def papers_of(desks, listing_id):
    with desks.database.reading() as session:
        return listing_page(session, listing_id, SUPERVISOR, desks.now).papers


def listing_count(desks):
    with desks.database.reading() as session:
        return len(listings(session, desks.now).rows)


def test_an_officer_finds_the_enterprise_and_proposes(desks):
    assert "示例市青禾健身服务有限公司" in desks.page(Role.OFFICER, "/sanctions/new?q=青禾健身")
    answer = propose(desks)
    assert answer.status_code == 303
    page = desks.page(Role.OFFICER, answer.location)
    assert "送达事先告知书" in page
    assert "等待送达事先告知书" in page


def test_the_act_is_chosen_first_and_changing_it_keeps_what_was_typed(desks):
    choice = f"/sanctions/new?enterprise={desks.enterprise_id}"
    page = desks.page(Role.OFFICER, choice)
    assert all(ground.title in page for ground in LAW.grounds)
    other = LAW.ground("9c")
    page = desks.page(Role.OFFICER, f"{choice}&ground=9c")
    assert all(part.text in page for part in other.parts)
    page = text_of(propose(desks, ground="9c", step="ground"))
    assert all(part.text in page for part in other.parts)
    assert "现场笔录和会员名册" in page  # the proofs of the act before are kept
    assert listing_count(desks) == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ground": ""}, "ground"),
        ({"heavier_penalty": "none"}, "heavier_penalty"),
        ({"event_on": "2026-13-40"}, "event_on"),
        ({"event_on": "2026-12-31"}, "event_on"),
        ({"fine": "二十万"}, "fine"),
        ({"fine": ""}, "fine"),
        ({"facts": " "}, "facts"),
        ({"violation": "长" * 6000}, "violation"),
        ({"part_uncontactable": ""}, "part_uncontactable"),
        ({"seriousness_vile": ""}, "seriousness_vile"),
    ],
)
def test_a_wrong_proposal_is_told_beside_its_field_and_keeps_the_rest(desks, changes, field):
    answer = propose(desks, **changes)
    assert answer.status_code == 422
    assert message_beside(text_of(answer), field)
    assert "现场笔录和会员名册" in text_of(answer)
    assert listing_count(desks) == 0


def test_every_wrong_field_of_the_first_look_is_named_at_once(desks):
    page = text_of(propose(desks, ground="", heavier_penalty="", event_on="", fine="x"))
    assert all(message_beside(page, field) for field in ("ground", "heavier_penalty", "event_on", "fine"))


def test_a_proposal_sent_twice_opens_one_procedure(desks):
    assert propose(desks).status_code == 303
    again = propose(desks)
    assert again.status_code == 409
    assert "不能重复提出" in text_of(again)
    assert listing_count(desks) == 1


def test_the_notice_is_shown_as_a_paper_and_nothing_is_kept_before_it_is_confirmed(desks):
    listing_id = desks.given(given_proposed, desks.now, desks.enterprise_id)
    path = act_path(listing_id, "notify")
    shown = desks.send(Role.OFFICER, path, NOTICE)
    assert "权利：" in text_of(shown)
    assert status_of(desks, listing_id) == "proposed"
    assert papers_of(desks, listing_id) == ()
    fields = hidden_of(text_of(shown), path)
    changed = post(desks.clients[Role.OFFICER], path, {**fields, "step": "change"})
    assert NOTICE["reason"] in text_of(changed)
    assert post(desks.clients[Role.OFFICER], path, {**fields, "step": "confirm"}).status_code == 303
    assert status_of(desks, listing_id) == "notified"
    assert "权利：" in papers_of(desks, listing_id)[0].text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"served_on": ""}, "served_on"),
        ({"served_on": "昨天"}, "served_on"),
        ({"served_on": "2027-01-01"}, "served_on"),
        ({"served_how": ""}, "served_how"),
        ({"reason": "长" * 5001}, "reason"),
    ],
)
def test_a_wrong_notice_is_told_beside_its_field(desks, changes, field):
    listing_id = desks.given(given_proposed, desks.now, desks.enterprise_id)
    answer = desks.send(Role.OFFICER, act_path(listing_id, "notify"), {**NOTICE, **changes})
    assert answer.status_code == 422
    assert message_beside(text_of(answer), field)
    assert status_of(desks, listing_id) == "proposed"


def test_the_enterprise_reads_its_rights_and_the_last_day_first_and_finds_a_notice(desks):
    listing_id = desks.given(given_notified, desks.now, desks.enterprise_id)
    assert "事先告知" in desks.page(Role.MERCHANT, "/inbox")
    assert "示例市青禾健身服务有限公司" in desks.page(Role.MERCHANT, "/sanctions")
    page = desks.page(Role.MERCHANT, f"/sanctions/{listing_id}")
    assert page.index("您的权利和期限") < page.index("拟作出的处罚") < page.index("事实和法定情形")
    assert "还剩 5 个工作日" in page
    assert "登记听证申请" not in page


def test_the_enterprise_states_its_view_and_asks_for_a_hearing(desks):
    listing_id = desks.given(given_notified, desks.now, desks.enterprise_id)
    statement = act_path(listing_id, "record_statement")
    assert "收到日期" not in desks.page(Role.MERCHANT, statement)
    empty = desks.send(Role.MERCHANT, statement, {"text": " "})
    assert empty.status_code == 422
    assert message_beside(text_of(empty), "text")
    assert desks.send(Role.MERCHANT, statement, {"text": "我们正在筹款退还。"}).status_code == 303
    assert desks.send(Role.MERCHANT, act_path(listing_id, "request_hearing"), {}).status_code == 303
    assert status_of(desks, listing_id) == "hearing_requested"
    assert "当事人申请听证" in desks.page(Role.OFFICER, "/inbox")


def test_a_written_waiver_says_what_it_costs_and_closes_what_was_given_up(desks):
    listing_id = desks.given(given_notified, desks.now, desks.enterprise_id)
    path = act_path(listing_id, "waive_hearing")
    form = desks.page(Role.MERCHANT, path)
    assert "不用等期限届满就可以作出决定" in form
    assert "当事人" not in form
    assert desks.send(Role.MERCHANT, path, {}).status_code == 303
    page = desks.page(Role.MERCHANT, f"/sanctions/{listing_id}")
    assert "您在2026年11月20日书面放弃了陈述、申辩和听证" in page
    assert "申请听证的最后一天" not in page
    assert path not in page
    assert act_path(listing_id, "request_hearing") in page  # until the decision, in its days
    assert act_path(listing_id, "record_statement") in page


def test_a_statement_sent_twice_is_filed_once(desks):
    listing_id = desks.given(given_notified, desks.now, desks.enterprise_id)
    path = act_path(listing_id, "record_statement")
    typed = {**hidden_of(desks.page(Role.MERCHANT, path), path), "text": "我们正在筹款退还。"}
    answers = [post(desks.clients[Role.MERCHANT], path, typed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert [paper.kind for paper in papers_of(desks, listing_id)] == ["notice", "statement"]


def test_whoever_acts_on_an_old_page_is_told_and_keeps_the_words(desks):
    listing_id = desks.given(given_consented, desks.now, desks.enterprise_id)
    path = act_path(listing_id, "drop")
    typed = {
        **hidden_of(desks.page(Role.OFFICER, path), path),
        "reason_code": "not_serious",
        "text": "情节没有那么重。",
    }
    assert confirmed(desks, Role.SUPERVISOR, act_path(listing_id, "decide"), DECISION).status_code == 303
    late = post(desks.clients[Role.OFFICER], path, typed)
    assert late.status_code == 409
    assert "刚刚有新进展" in text_of(late)
    assert "情节没有那么重。" in text_of(late)
    assert status_of(desks, listing_id) == "decided"


@pytest.mark.parametrize("seen", [None, "", "notified", "none-1", "notified-x", "notified-" + "9" * 40])
def test_an_act_form_without_what_was_seen_asks_to_be_opened_again(desks, seen):
    listing_id = desks.given(given_notified, desks.now, desks.enterprise_id)
    path = act_path(listing_id, "request_hearing")
    typed = {**hidden_of(desks.page(Role.MERCHANT, path), path), "seen": seen}
    answer = post(
        desks.clients[Role.MERCHANT], path, {name: value for name, value in typed.items() if value is not None}
    )
    assert answer.status_code == 422
    assert "请刷新后再试一次" in text_of(answer)


def test_a_hearing_too_early_names_the_first_possible_day(desks):
    listing_id = desks.given(given_notified, desks.now, desks.enterprise_id)
    desks.send(Role.MERCHANT, act_path(listing_id, "request_hearing"), {})
    typed = {"served_on": "2026-11-20", "hearing_on": "2026-11-21", "place": "三楼会议室"}
    answer = desks.send(Role.OFFICER, act_path(listing_id, "arrange_hearing"), typed)
    assert answer.status_code == 422
    assert "最早可以定在2026年12月1日" in message_beside(text_of(answer), "hearing_on")
    later = {**typed, "hearing_on": "2026-12-10"}
    assert confirmed(desks, Role.OFFICER, act_path(listing_id, "arrange_hearing"), later).status_code == 303
    assert "听证时间已经确定" in desks.page(Role.MERCHANT, "/inbox")


def test_a_decision_waits_until_the_rights_are_closed(desks):
    listing_id = desks.given(given_notified, desks.now, desks.enterprise_id)
    page = desks.page(Role.SUPERVISOR, f"/sanctions/{listing_id}")
    assert "现在可以办理" in page
    assert "为止可以申请听证" in page
    early = desks.send(
        Role.SUPERVISOR,
        act_path(listing_id, "give_consent"),
        {
            "authority": "示例省市场监督管理局",
            "document_number": "示省监函〔2026〕8号",
            "consented_on": "2026-11-20",
        },
    )
    assert early.status_code == 409
    assert "示省监函〔2026〕8号" in text_of(early)


def test_a_supervisor_decides_after_consent_and_the_list_takes_effect(desks):
    listing_id = desks.given(given_consented, desks.now, desks.enterprise_id)
    assert confirmed(desks, Role.SUPERVISOR, act_path(listing_id, "decide"), DECISION).status_code == 303
    desks.given(make_listings_effective, desks.now)
    page = desks.page(Role.MERCHANT, f"/sanctions/{listing_id}")
    assert "在严重违法失信名单中" in page
    assert "您的权利和移出的条件" in page
    assert "申请行政复议" in page
    assert "已经生效" in desks.page(Role.MERCHANT, "/inbox")


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"document_number": ""}, 422, "document_number"),
        ({"defence": ""}, 422, "defence"),
        ({"defence": "rejected"}, 422, "defence_reason"),
        ({"defence": "proven"}, 422, "defence"),
        ({"effective_on": "2026-11-01"}, 422, "effective_on"),
        ({"fine": "900000"}, 422, "fine"),
        ({"fine": "九十万"}, 422, "fine"),
    ],
)
def test_a_wrong_decision_is_told_beside_its_field(desks, changes, status, field):
    listing_id = desks.given(given_consented, desks.now, desks.enterprise_id)
    answer = desks.send(Role.SUPERVISOR, act_path(listing_id, "decide"), {**DECISION, **changes})
    assert answer.status_code == status
    assert message_beside(text_of(answer), field)
    assert status_of(desks, listing_id) == "consented"


def test_what_the_party_said_must_be_answered(desks):
    listing_id = desks.given(given_notified, desks.now, desks.enterprise_id)
    said = Statement(desks.now.date(), "我们正在筹款退还。")
    desks.given(record_statement, listing_id, said, desks.actors[Role.MERCHANT], desks.now)
    page = desks.page(Role.SUPERVISOR, f"/sanctions/{listing_id}")
    assert "我们正在筹款退还。" in page


def test_annulment_is_shown_first_and_then_ends_the_listing(desks):
    listing_id = desks.given(given_decided, desks.now, desks.enterprise_id)
    desks.given(make_listings_effective, desks.now)
    typed = {"document_number": "示政复决〔2026〕3号", "reason": "处罚决定已被复议撤销"}
    fall = BasisFall("示政复决〔2026〕3号", desks.now.date(), "处罚决定已被复议撤销")
    desks.given(note_basis_fall, listing_id, fall, desks.actors[Role.SUPERVISOR], desks.now)
    assert "要由另一位负责人撤销" in desks.page(Role.SUPERVISOR, f"/sanctions/{listing_id}")
    assert desks.send(Role.SUPERVISOR, act_path(listing_id, "annul"), typed).status_code == 403
    desks.given(dismiss_fall, listing_id, "重新登记", SUPERVISOR, desks.now)
    desks.given(note_basis_fall, listing_id, fall, desks.actors[Role.OFFICER], desks.now)
    assert confirmed(desks, Role.SUPERVISOR, act_path(listing_id, "annul"), typed).status_code == 303
    assert "没有生效的名单" in desks.page(Role.OFFICER, f"/sanctions/{listing_id}")
    assert "已经撤销" in desks.page(Role.MERCHANT, "/inbox")


def test_of_two_supervisors_who_annul_at_once_the_second_is_told(desks):
    listing_id = desks.given(given_decided, desks.now, desks.enterprise_id)
    fall = BasisFall("1号", desks.now.date(), "撤销")
    desks.given(note_basis_fall, listing_id, fall, desks.actors[Role.OFFICER], desks.now)
    path = act_path(listing_id, "annul")
    typed = {**hidden_of(desks.page(Role.SUPERVISOR, path), path), "document_number": "2号", "reason": "撤销"}
    desks.given(annul_listing, listing_id, Annulment("1号", "撤销"), SUPERVISOR, desks.now)
    late = post(desks.clients[Role.SUPERVISOR], path, {**typed, "step": "confirm"})
    assert late.status_code == 409
    assert "现在不能办理这一步" in text_of(late)


def test_an_untold_or_foreign_listing_does_not_exist_for_a_merchant(desks):
    listing_id = desks.given(given_proposed, desks.now, desks.enterprise_id)
    desks.page(Role.MERCHANT, f"/sanctions/{listing_id}", 404)
    told = desks.given(given_notified, desks.now, desks.enterprise_id, event_on=(desks.now - timedelta(30)).date())
    assert desks.stranger.get(f"/sanctions/{told}").status_code == 404
    token = hidden_of(desks.stranger.get("/sanctions").get_data(as_text=True), "/sign-out")["csrf_token"]
    typed = {"csrf_token": token, "seen": "notified-1", "text": "不是我们的事"}
    assert post(desks.stranger, act_path(told, "record_statement"), typed).status_code == 404
    assert "没有处罚告知" in desks.stranger.get("/sanctions").get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.CONSUMER, Role.MEDIATOR, Role.LICENSING_CLERK, Role.ADMIN])
def test_the_procedure_is_closed_to_other_roles(desks, role):
    listing_id = desks.given(given_notified, desks.now, desks.enterprise_id)
    for path in ("/sanctions", "/sanctions/new", f"/sanctions/{listing_id}", act_path(listing_id, "notify")):
        desks.page(role, path, 403)


def test_an_unknown_listing_act_or_enterprise_is_not_found(desks):
    listing_id = desks.given(given_proposed, desks.now, desks.enterprise_id)
    desks.page(Role.OFFICER, "/sanctions/none", 404)
    desks.page(Role.OFFICER, act_path(listing_id, "none"), 404)
    desks.page(Role.OFFICER, act_path(listing_id, "take_effect"), 404)
    assert "先找到这家企业" in desks.page(Role.OFFICER, "/sanctions/new?enterprise=none")


def test_anybody_may_read_the_measure_catalogue(desks):
    page = desks.app.test_client().get("/sanctions/measures").get_data(as_text=True)
    assert all(f"编号 {code}，" in page for code in ("K1", "K20", "K22", "K23"))


def test_the_list_shows_the_nearest_clock_and_filters_by_status(desks):
    desks.given(given_notified, desks.now, desks.enterprise_id)
    page = desks.page(Role.OFFICER, "/sanctions?status=notified")
    assert "申请听证的最后一天" in page
    assert "没有这类案件" in desks.page(Role.OFFICER, "/sanctions?status=expired")
    desks.page(Role.OFFICER, "/sanctions?status=none-such")


def test_refusing_to_perform_a_decision_is_proposed_without_a_penalty(desks):
    ground = LAW.ground("11")
    path = f"/sanctions/new?enterprise={desks.enterprise_id}&ground=11"
    shown = desks.page(Role.OFFICER, path)
    assert "没有履行的决定的文号" in shown
    assert "较重行政处罚的种类" not in shown
    typed = {
        "ground": "11",
        "violation": "有履行能力拒不履行行政处罚决定",
        "event_on": "2026-10-01",
        "facts": "催告两次以后仍然没有缴纳罚款",
        "unperformed_document": "示市监处罚〔2026〕66号",
        "unperformed_authority": "示例市市场监督管理局",
        "unperformed_decided_on": "2026-06-01",
        "unperformed_due_on": "2026-09-30",
        "factor_intent": "账户有余额而转走",
        **{f"part_{part.code}": "账户流水和催告书" for part in ground.parts},
    }
    client = desks.clients[Role.OFFICER]
    wrong = send_from(client, path, "/sanctions/new", {**typed, "event_on": "2026-09-30", "unperformed_document": ""})
    assert message_beside(text_of(wrong), "unperformed_document")
    assert message_beside(text_of(wrong), "event_on")
    answer = send_from(client, path, "/sanctions/new", typed)
    assert answer.status_code == 303, text_of(answer)
    page = desks.page(Role.OFFICER, answer.location)
    assert "拟单独列入" in page
    assert "示市监处罚〔2026〕66号" in page


def test_a_basis_that_fell_is_shown_with_its_clock_and_annulled_in_one_act(desks):
    listing_id = desks.given(given_decided, desks.now, desks.enterprise_id)
    fall = {"document_number": "示复决〔2026〕3号", "fell_on": "2026-11-20", "reason": "复议撤销了处罚决定"}
    assert desks.send(Role.OFFICER, act_path(listing_id, "note_basis_fall"), fall).status_code == 303
    page = desks.page(Role.SUPERVISOR, f"/sanctions/{listing_id}")
    assert "应当在2026年11月25日以前撤销列入" in page
    assert "依据被撤销，应当撤销列入" in desks.page(Role.SUPERVISOR, "/sanctions")
    shown = desks.page(Role.MERCHANT, f"/sanctions/{listing_id}")
    assert "应当在2026年11月25日以前撤销对您的企业的列入，您不用申请" in shown
    assert "示例市青禾健身服务有限公司：应当在2026年11月25日以前撤销列入" in desks.page(Role.MERCHANT, "/inbox")
    annulment = {"document_number": "示市监撤〔2026〕1号", "reason": "依据已被撤销"}
    assert confirmed(desks, Role.SUPERVISOR, act_path(listing_id, "annul"), annulment).status_code == 303
    assert status_of(desks, listing_id) == "annulled"
    page = desks.page(Role.MERCHANT, f"/sanctions/{listing_id}")
    assert "<dt>撤销</dt>" in page
    for over in ("管理措施", "怎样移出", "在名单中的最后一天", "移出"):
        assert f"<dt>{over}</dt>" not in page


def test_the_enterprise_reads_from_when_it_may_ask_for_early_removal(desks):
    listing_id = desks.given(given_decided, desks.now, desks.enterprise_id)
    page = desks.page(Role.MERCHANT, f"/sanctions/{listing_id}")
    assert "2027年11月21日起可以申请提前移出" in page
    assert "/credit/rights" in page


def test_a_listing_leads_the_enterprise_to_the_forms_of_its_record(desks):
    listing_id = desks.given(given_decided, desks.now, desks.enterprise_id)
    days = (desks.now - timedelta(days=500)).date(), (desks.now + timedelta(days=600)).date()
    fact = ListingEffective(listing_id, desks.enterprise_id, "serious", "失信44-8", *days, "示市监处罚〔2026〕1号")
    desks.given(file_listing, fact, desks.now)
    page = desks.page(Role.MERCHANT, f"/sanctions/{listing_id}")
    assert "/credit/repairs/new?record=" in page
    assert "/credit/repairs/new" not in desks.page(Role.OFFICER, f"/sanctions/{listing_id}")


def test_a_push_to_another_province_is_recorded_on_the_page(desks):
    with desks.database.transaction() as session:
        session.add(OfficeArea(office_id=first_office_id(session), area_code="990100"))
    firm = desks.given(given_enterprise, "外省示例有限公司", district_code="440106")
    listing_id = desks.given(given_decided, desks.now, firm)
    assert "还没有推送" in desks.page(Role.OFFICER, f"/sanctions/{listing_id}")
    push = {"authority": "示例外省市场监督管理局", "pushed_on": "2026-11-20"}
    assert desks.send(Role.OFFICER, act_path(listing_id, "record_push"), push).status_code == 303
    there = {"published_on": "2026-11-20"}
    assert desks.send(Role.OFFICER, act_path(listing_id, "record_publication"), there).status_code == 303
    assert "示例外省市场监督管理局" in desks.page(Role.OFFICER, f"/sanctions/{listing_id}")


def test_the_service_of_the_decision_shows_the_enterprise_the_last_days_of_its_remedies(desks):
    listing_id = desks.given(given_decided, desks.now, desks.enterprise_id)
    assert "还没有登记送达" in desks.page(Role.OFFICER, f"/sanctions/{listing_id}")
    assert "还没有登记送达" not in desks.page(Role.MERCHANT, f"/sanctions/{listing_id}")
    path = act_path(listing_id, "record_service")
    printed = f"/sanctions/{listing_id}/documents"
    assert path in desks.page(Role.OFFICER, f"{printed}/decision")
    desks.page(Role.OFFICER, f"{printed}/hearing_notice", 404)
    desks.page(Role.MERCHANT, f"{printed}/decision", 403)
    served = {"way": "in_hand", "served_on": "2026-11-20", "proof": "送达回证由法定代表人签收"}
    assert message_beside(text_of(desks.send(Role.OFFICER, path, {**served, "way": ""})), "way")
    assert desks.send(Role.OFFICER, path, served).status_code == 303
    assert path not in desks.page(Role.OFFICER, f"/sanctions/{listing_id}")
    assert path not in desks.page(Role.OFFICER, f"{printed}/decision")
    page = desks.page(Role.MERCHANT, f"/sanctions/{listing_id}")
    assert "申请行政复议的最后一天是2027年1月19日（暂定），提起行政诉讼的最后一天是2027年5月20日（暂定）。" in page


def test_officers_see_how_far_flags_reach(desks):
    with desks.database.transaction() as session:
        given_decided(session, desks.now, desks.enterprise_id)
    page = text_of(desks.clients[Role.SUPERVISOR].get("/office/sanctions/reach"))
    assert "每项的提示（中位数）" in page
    assert "还没有复算过" in page
    assert 'href="/office/measures/K1"' in page


def test_every_source_of_a_flag_has_its_page(desks):
    rules = {rule.rule.rpartition("/")[0] for rule in desks.app.url_map.iter_rules() if rule.rule.endswith("_id>")}
    for source in FlagSource:
        folder, _, key = page_of_source(source.value, "k").rpartition("/")
        assert folder in rules
        assert key == "k"
