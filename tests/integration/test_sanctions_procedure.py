"""Due process over both databases: what each step needs, and what the database itself refuses."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from core.contracts.sanctions import ListingEffective, ListingEnded, PenaltyDecided
from core.database import vault_of
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import Actor, Role
from core.outbox.publishing import read_fact
from core.outbox.tables import OutboxMessage
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from sanctions.domain.procedure import Action, Status
from sanctions.domain.two_step_test import Defence
from sanctions.queries.list_entries import public_list_entries
from sanctions.queries.listing_page import listing_page
from sanctions.queries.listings import listings, listings_of_enterprise
from sanctions.services.annul_listing import Annulment, annul_listing
from sanctions.services.arrange_hearing import HearingChange, HearingNotice, arrange_hearing, reschedule_hearing
from sanctions.services.decide_listing import decide_listing
from sanctions.services.drop_listing import Dropping, drop_listing
from sanctions.services.expire_listings import expire_listings
from sanctions.services.give_consent_of_superior import give_consent_of_superior
from sanctions.services.hold_hearing import HearingRecord, hold_hearing
from sanctions.services.make_listings_effective import make_listings_effective
from sanctions.services.note_basis_fall import BasisFall, note_basis_fall
from sanctions.services.notify_listing import notify_listing
from sanctions.services.propose_listing import propose_listing
from sanctions.services.record_statement import Statement, record_statement
from sanctions.services.request_hearing import request_hearing
from sanctions.services.waive_hearing import waive_hearing
from sanctions.storage.flag_tables import Flag
from sanctions.storage.listing_tables import Listing
from sanctions.storage.loading import papers_of
from tests.factories_identity import given_office
from tests.factories_registry import given_enterprise
from tests.factories_sanctions import (
    OFFICER,
    OTHER_SUPERVISOR,
    SUPERVISOR,
    consent,
    decision,
    given_annulled,
    given_consented,
    given_decided,
    given_law,
    given_notified,
    given_proposed,
    notice,
    proposal,
)

ANNULMENT = Annulment("示复决〔2027〕3号", "复议撤销了处罚决定")


@pytest.fixture
def session(database, now):
    with database.transaction() as opened:
        given_law(opened, now)
        yield opened


def status_of(session, listing_id):
    session.flush()
    return Status(session.scalar(select(Listing.status).where(Listing.id == listing_id)))


def facts_of(session, kind):
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.fact_type == kind.TYPE).order_by(OutboxMessage.id))
    return [read_fact(session, row, kind) for row in rows]


def merchant_of(enterprise_id):
    return Actor("merchant-1", Role.MERCHANT, "吴店主", frozenset({enterprise_id}))


def test_a_listing_goes_from_proposal_to_its_end_and_every_step_is_in_the_log(session, now):
    firm = given_enterprise(session)
    listing_id = given_decided(session, now, firm)
    make_listings_effective(session, now)
    assert status_of(session, listing_id) is Status.EFFECTIVE
    page = listing_page(session, listing_id, SUPERVISOR, now)
    expire_listings(session, now + timedelta(days=(page.ends_on - local_date(now)).days + 1))
    assert status_of(session, listing_id) is Status.EXPIRED
    acts = [line.action for line in acts_of(session, Subject("listing", listing_id))]
    assert acts == ["propose", "notify", "waive_hearing", "give_consent", "decide", "take_effect", "expire"]


def test_the_decision_publishes_the_penalty_and_its_day_publishes_the_listing(session, now):
    listing_id = given_decided(session, now, in_days=3)
    (penalty,) = facts_of(session, PenaltyDecided)
    assert (penalty.listing_id, penalty.fine_fen, penalty.grades) == (listing_id, 20_000_000, ("serious_iv",))
    make_listings_effective(session, now + timedelta(days=2))
    assert not facts_of(session, ListingEffective)
    for _ in range(2):
        make_listings_effective(session, now + timedelta(days=3))
    (effective,) = facts_of(session, ListingEffective)
    assert (effective.ends_on.year, effective.article) == (2029, "失信44-8")


def test_the_term_ends_after_its_last_day_and_not_on_it(session, now):
    listing_id = given_decided(session, now)
    make_listings_effective(session, now)
    last = listing_page(session, listing_id, SUPERVISOR, now).ends_on
    expire_listings(session, now + timedelta(days=(last - local_date(now)).days))
    assert status_of(session, listing_id) is Status.EFFECTIVE
    expire_listings(session, now + timedelta(days=(last - local_date(now)).days + 1))
    (ended,) = facts_of(session, ListingEnded)
    assert (ended.how, ended.ended_on) == ("expired", last + timedelta(1))


def test_a_listing_annulled_by_a_second_person_ends_at_once_and_is_published_so(session, now):
    firm = given_enterprise(session)
    listing_id = given_decided(session, now, firm)
    make_listings_effective(session, now)
    assert public_list_entries(session, firm, local_date(now))
    with pytest.raises(ConflictError):
        annul_listing(session, listing_id, ANNULMENT, SUPERVISOR, now)
    fall = BasisFall(ANNULMENT.document_number, local_date(now), ANNULMENT.reason)
    note_basis_fall(session, listing_id, fall, SUPERVISOR, now)
    with pytest.raises(NotAllowedError):
        annul_listing(session, listing_id, ANNULMENT, SUPERVISOR, now)
    annul_listing(session, listing_id, ANNULMENT, OTHER_SUPERVISOR, now)
    assert status_of(session, listing_id) is Status.ANNULLED
    assert not public_list_entries(session, firm, local_date(now))
    assert [fact.how for fact in facts_of(session, ListingEnded)] == ["annulled"]


def test_no_decision_before_the_days_to_be_heard_have_run_out(session, now):
    listing_id = given_notified(session, now)
    with pytest.raises(ConflictError, match="申请听证"):
        give_consent_of_superior(session, listing_id, consent(now), SUPERVISOR, now)
    later = now + timedelta(days=8)
    give_consent_of_superior(session, listing_id, consent(later), SUPERVISOR, later)
    decide_listing(session, listing_id, decision(later), SUPERVISOR, later)
    assert status_of(session, listing_id) is Status.DECIDED


def test_a_requested_hearing_is_announced_seven_working_days_ahead_and_held(session, now):
    listing_id = given_notified(session, now)
    day = local_date(now)
    request_hearing(session, listing_id, day, OFFICER, now)
    with pytest.raises(ConflictError):
        give_consent_of_superior(session, listing_id, consent(now), SUPERVISOR, now)
    with pytest.raises(InvalidInputError) as refused:
        arrange_hearing(session, listing_id, HearingNotice(day, day + timedelta(days=10), "三楼"), OFFICER, now)
    assert "hearing_on" in refused.value.fields
    arrange_hearing(session, listing_id, HearingNotice(day, day + timedelta(days=11), "三楼"), OFFICER, now)
    with pytest.raises(InvalidInputError):
        hold_hearing(session, listing_id, HearingRecord(day, "笔录"), OFFICER, now)
    then = now + timedelta(days=11)
    hold_hearing(session, listing_id, HearingRecord(local_date(then), "笔录"), OFFICER, then)
    give_consent_of_superior(session, listing_id, consent(then), SUPERVISOR, then)
    with pytest.raises(InvalidInputError) as unanswered:
        decide_listing(session, listing_id, decision(then), SUPERVISOR, then)
    assert set(unanswered.value.fields) == {"answer_to_statements"}
    answered = decision(then, answer_to_statements="逐条答复")
    decide_listing(session, listing_id, answered, SUPERVISOR, then)
    assert status_of(session, listing_id) is Status.DECIDED


def test_another_day_for_a_hearing_is_told_with_its_reason_and_again_seven_working_days_ahead(session, now):
    listing_id = given_notified(session, now)
    day = local_date(now)
    request_hearing(session, listing_id, day, OFFICER, now)
    arrange_hearing(session, listing_id, HearingNotice(day, day + timedelta(days=11), "三楼"), OFFICER, now)
    then = now + timedelta(days=7)
    told_on, early, late = day + timedelta(days=7), day + timedelta(days=17), day + timedelta(days=18)
    wrong = [
        ("hearing_on", HearingChange(told_on, early, "三楼", "主持人患病")),
        ("hearing_on", HearingChange(day, day + timedelta(days=11), "三楼", "主持人患病")),
        ("served_on", HearingChange(day - timedelta(1), late, "三楼", "主持人患病")),
        ("reason", HearingChange(told_on, late, "三楼", " ")),
    ]
    for field, change in wrong:
        with pytest.raises(InvalidInputError) as refused, session.begin_nested():
            reschedule_hearing(session, listing_id, change, OFFICER, then)
        assert set(refused.value.fields) == {field}
    reschedule_hearing(session, listing_id, HearingChange(told_on, late, "三楼", "主持人患病"), OFFICER, then)
    with pytest.raises(InvalidInputError):
        hold_hearing(session, listing_id, HearingRecord(day + timedelta(days=11), "笔录"), OFFICER, then)
    assert status_of(session, listing_id) is Status.HEARING_ARRANGED
    assert "主持人患病" in vault_of(session).open(papers_of(session, listing_id)[-1].text_sealed)


def test_a_hearing_is_not_asked_for_after_its_last_day(session, now):
    listing_id = given_notified(session, now)
    later = now + timedelta(days=8)
    with pytest.raises(InvalidInputError, match="已经过期"):
        request_hearing(session, listing_id, local_date(later), OFFICER, later)


def test_a_party_that_waived_may_still_ask_for_a_hearing_in_its_days(session, now):
    listing_id = given_notified(session, now)
    waive_hearing(session, listing_id, local_date(now), OFFICER, now)
    with pytest.raises(ConflictError, match="已经书面放弃听证"):
        waive_hearing(session, listing_id, local_date(now), OFFICER, now)
    record_statement(session, listing_id, Statement(local_date(now), "正在筹款退还"), OFFICER, now)
    request_hearing(session, listing_id, local_date(now), OFFICER, now)
    assert status_of(session, listing_id) is Status.HEARING_REQUESTED
    waive_hearing(session, listing_id, local_date(now), OFFICER, now)
    assert status_of(session, listing_id) is Status.NOTIFIED


def test_a_city_decides_only_with_consent_and_a_province_without(session, now):
    given_office(session, now, "示例市市场监督管理局", areas=("990100",))
    given_office(session, now, "示例省市场监督管理局", short="示省监", areas=("990000",))
    city, province = given_notified(session, now), given_notified(session, now, authority="示例省市场监督管理局")
    for listing_id in (city, province):
        waive_hearing(session, listing_id, local_date(now), OFFICER, now)
    with pytest.raises(ConflictError, match="上一级"):
        decide_listing(session, city, decision(now), SUPERVISOR, now)
    with pytest.raises(ConflictError, match="不需要上级"):
        give_consent_of_superior(session, province, consent(now), SUPERVISOR, now)
    decide_listing(session, province, decision(now), SUPERVISOR, now)
    assert status_of(session, province) is Status.DECIDED


def test_the_prior_notice_states_the_kind_of_penalty_and_the_sum(session, now):
    listing_id = given_notified(session, now)
    (paper,) = papers_of(session, listing_id)
    served = vault_of(session).open(paper.text_sealed)
    assert "处罚的种类：按照从重情节处以罚款" in served
    assert "罚款：¥200,000.00" in served


def test_who_decides_follows_from_the_office_and_not_from_what_is_typed(session, now):
    given_office(session, now, "示例市市场监督管理局", areas=("990100",))
    for typed in ({"authority_level": "province"}, {"authority": "示例省市场监督管理局"}):
        with pytest.raises(InvalidInputError) as refused:
            given_proposed(session, now, **typed)
        assert refused.value.fields.keys() == typed.keys()
    row = session.get(Listing, given_proposed(session, now, authority=""))
    assert (row.authority, row.authority_level, row.needs_consent) == ("示例市市场监督管理局", "city", True)


def test_who_proposed_neither_consents_nor_decides(session, now):
    listing_id = propose_listing(session, proposal(given_enterprise(session)), SUPERVISOR, now)
    notify_listing(session, listing_id, notice(now), OFFICER, now)
    waive_hearing(session, listing_id, local_date(now), OFFICER, now)
    with pytest.raises(NotAllowedError):
        give_consent_of_superior(session, listing_id, consent(now), SUPERVISOR, now)
    give_consent_of_superior(session, listing_id, consent(now), OTHER_SUPERVISOR, now)
    with pytest.raises(NotAllowedError):
        decide_listing(session, listing_id, decision(now), SUPERVISOR, now)


def test_a_decision_is_never_heavier_than_what_was_announced(session, now):
    listing_id = given_consented(session, now)
    with pytest.raises(InvalidInputError) as refused:
        decide_listing(session, listing_id, decision(now, fine_fen=20_000_001), SUPERVISOR, now)
    assert "fine" in refused.value.fields
    decide_listing(session, listing_id, decision(now, fine_fen=10_000_000), SUPERVISOR, now)
    assert listing_page(session, listing_id, SUPERVISOR, now).fine_fen == 10_000_000


def test_proof_of_no_intent_leads_to_dropping_and_never_to_a_listing(session, now):
    listing_id = given_consented(session, now)
    with pytest.raises(InvalidInputError, match="没有主观故意"):
        decide_listing(session, listing_id, decision(now, defence=Defence.PROVEN), SUPERVISOR, now)
    drop_listing(session, listing_id, Dropping("no_intent", "银行突然冻结账户，有凭证"), OFFICER, now)
    assert status_of(session, listing_id) is Status.DROPPED
    assert session.scalars(select(Flag)).all() == []


def test_an_empty_answer_to_statements_leaves_no_line_in_the_decision(session, now):
    listing_id = given_consented(session, now)
    decide_listing(session, listing_id, decision(now, answer_to_statements=" \n"), SUPERVISOR, now)
    assert "答复" not in listing_page(session, listing_id, OFFICER, now).papers[-1].text


def test_a_document_number_serves_one_decision(session, now):
    given_decided(session, now, number="示市监处罚〔2026〕7号")
    second = given_consented(session, now)
    with pytest.raises(ConflictError) as refused:
        decide_listing(session, second, decision(now, "示市监处罚〔2026〕7号"), SUPERVISOR, now)
    assert "document_number" in refused.value.fields


def test_a_decision_does_not_work_backwards(session, now):
    listing_id = given_consented(session, now)
    with pytest.raises(InvalidInputError) as refused:
        decide_listing(session, listing_id, decision(now, in_days=-1), SUPERVISOR, now)
    assert "effective_on" in refused.value.fields


def test_an_unknown_enterprise_or_an_act_in_the_future_cannot_be_proposed(session, now):
    with pytest.raises(InvalidInputError) as unknown:
        propose_listing(session, proposal("no-such"), OFFICER, now)
    assert "enterprise_id" in unknown.value.fields
    future = proposal(given_enterprise(session), event_on=local_date(now) + timedelta(1))
    with pytest.raises(InvalidInputError) as early:
        propose_listing(session, future, OFFICER, now)
    assert "event_on" in early.value.fields


def test_every_empty_text_of_a_proposal_is_named_at_once(session, now):
    empty = replace(proposal(given_enterprise(session)), violation=" ", facts="", penalty="", penalty_basis="")
    with pytest.raises(InvalidInputError) as refused:
        propose_listing(session, empty, OFFICER, now)
    assert set(refused.value.fields) == {"violation", "facts", "penalty", "penalty_basis"}


def test_the_party_speaks_for_itself_and_a_stranger_does_not_see_the_case(session, now):
    firm = given_enterprise(session)
    listing_id = given_proposed(session, now, firm)
    party, stranger = merchant_of(firm), merchant_of("other")
    with pytest.raises(NotFoundError):
        listing_page(session, listing_id, party, now)
    assert listings_of_enterprise(session, firm, now) == ()
    notify_listing(session, listing_id, notice(now), OFFICER, now)
    record_statement(session, listing_id, Statement(local_date(now) - timedelta(30), "我们正在退款"), party, now)
    page = listing_page(session, listing_id, party, now)
    assert [(paper.kind, paper.on_day) for paper in page.papers][1] == ("statement", local_date(now))
    assert {offer.action for offer in page.actions} == {
        Action.RECORD_STATEMENT,
        Action.REQUEST_HEARING,
        Action.WAIVE_HEARING,
    }
    assert [row.listing_id for row in listings_of_enterprise(session, firm, now)] == [listing_id]
    for read in (
        listing_page,
        lambda *_: record_statement(session, listing_id, Statement(local_date(now), "x"), stranger, now),
    ):
        with pytest.raises(NotFoundError):
            read(session, listing_id, stranger, now)


def test_the_notice_states_reason_basis_measures_and_rights(session, now):
    listing_id = given_notified(session, now)
    (paper,) = listing_page(session, listing_id, OFFICER, now).papers
    for needed in ("理由", "依据", "第八条第二项", "听证", "5个工作日", "罚款二十万元", "不会因此加重"):
        assert needed in paper.text


def test_buttons_wait_with_a_reason_while_the_party_may_be_heard(session, now):
    listing_id = given_notified(session, now)
    offers = {offer.action: offer.why_not for offer in listing_page(session, listing_id, SUPERVISOR, now).actions}
    assert "申请听证" in offers[Action.GIVE_CONSENT]
    assert Action.DECIDE not in offers
    later = now + timedelta(days=8)
    offers = {offer.action: offer.why_not for offer in listing_page(session, listing_id, SUPERVISOR, later).actions}
    assert offers[Action.GIVE_CONSENT] == ""
    assert offers[Action.REQUEST_HEARING] != ""


def test_the_queue_shows_the_nearest_clock_first_and_counts_each_status(session, now):
    decided = given_decided(session, now, in_days=1)
    notified = given_notified(session, now)
    given_proposed(session, now)
    queue = listings(session, now)
    assert [row.listing_id for row in queue.rows[:2]] == [decided, notified]
    assert queue.counts == {Status.DECIDED: 1, Status.NOTIFIED: 1, Status.PROPOSED: 1}
    assert [row.listing_id for row in listings(session, now, [Status.NOTIFIED]).rows] == [notified]


def test_a_decided_listing_reads_as_in_force_on_its_day_before_the_duty_says_so(session, now):
    given_decided(session, now)
    (row,) = listings(session, now).rows
    assert (row.status, row.is_in_force, row.status_text) == (Status.DECIDED, True, "在名单中")


NEEDED = [
    "notice_served_on",
    "request_due_on",
    "notice_basis",
    "authority",
    "enterprise_id",
    "basis",
    "reason",
    "sanctions",
    "exit_conditions",
    "remedy",
    "document_number",
    "decided_on",
    "decided_by",
    "effective_on",
    "ends_on",
    "consented_on",
    "consent_authority",
    "consent_document",
    "penalty",
    "penalty_basis",
]
BROKEN = (
    "ends_on = effective_on",
    "basis = ''",
    "remedy = ''",
    "decided_by = proposed_by",
    "waived_on = NULL",
    "effective_on = '2020-01-01'",
    "status = 'expired'",
    "status = 'listed'",
    "fine_fen = -1",
)
FLAG_NEEDED = [
    "basis",
    "authority",
    "remedy",
    "object_id",
    "document_number",
    "article_key",
    "starts_on",
    "ends_on",
    "notice_served_on",
]


def not_refused(database, table, changes):
    """Return the changes that the database let pass."""
    statements = {change: f"UPDATE {table} SET {change}" for change in changes}  # noqa: S608 - words of these tests
    return [change for change, statement in statements.items() if not is_refused(database, statement)]


def is_refused(database, statement):
    try:
        with database.engine.begin() as connection:
            assert connection.execute(text(statement)).rowcount, statement
    except IntegrityError:
        return True
    return False


@pytest.fixture
def decided(database, now):
    with database.transaction() as session:
        given_law(session, now)
        given_decided(session, now)
    return database


def test_the_database_itself_refuses_a_listing_in_force_without_any_part_of_its_procedure(decided):
    changes = [*(f"{column} = NULL" for column in NEEDED), *BROKEN]
    assert not_refused(decided, "listing", changes) == []


def test_the_database_itself_refuses_an_incomplete_flag(decided):
    changes = [
        *(f"{column} = NULL" for column in FLAG_NEEDED),
        "basis = ''",
        "ends_on = starts_on",
        "retracted_as = 'x'",
    ]
    assert not_refused(decided, "flag", changes) == []


def test_the_database_itself_refuses_a_measure_without_basis_object_addressee_or_term(decided):
    columns = ("articles", "objects", "addressed_to", "term")
    assert not_refused(decided, "measure", [f"{column} = ''" for column in columns]) == []


def test_a_ban_with_a_listing_is_decided_with_its_last_day_and_both_grades(session, now):
    listing_id = given_consented(session, now, heavier_penalty="restriction", fine_fen=None)
    with pytest.raises(InvalidInputError) as refused:
        decide_listing(session, listing_id, decision(now), SUPERVISOR, now)
    assert set(refused.value.fields) == {"ban_ends_on"}
    ends_on = local_date(now) + timedelta(days=1500)
    decide_listing(session, listing_id, decision(now, ban_ends_on=ends_on), SUPERVISOR, now)
    (penalty,) = facts_of(session, PenaltyDecided)
    assert (penalty.grades, penalty.ban_ends_on) == (("serious_ii", "serious_iv"), ends_on)


def test_a_decision_takes_effect_before_it_must_be_public(session, now):
    listing_id = given_consented(session, now)
    with pytest.raises(InvalidInputError) as refused:
        decide_listing(session, listing_id, decision(now, in_days=60), SUPERVISOR, now)
    assert set(refused.value.fields) == {"effective_on"}


def test_statements_are_taken_until_the_decision(session, now):
    listing_id = given_consented(session, now)
    record_statement(session, listing_id, Statement(local_date(now), "已经退了一部分"), OFFICER, now)
    with pytest.raises(InvalidInputError) as refused:
        decide_listing(session, listing_id, decision(now), SUPERVISOR, now)
    assert set(refused.value.fields) == {"answer_to_statements"}
    decide_listing(session, listing_id, decision(now, answer_to_statements="不影响认定"), SUPERVISOR, now)
    with pytest.raises(ConflictError):
        record_statement(session, listing_id, Statement(local_date(now), "太晚"), OFFICER, now)


@pytest.mark.parametrize(("fine_fen", "said"), [(20_000_000, "属于依法应当告知听证"), (5_000_000, "同样给您申请听证")])
def test_the_notice_says_whether_the_law_owes_a_hearing_and_keeps_it_apart_from_statements(
    session, now, fine_fen, said
):
    listing_id = given_notified(session, now, fine_fen=fine_fen)
    (paper,) = listing_page(session, listing_id, OFFICER, now).papers
    assert said in paper.text
    assert "在作出决定以前，您随时可以陈述、申辩" in paper.text


def test_a_listing_that_served_its_term_can_still_be_annulled_and_keeps_its_last_day(session, now):
    listing_id = given_decided(session, now)
    make_listings_effective(session, now)
    later = now + timedelta(days=1200)
    expire_listings(session, later)
    ended_on = listing_page(session, listing_id, SUPERVISOR, later).ended_on
    given_annulled(session, later, listing_id)
    assert status_of(session, listing_id) is Status.ANNULLED
    assert listing_page(session, listing_id, SUPERVISOR, later).ended_on == ended_on
    assert [fact.how for fact in facts_of(session, ListingEnded)] == ["expired", "annulled"]


def test_what_the_officer_found_is_stored_sealed(session, now):
    listing_id = given_proposed(session, now, weighing="经营者林示例说不清去向")
    session.flush()
    stored = session.execute(text("SELECT * FROM listing WHERE id = :id"), {"id": listing_id}).one()
    assert "林示例" not in str(stored)
    assert listing_page(session, listing_id, OFFICER, now).weighing == "经营者林示例说不清去向"
