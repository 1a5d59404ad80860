"""How a serious listing ends, pauses and returns: what the credit file decides is followed, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

import credit.subscribers
import sanctions.subscribers
from core.contracts.credit import CreditRepaired, CreditRestored, CreditWithdrawn
from core.contracts.sanctions import ListingEnded, ListingPaused, ListingRestored
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError
from core.kernel.roles import Actor, Role
from core.outbox import deliver_pending
from core.outbox.publishing import read_fact
from core.outbox.tables import OutboxMessage
from credit.domain.repair_rules import Condition, RepairDecision, RepairKind
from credit.services.apply_for_repair import apply_for_repair
from credit.services.decide_repair import grant_repair
from credit.services.judge_repair import accept_repair
from credit.services.undo_repair import revoke_repair
from credit.services.withdraw_record import withdraw_record
from credit.storage.record_tables import CreditRecord
from identity.storage.notice_tables import InboxNotice
from sanctions.domain.after_decision import OfficeClock
from sanctions.domain.procedure import Action, Status
from sanctions.queries.list_entries import public_list_entries
from sanctions.queries.listing_page import listing_page
from sanctions.services.annul_listing import Annulment, annul_listing
from sanctions.services.decide_listing import decide_listing
from sanctions.services.dismiss_fall import dismiss_fall
from sanctions.services.drop_listing import Dropping, drop_listing
from sanctions.services.expire_listings import expire_listings
from sanctions.services.make_listings_effective import make_listings_effective
from sanctions.services.note_basis_fall import BasisFall, WithdrawnRecord, note_basis_fall, note_withdrawn_record
from sanctions.services.office_clocks import remind_of_listings
from sanctions.services.propose_listing import UnperformedDecision
from sanctions.services.push_listing import Push, record_end_push, record_publication_there, record_push
from sanctions.services.spread_flags import spread_flags
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.listing_tables import Listing
from sanctions.subscribers.follow_credit import follow_repair, follow_restoration, follow_withdrawal
from tests.factories_offices import LAKE_NAME, given_offices
from tests.factories_registry import given_enterprise, given_link, given_person
from tests.factories_rights import application
from tests.factories_sanctions import (
    LAW,
    OFFICER,
    SUPERVISOR,
    decision,
    given_annulled,
    given_consented,
    given_decided,
    given_law,
    given_notified,
    given_proposed,
)

FOLLOWERS = (*credit.subscribers.SUBSCRIPTIONS, *sanctions.subscribers.SUBSCRIPTIONS)
FALL = BasisFall("示复决〔2026〕3号", date(2026, 11, 20), "复议撤销了处罚决定")


@pytest.fixture
def session(sqlite, now):
    with sqlite.transaction() as opened:
        given_law(opened, now)
        yield opened


@pytest.fixture
def either(database, now):
    """Like `session`, on both databases."""
    with database.transaction() as opened:
        given_law(opened, now)
        yield opened


def given_effective(session, now, **changes):
    firm = given_enterprise(session)
    given_link(session, firm, from_person_id=given_person(session))
    listing_id = given_decided(session, now, firm, **changes)
    make_listings_effective(session, now)
    session.flush()
    return listing_id


def row_of(session, listing_id):
    session.flush()
    return session.get_one(Listing, listing_id, populate_existing=True)


def live_flags(session, listing_id):
    found = select(Flag).where(Flag.source_id == listing_id, Flag.retracted_at.is_(None))
    return list(session.scalars(found))


def live_warnings(session, listing_id):
    found = select(func.count()).select_from(DerivedFlag).join(Flag, Flag.id == DerivedFlag.flag_id)
    return session.scalar(found.where(Flag.source_id == listing_id, DerivedFlag.retracted_at.is_(None)))


def facts_of(session, kind):
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.fact_type == kind.TYPE).order_by(OutboxMessage.id))
    return [read_fact(session, row, kind) for row in rows]


def repaired(listing, kind="list_exit", item="serious_list", on=date(2027, 11, 22)):
    return CreditRepaired("record", listing.enterprise_id, item, "sanctions", listing.id, kind, on)


def restored(listing, why, on=date(2027, 12, 1)):
    return CreditRestored("record", listing.enterprise_id, "serious_list", "sanctions", listing.id, why, on)


def withdrawn(listing, now, number="x", area="sanctions"):
    source = listing.id if area == "sanctions" else "elsewhere"
    day = local_date(now)
    return CreditWithdrawn("record", listing.enterprise_id, "administrative_penalty", area, source, number, day)


def test_a_repair_lifts_the_listing_with_its_flag_and_every_warning(session, now):
    listing = row_of(session, given_effective(session, now))
    assert live_warnings(session, listing.id) > 0
    follow_repair(session, repaired(listing), now)
    assert (listing.status, listing.ended_on) == (Status.REPAIRED, date(2027, 11, 22))
    assert (live_flags(session, listing.id), live_warnings(session, listing.id)) == ([], 0)
    assert [fact.how for fact in facts_of(session, ListingEnded)] == ["repaired"]
    assert public_list_entries(session, listing.enterprise_id, local_date(now)) == ()


def test_repairing_the_publicity_of_the_penalty_alone_leaves_the_listing(session, now):
    listing = row_of(session, given_effective(session, now))
    follow_repair(session, repaired(listing, "early_stop", "administrative_penalty"), now)
    assert listing.status == Status.EFFECTIVE
    assert len(live_flags(session, listing.id)) == 1


def test_fraud_on_exit_puts_it_back_with_the_whole_term_from_that_day(either, now):
    listing = row_of(either, given_effective(either, now))
    (first,) = live_flags(either, listing.id)
    follow_repair(either, repaired(listing), now)
    then = now + timedelta(days=376)
    follow_restoration(either, restored(listing, "fraud"), then)
    assert (listing.status, listing.ended_on) == (Status.EFFECTIVE, None)
    assert (listing.restored_on, listing.ends_on) == (date(2027, 12, 1), date(2030, 12, 1))
    (flag,) = live_flags(either, listing.id)
    assert (flag.starts_on, flag.ends_on) == (date(2027, 12, 1), date(2030, 12, 1))
    assert flag.id != first.id  # a stored check still reads the first as it was
    assert live_warnings(either, listing.id) > 0
    (entry,) = public_list_entries(either, listing.enterprise_id, local_date(then))
    assert (entry.since, entry.until) == (date(2027, 12, 1), date(2030, 12, 1))
    assert listing_page(either, listing.id, SUPERVISOR, then).exit_from is None
    assert [fact.why for fact in facts_of(either, ListingRestored)] == ["fraud"]


def test_a_plan_of_a_bankruptcy_pauses_it_and_its_failure_brings_back_what_is_left(session, now):
    listing = row_of(session, given_effective(session, now))
    last = listing.ends_on
    follow_repair(session, repaired(listing, "temporary", on=local_date(now)), now)
    assert (listing.status, live_flags(session, listing.id)) == (Status.PAUSED, [])
    assert len(facts_of(session, ListingPaused)) == 1
    follow_restoration(session, restored(listing, "plan_failed", local_date(now)), now)
    (flag,) = live_flags(session, listing.id)
    assert (listing.status, listing.paused_on, listing.ends_on) == (Status.EFFECTIVE, None, last)
    assert (flag.starts_on, flag.ends_on) == (listing.effective_on, last)


def test_the_term_runs_on_during_a_pause_and_ends(session, now):
    listing = row_of(session, given_effective(session, now))
    follow_repair(session, repaired(listing, "temporary", on=local_date(now)), now)
    after = now + timedelta(days=(listing.ends_on - local_date(now)).days + 1)
    expire_listings(session, after)
    assert listing.status == Status.EXPIRED
    follow_restoration(session, restored(listing, "plan_failed", local_date(after)), after)
    assert (listing.status, live_flags(session, listing.id)) == (Status.EXPIRED, [])


@pytest.mark.parametrize("before", ["effective", "paused", "repaired"])
def test_nothing_brings_back_an_annulled_listing(session, now, before):
    listing = row_of(session, given_effective(session, now))
    if before != "effective":
        follow_repair(session, repaired(listing, "temporary" if before == "paused" else "list_exit"), now)
    given_annulled(session, now, listing.id)
    for why in ("fraud", "plan_failed"):
        follow_restoration(session, restored(listing, why), now)
    follow_repair(session, repaired(listing), now)
    spread_flags(session, now)
    assert (listing.status, live_flags(session, listing.id)) == (Status.ANNULLED, [])
    assert live_warnings(session, listing.id) == 0


def test_a_withdrawn_penalty_record_makes_the_annulment_due_in_three_working_days(session, now):
    listing = row_of(session, given_effective(session, now))
    follow_withdrawal(session, withdrawn(listing, now), now)
    follow_withdrawal(session, withdrawn(listing, now), now)
    assert (listing.office_clock, listing.office_due_on) == (OfficeClock.ANNUL, date(2026, 11, 25))
    page = listing_page(session, listing.id, SUPERVISOR, now)
    assert (page.row.clock.on, page.row.clock.is_of_office) == (date(2026, 11, 25), True)
    assert [paper.kind for paper in page.papers].count("basis_fall") == 1
    assert len(live_flags(session, listing.id)) == 1  # a person annuls, not the software
    annul_listing(session, listing.id, Annulment("示市监撤〔2026〕1号", "处罚已被撤销"), SUPERVISOR, now)
    assert (listing.status, listing.office_clock, live_flags(session, listing.id)) == (Status.ANNULLED, None, [])


def test_the_head_is_told_at_once_before_the_last_day_and_when_it_has_passed(session, now):
    listing_id = given_effective(session, now)
    note_basis_fall(session, listing_id, FALL, OFFICER, now)
    for days in (0, 3, 4, 5, 6, 7, 9):
        remind_of_listings(session, now + timedelta(days))
    told = session.execute(
        select(InboxNotice.title, InboxNotice.role).where(InboxNotice.link_path == f"/sanctions/{listing_id}")
    ).all()
    assert ("列入的依据已被撤销", None) in told  # the enterprise reads it too
    of_fall = [(title, role) for title, role in told if "依据" in title and role]
    assert of_fall == [
        ("列入的依据已被撤销", "supervisor"),
        ("依据被撤销，应当撤销列入：期限将满", "supervisor"),
        ("依据被撤销，应当撤销列入：已经超过期限", "supervisor"),
    ]


def test_a_basis_that_stands_after_all_is_found_by_a_supervisor_with_the_reason(session, now):
    listing = row_of(session, given_effective(session, now))
    note_basis_fall(session, listing.id, FALL, OFFICER, now)
    with pytest.raises(ConflictError):
        note_basis_fall(session, listing.id, FALL, OFFICER, now)
    with pytest.raises(NotAllowedError):
        dismiss_fall(session, listing.id, "只是归档有误", OFFICER, now)
    with pytest.raises(InvalidInputError):
        dismiss_fall(session, listing.id, " ", SUPERVISOR, now)
    dismiss_fall(session, listing.id, "只是归档有误", SUPERVISOR, now)
    assert (listing.basis_fell_on, listing.office_clock, listing.status) == (None, None, Status.EFFECTIVE)
    with pytest.raises(ConflictError):
        dismiss_fall(session, listing.id, "再办一次", SUPERVISOR, now)


def test_a_listing_of_another_province_is_pushed_there_and_published_there(session, now):
    given_offices(session, now)
    firm = given_enterprise(session, district_code="440106")
    listing_id = given_decided(session, now, firm, authority=LAKE_NAME)
    listing = row_of(session, listing_id)
    assert (listing.office_clock, listing.office_due_on) == (OfficeClock.PUSH, date(2026, 12, 4))
    record_push(session, listing_id, Push("示例外省市场监督管理局", local_date(now)), OFFICER, now)
    assert listing.office_clock == OfficeClock.PUBLISH_THERE
    with pytest.raises(ConflictError):
        record_push(session, listing_id, Push("再推送", local_date(now)), OFFICER, now)
    record_publication_there(session, listing_id, local_date(now), OFFICER, now)
    assert (listing.office_clock, listing.published_there_on) == (None, local_date(now))


def test_a_province_that_was_told_of_a_listing_is_told_of_its_end_and_of_its_return(session, now):
    given_offices(session, now)
    firm = given_enterprise(session, district_code="440106")
    listing = row_of(session, given_decided(session, now, firm, authority=LAKE_NAME))
    make_listings_effective(session, now)
    record_push(session, listing.id, Push("示例外省市场监督管理局", local_date(now)), OFFICER, now)
    follow_repair(session, repaired(listing, on=local_date(now)), now)
    assert (listing.office_clock, listing.office_due_on) == (OfficeClock.PUSH_END, date(2026, 11, 25))
    remind_of_listings(session, now + timedelta(days=4))
    record_end_push(session, listing.id, local_date(now), OFFICER, now)
    assert (listing.office_clock, listing.end_pushed_on) == (None, local_date(now))
    with pytest.raises(ConflictError):
        record_end_push(session, listing.id, local_date(now), OFFICER, now)
    follow_restoration(session, restored(listing, "fraud", local_date(now)), now)
    assert (listing.office_clock, listing.pushed_on) == (OfficeClock.PUSH, None)
    record_push(session, listing.id, Push("示例外省市场监督管理局", local_date(now)), OFFICER, now)
    given_annulled(session, now, listing.id)
    assert listing.office_clock == OfficeClock.PUSH_END


def test_a_listing_of_the_same_province_owes_nobody_a_push(session, now):
    given_offices(session, now)
    listing_id = given_effective(session, now, authority=LAKE_NAME)
    with pytest.raises(ConflictError):
        record_push(session, listing_id, Push("某局", local_date(now)), OFFICER, now)
    actions = {offer.action for offer in listing_page(session, listing_id, OFFICER, now).actions}
    assert Action.RECORD_PUSH not in actions
    assert Action.NOTE_BASIS_FALL in actions


REFUSED_ON = date(2026, 10, 1)
EARLIER = UnperformedDecision("示市监处罚〔2026〕66号", "示例市市场监督管理局", date(2026, 6, 1), date(2026, 9, 30))


def alone(**changes):
    parts = {part.code: "证据" for part in LAW.ground("11").parts}
    made = {
        "ground": "11",
        "parts": parts,
        "seriousness": {},
        "heavier_penalty": "",
        "penalty": "",
        "penalty_basis": "",
        "fine_fen": None,
        "event_on": REFUSED_ON,
        "unperformed": EARLIER,
    }
    return {**made, **changes}


def test_refusing_to_perform_is_listed_alone_with_the_same_safeguards(session, now):
    listing_id = given_notified(session, now, **alone())
    with pytest.raises(ConflictError, match="上级"):
        decide_listing(session, listing_id, decision(now), SUPERVISOR, now)
    text_of_notice = listing_page(session, listing_id, OFFICER, now).papers[0].text
    assert "示市监处罚〔2026〕66号" in text_of_notice
    assert "不另作处罚" in text_of_notice
    assert "可以申请听证" in text_of_notice
    drop_listing(session, listing_id, Dropping("performed", "已经缴清"), OFFICER, now)
    other = given_decided(session, now, **alone(), number="示市监列〔2026〕1号")
    listing = row_of(session, other)
    assert (listing.decided_alone, listing.penalty, listing.fine_fen, listing.basis) == (
        True,
        None,
        None,
        "《市场监督管理严重违法失信名单管理办法》第十一条、第十三条",
    )
    assert len(live_flags(session, other)) == 1
    assert facts_of(session, CreditWithdrawn) == []
    types = list(session.scalars(select(OutboxMessage.fact_type)))
    assert "sanctions.penalty_decided.v1" not in types


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unperformed": None}, "unperformed_document"),
        ({"unperformed": replace(EARLIER, document_number=" ")}, "unperformed_document"),
        ({"unperformed": replace(EARLIER, due_on=date(2026, 5, 1))}, "unperformed_due_on"),
        ({"event_on": date(2026, 9, 30)}, "event_on"),
        ({"parts": {}}, "part_able"),
        ({"fine_fen": 1}, "fine"),
    ],
)
def test_a_listing_alone_names_the_decision_that_is_not_performed(session, now, changes, field):
    with pytest.raises(InvalidInputError) as refused:
        given_proposed(session, now, **alone(**changes))
    assert field in refused.value.fields


def test_a_listing_alone_decides_no_fine(session, now):
    listing_id = given_consented(session, now, **alone())
    with pytest.raises(InvalidInputError) as refused:
        decide_listing(session, listing_id, decision(now, fine_fen=0), SUPERVISOR, now)
    assert set(refused.value.fields) == {"fine"}


def test_dropping_because_it_was_performed_is_only_for_a_listing_alone(session, now):
    listing_id = given_notified(session, now)
    with pytest.raises(InvalidInputError):
        drop_listing(session, listing_id, Dropping("performed", "已经缴清"), OFFICER, now)


def test_a_listing_alone_falls_with_the_decision_that_was_not_performed(either, now):
    listing = row_of(either, given_decided(either, now, **alone()))
    follow_withdrawal(either, withdrawn(listing, now, "别的文号", "feeds"), now)
    assert listing.basis_fell_on is None
    follow_withdrawal(either, withdrawn(listing, now, EARLIER.document_number, "feeds"), now)
    assert listing.office_clock == OfficeClock.ANNUL
    annul_listing(either, listing.id, Annulment("撤1号", "依据已撤销"), SUPERVISOR, now)
    assert facts_of(either, ListingEnded) == []  # nobody outside had heard of it yet


def test_an_open_procedure_whose_basis_was_withdrawn_is_only_told_to_the_office(session, now):
    listing = row_of(session, given_notified(session, now, **alone()))
    record = WithdrawnRecord("record", listing.enterprise_id, "", EARLIER.document_number, local_date(now))
    note_withdrawn_record(session, record, now)
    assert listing.basis_fell_on is None
    titles = session.scalars(select(InboxNotice.title)).all()
    assert "拟列入所依据的记录已被撤销" in titles


INCOMPLETE = (
    "decided_alone = TRUE",
    "penalty = NULL",
    "status = 'repaired'",
    "status = 'paused'",
    "restored_on = '2020-01-01'",
    "office_clock = 'annul'",
    "pushed_on = '2026-11-20', pushed_to = '某局'",
    "published_there_on = '2026-11-20'",
    "decision_served_on = '2020-01-01'",
)


def test_the_database_refuses_a_listing_whose_end_or_basis_is_incomplete(either, now):
    given_effective(either, now)
    for change in INCOMPLETE:
        with pytest.raises(IntegrityError), either.begin_nested():
            either.execute(text(f"UPDATE listing SET {change}"))  # noqa: S608 - the cases above


def settled(database, now):
    for _ in range(6):
        if not deliver_pending(database, FOLLOWERS, lambda: now).delivered:
            return


def test_exit_fraud_and_withdrawal_in_the_credit_file_reach_the_list_through_the_outbox(sqlite, now):
    with sqlite.transaction() as session:
        given_law(session, now)
        listing_id = given_effective(session, now)
        firm = row_of(session, listing_id).enterprise_id
    settled(sqlite, now)
    member = Actor("member", Role.MERCHANT, "李四", frozenset({firm}))
    year_later = now + timedelta(days=370)
    with sqlite.transaction() as session:
        record = session.scalars(select(CreditRecord.id).where(CreditRecord.item == "serious_list")).one()
        repair_id = apply_for_repair(session, record, application(RepairKind.LIST_EXIT), member, year_later)
        accept_repair(session, repair_id, OFFICER, year_later)
        all_met = frozenset({Condition.PERFORMED, Condition.RECTIFIED, Condition.NO_HEAVIER_PENALTY})
        grant_repair(session, repair_id, RepairDecision("示修1号", "都已核对", all_met), OFFICER, year_later)
    settled(sqlite, year_later)
    with sqlite.reading() as session:
        assert (row_of(session, listing_id).status, live_flags(session, listing_id)) == (Status.REPAIRED, [])
    with sqlite.transaction() as session:
        revoke_repair(session, repair_id, RepairDecision("示修撤1号", "材料造假"), SUPERVISOR, year_later)
    settled(sqlite, year_later)
    with sqlite.reading() as session:
        (flag,) = live_flags(session, listing_id)
        shown = session.scalars(select(CreditRecord).where(CreditRecord.item == "serious_list")).all()
        (record_now,) = [each for each in shown if each.status == "current"]
        assert (flag.starts_on, flag.ends_on) == (local_date(year_later), record_now.public_until)
    with sqlite.transaction() as session:
        penalty = session.scalars(select(CreditRecord.id).where(CreditRecord.item == "administrative_penalty")).one()
        withdraw_record(session, penalty, "处罚决定已被判决撤销", SUPERVISOR, year_later)
    settled(sqlite, year_later)
    with sqlite.reading() as session:
        assert row_of(session, listing_id).office_clock == OfficeClock.ANNUL
