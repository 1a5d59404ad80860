"""Records of the credit file, from facts to what each reader sees, on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from core.outbox import deliver_pending, publish
from core.rules import load_shipped_book
from credit.domain.entries import Correction
from credit.domain.items import Grade, Item, Status
from credit.queries.month_figures import month_figures
from credit.queries.party_file import party_file, record_page
from credit.queries.public_file import public_file
from credit.services.correct_record import correct_record
from credit.services.record_outcome import record_outcome
from credit.services.record_penalty import record_penalty
from credit.services.record_promise import record_promise
from credit.services.withdraw_record import withdraw_record
from credit.storage.record_tables import CreditRecord
from credit.subscribers import SUBSCRIPTIONS
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_credit import (
    BROKEN,
    CONCLUDED,
    DECIDED,
    EFFECTIVE,
    KEPT,
    SHOP,
    ended,
    given_outcome,
    given_penalty,
    penalty_entry,
)

OFFICER = Actor("officer", Role.OFFICER, "王五")
MEMBER = Actor("member", Role.MERCHANT, "李四", frozenset({SHOP}))
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _book(database, now):
    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)


def deliver(database, now, *facts):
    with database.transaction() as session:
        for fact in facts:
            publish(session, fact, recorded_at=now)
    report = deliver_pending(database, SUBSCRIPTIONS, lambda: now)
    while report.delivered or report.failed:
        assert report.failed == 0
        report = deliver_pending(database, SUBSCRIPTIONS, lambda: now)


def whole_file(database, on=TODAY, actor=OFFICER):
    with database.reading() as session:
        return party_file(session, SHOP, actor, on)


def shown(database, on=TODAY):
    with database.reading() as session:
        return {record.item for record in public_file(session, SHOP, on).records}


def test_facts_of_mediation_become_neutral_records_that_only_the_parties_see(database, now):
    deliver(database, now, CONCLUDED, KEPT, BROKEN)
    records = whole_file(database).records
    assert {record.item for record in records} == {Item.COMPLAINT_OUTCOME, Item.PROMISE_KEPT, Item.PROMISE_BROKEN}
    assert shown(database) == set()
    outcome = next(record for record in records if record.item == Item.COMPLAINT_OUTCOME)
    assert outcome.fields[0].text == "经调解，双方达成协议"
    assert "¥1,280.00" not in str(outcome)
    assert outcome.publicity == "不公示，只有本企业和办理机关可以查看"


def test_a_termination_does_not_say_on_which_ground_it_ended(database, now):
    deliver(database, now, replace(CONCLUDED, outcome="terminated", ground="23-2"))
    record = whole_file(database).records[0]
    assert record.fields[0].text == "调解终止，双方未达成协议"
    assert "23-2" not in str(record)


@pytest.mark.parametrize("change", [{"respondent_id": None}, {"outcome": "refused"}], ids=["no enterprise", "refused"])
def test_nothing_is_recorded_without_an_enterprise_or_of_a_refused_complaint(database, now, change):
    with database.transaction() as session:
        assert record_outcome(session, replace(CONCLUDED, **change), SYSTEM_ACTOR, now) is None
        assert record_promise(session, replace(KEPT, respondent_id=None), SYSTEM_ACTOR, now) is None
    assert whole_file(database).records == ()


def test_a_fact_that_arrives_twice_is_filed_once(database, now):
    for handle, fact in [(record_outcome, CONCLUDED), (record_promise, KEPT), (record_promise, KEPT)]:
        with database.transaction() as session:
            first = handle(session, fact, SYSTEM_ACTOR, now)
        with database.transaction() as session:
            assert handle(session, fact, SYSTEM_ACTOR, now + timedelta(days=1)) == first
    assert len(whole_file(database).records) == 2


def test_each_record_tells_where_it_comes_from_and_on_what_basis(database, now):
    deliver(database, now, DECIDED)
    provenance = whole_file(database).records[0].provenance
    assert provenance.source_department == DECIDED.authority
    assert provenance.document_number == DECIDED.document_number
    assert (provenance.source_fact, provenance.source_id) == (DECIDED.TYPE, DECIDED.listing_id)
    assert provenance.received_at == now
    assert provenance.collecting_basis
    assert provenance.publishing_basis
    assert provenance.rule_book_version


def test_a_penalty_and_its_listing_are_public_for_their_terms(database, now):
    deliver(database, now, DECIDED, EFFECTIVE)
    both = {Item.ADMINISTRATIVE_PENALTY, Item.SERIOUS_LIST}
    assert shown(database, TODAY - timedelta(1)) == set()
    assert shown(database) == both
    assert shown(database, date(2029, 11, 20)) == both
    assert shown(database, date(2029, 11, 21)) == set()
    with database.reading() as session:
        penalty, listing = sorted(public_file(session, SHOP, TODAY).records, key=lambda record: record.item)
    assert penalty.publicity == "公示至2029年11月20日，期满自动停止"
    assert penalty.stoppable_from == date(2027, 11, 21)
    assert "第八条" in listing.fields[0].text


def test_an_expired_listing_leaves_with_its_last_day_and_the_penalty_keeps_its_own_term(database, now):
    deliver(
        database,
        now,
        replace(DECIDED, grades=("serious_iii", "serious_iv")),
        replace(EFFECTIVE, ends_on=date(2027, 11, 20)),
    )
    later = datetime(2027, 11, 21, 2, tzinfo=now.tzinfo)
    deliver(database, later, ended("expired", date(2027, 11, 20)))
    assert shown(database, date(2027, 11, 20)) == {Item.ADMINISTRATIVE_PENALTY, Item.SERIOUS_LIST}
    assert shown(database, date(2027, 11, 21)) == {Item.ADMINISTRATIVE_PENALTY}


def test_a_repaired_listing_leaves_at_once_without_the_penalty(database, now):
    deliver(database, now, DECIDED, EFFECTIVE)
    deliver(database, now + timedelta(days=400), ended("repaired", date(2027, 12, 25)))
    assert shown(database, date(2027, 12, 25)) == {Item.ADMINISTRATIVE_PENALTY}
    assert shown(database, date(2027, 12, 24)) == {Item.ADMINISTRATIVE_PENALTY, Item.SERIOUS_LIST}


@pytest.mark.parametrize(
    "order",
    [(0, 1, 2), (0, 2, 1), (1, 2, 0)],
    ids=["in order", "listing filed late", "penalty filed late"],
)
def test_an_annulment_takes_penalty_and_listing_away_in_whatever_order_the_facts_arrive(database, now, order):
    facts = (DECIDED, EFFECTIVE, ended("annulled", TODAY))
    for index in order:
        deliver(database, now, facts[index])
    assert shown(database) == set()
    records = whole_file(database).records
    assert {record.status for record in records} == {Status.WITHDRAWN}
    assert all("已被撤销" in record.publicity for record in records)


def test_an_annulment_before_the_listing_took_effect_withdraws_the_penalty(database, now):
    deliver(database, now, DECIDED, ended("annulled", TODAY))
    assert shown(database) == set()


def test_an_end_that_arrives_before_anything_is_filed_is_tried_again(database, now):
    with database.transaction() as session:
        publish(session, ended("annulled", TODAY), recorded_at=now)
    assert deliver_pending(database, SUBSCRIPTIONS, lambda: now).failed == 1
    deliver(database, now + timedelta(minutes=5), DECIDED)
    assert shown(database) == set()
    assert whole_file(database).records[0].status is Status.WITHDRAWN


def test_a_penalty_filed_late_is_published_only_for_what_is_left_of_its_term(database, now):
    deliver(database, now, replace(DECIDED, decided_on=date(2024, 1, 10)))
    assert shown(database, date(2024, 6, 1)) == set()
    assert shown(database) == {Item.ADMINISTRATIVE_PENALTY}
    assert shown(database, date(2027, 1, 11)) == set()


def test_a_penalty_whose_term_is_over_is_kept_but_not_published_anew(database, now):
    deliver(database, now, replace(DECIDED, decided_on=date(2023, 5, 1)))
    assert shown(database) == set()
    assert whole_file(database).records[0].publicity == "公示期已满，2026年5月1日之后不再公示"


def test_a_correction_of_words_never_makes_public_what_is_not(database, now):
    with database.transaction() as session:
        over = record_penalty(
            session, penalty_entry(TODAY, Grade.LIGHT, published_on=date(2026, 6, 1)), SYSTEM_ACTOR, now
        )
        regraded = correct_record(
            session, given_penalty(session, now), Correction("仅警告", grades=(Grade.NONE,)), OFFICER, now
        )
    with database.transaction() as session:
        for record_id in (over, regraded):
            correct_record(
                session, record_id, Correction("更正文号", document_number="示市监罚〔2026〕9号"), OFFICER, now
            )
    assert all(shown(database, TODAY + timedelta(days)) == set() for days in range(0, 1200, 50))


def test_a_warning_alone_is_kept_but_not_published(database, now):
    with database.transaction() as session:
        given_penalty(session, now, Grade.NONE)
    assert shown(database) == set()
    assert whole_file(database).records[0].publicity == "依照规定不公示"


def test_a_correction_shows_the_new_words_and_keeps_the_old_ones_and_the_term(database, now):
    later = now + timedelta(days=10)
    with database.transaction() as session:
        record_id = given_penalty(session, now, Grade.GENERAL)
    correction = Correction("罚款数额登记有误", body_changes={"fine_fen": 100_000})
    with database.transaction() as session:
        correct_record(session, record_id, correction, OFFICER, later)
    file = whole_file(database, TODAY + timedelta(10))
    assert [record.edition for record in file.records] == [2]
    assert [record.edition for record in file.earlier] == [1]
    assert "¥1,000.00" in str(file.records[0].fields)
    assert "¥2,000.00" in str(file.earlier[0].fields)
    assert file.records[0].public_until == file.earlier[0].public_until
    assert file.records[0].public_from == TODAY + timedelta(10)


def test_a_corrected_grade_counts_its_term_from_the_first_publication(database, now):
    with database.transaction() as session:
        record_id = given_penalty(session, now, Grade.GENERAL)
    with database.transaction() as session:
        later = now + timedelta(days=30)
        new_id = correct_record(session, record_id, Correction("属于较低数额", grades=(Grade.LIGHT,)), OFFICER, later)
    with database.reading() as session:
        page = record_page(session, new_id, MEMBER, TODAY)
    assert (page.grade, page.public_until) == (Grade.LIGHT, date(2027, 2, 20))


def test_a_replaced_edition_can_neither_be_corrected_nor_withdrawn_again(database, now):
    with database.transaction() as session:
        record_id = given_penalty(session, now, Grade.GENERAL)
        correct_record(session, record_id, Correction("更正文号", document_number="示市监罚〔2026〕9号"), OFFICER, now)
    with pytest.raises(ConflictError, match="已更正"), database.transaction() as session:
        correct_record(session, record_id, Correction("再更正"), OFFICER, now)
    with pytest.raises(ConflictError, match="已更正"), database.transaction() as session:
        withdraw_record(session, record_id, "撤销", OFFICER, now)


def test_a_correction_stays_within_the_catalogue(database, now):
    with database.transaction() as session:
        penalty = given_penalty(session, now)
        outcome = given_outcome(session, now)
    for record_id, correction, field in [
        (penalty, Correction("加注", body_changes={"remark": "态度恶劣"}), "remark"),
        (penalty, Correction(" "), "reason"),
        (outcome, Correction("加等级", grades=(Grade.LIGHT,)), "grades"),
    ]:
        with pytest.raises(InvalidInputError) as refusal, database.transaction() as session:
            correct_record(session, record_id, correction, OFFICER, now)
        assert set(refusal.value.fields) == {field}


def test_a_withdrawn_record_is_hidden_from_that_day_and_explained_to_the_parties(database, now):
    with database.transaction() as session:
        record_id = given_penalty(session, now)
    with database.transaction() as session:
        withdraw_record(session, record_id, "处罚决定被复议机关撤销", OFFICER, now + timedelta(days=3))
    assert shown(database, TODAY + timedelta(2)) == {Item.ADMINISTRATIVE_PENALTY}
    assert shown(database, TODAY + timedelta(3)) == set()
    record = whole_file(database, TODAY + timedelta(3), MEMBER).records[0]
    assert "复议机关撤销" in record.publicity
    with database.reading() as session:
        acts = [(act.action, act.after) for act in acts_of(session, Subject("record", record_id))]
    assert acts == [("file", "current"), ("withdraw", "withdrawn")]


@pytest.mark.parametrize("role", [Role.MERCHANT, Role.CONSUMER, Role.LICENSING_CLERK, Role.MEDIATOR, Role.ADMIN])
def test_only_officers_and_supervisors_change_the_file(database, now, role):
    actor = Actor("someone", role, "赵六", frozenset({SHOP}))
    with database.transaction() as session:
        record_id = given_penalty(session, now)
    with pytest.raises(NotAllowedError), database.transaction() as session:
        withdraw_record(session, record_id, "理由", actor, now)
    with pytest.raises(NotAllowedError), database.transaction() as session:
        correct_record(session, record_id, Correction("理由"), actor, now)


@pytest.mark.parametrize(
    "actor",
    [
        Actor("other", Role.MERCHANT, "他人", frozenset({"6" * 32})),
        Actor("consumer", Role.CONSUMER, "张三"),
        Actor("clerk", Role.REGISTRATION_CLERK, "窗口"),
        Actor("admin", Role.ADMIN, "管理员"),
    ],
    ids=lambda actor: actor.role.value,
)
def test_the_whole_file_is_only_for_the_enterprise_and_the_officers(database, now, actor):
    with database.transaction() as session:
        record_id = given_penalty(session, now)
    with database.reading() as session:
        with pytest.raises(NotFoundError):
            party_file(session, SHOP, actor, TODAY)
        with pytest.raises(NotFoundError):
            record_page(session, record_id, actor, TODAY)
        assert party_file(session, SHOP, MEMBER, TODAY).records


def test_the_figures_of_the_month_count_what_stands(database, now):
    with database.transaction() as session:
        for outcome in ("settled", "settled_directly", "terminated", "withdrawn"):
            given_outcome(session, now, outcome)
        given_outcome(session, now - timedelta(days=40))
        given_outcome(session, now + timedelta(days=3))
        record_promise(session, KEPT, SYSTEM_ACTOR, now)
        record_promise(session, BROKEN, SYSTEM_ACTOR, now)
        given_penalty(session, now)
        withdrawn = given_penalty(session, now)
        withdraw_record(session, withdrawn, "撤销", OFFICER, now)
        corrected = given_penalty(session, now)
        correct_record(session, corrected, Correction("更正"), OFFICER, now)
    with database.reading() as session:
        figures = month_figures(session, TODAY)
    assert (figures.month_from, figures.until) == (date(2026, 11, 1), TODAY)
    assert (figures.complaints_concluded, figures.complaints_settled) == (4, 2)
    assert (figures.promises_kept, figures.promises_broken) == (1, 1)
    assert (figures.penalties, figures.listings) == (2, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"item": "gossip"},
        {"visibility": "everybody"},
        {"grade": None},
        {"grade": "none"},
        {"visibility": "parties"},
        {"public_until": date(2026, 1, 1)},
        {"status": "withdrawn"},
        {"edition": 2},
    ],
    ids=lambda change: "-".join(f"{key}={value}" for key, value in change.items()),
)
def test_the_table_itself_refuses_what_must_never_be_stored(database, now, change):
    with database.transaction() as session:
        record_id = record_penalty(session, penalty_entry(TODAY, Grade.GENERAL), SYSTEM_ACTOR, now)
    with database.reading() as session:
        row = session.scalars(select(CreditRecord).where(CreditRecord.id == record_id)).one()
        copy = {column.name: getattr(row, column.name) for column in CreditRecord.__table__.columns}
    fresh = {"id": "another", "source_id": "another", "version": 1}
    table = CreditRecord.__table__
    with database.transaction() as session:
        session.execute(table.insert().values(**copy | fresh))
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(table.insert().values(**copy | fresh | {"id": "third", "source_id": "third"} | change))


def test_one_source_has_one_current_edition(database, now):
    with database.transaction() as session:
        record_id = given_penalty(session, now)
    with database.reading() as session:
        row = session.scalars(select(CreditRecord).where(CreditRecord.id == record_id)).one()
        copy = {column.name: getattr(row, column.name) for column in CreditRecord.__table__.columns}
    second = {"id": "another", "edition": 2, "corrects_id": record_id}
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(CreditRecord.__table__.insert().values(**copy | second))
