"""What the catalogue allows to be stored, and who sees it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.database import vault_of
from core.kernel.errors import InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from core.rules import load_shipped_book
from credit.domain.catalogue import Catalogue
from credit.domain.entries import Correction, Publishing, RecordDraft, Source
from credit.domain.items import Grade
from credit.domain.shipped_catalogue import catalogue
from credit.queries.party_file import party_file, record_page
from credit.queries.public_file import public_file
from credit.services.correct_record import correct_record
from credit.services.file_record import file_record
from credit.services.open_sealed_record import open_sealed_record
from credit.services.record_penalty import record_penalty
from credit.services.seed_catalogue import ItemInUseError, seed_catalogue
from credit.storage.catalogue_tables import CatalogueItemRow
from credit.storage.record_tables import CreditRecord
from ledger.storage.act_tables import Act
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_credit import SHOP, given_penalty, given_sealed, penalty_entry

MEMBER = Actor("m" * 32, Role.MERCHANT, "示例", frozenset({SHOP}))
MEDIATOR = Actor("d" * 32, Role.MEDIATOR, "示例")
OFFICER = Actor("o" * 32, Role.OFFICER, "示例")
TODAY = date(2026, 11, 20)
OTHER = Source("feeds", "another", "delivery")
ARREARS = {"tax_kind": "增值税", "unpaid_fen": 1200, "due_on": "2026-10-15", "tax_office": "示例局"}
SAMPLING = {"product_name": "面包", "failed_items": "菌落总数", "sampled_on": "2026-10-30", "authority": "示例局"}
COMPLAINTS = {"year": 2025, "received_count": 3, "settled_count": 2, "terminated_count": 1, "office": "示例局"}


def draft_of(item, **body):
    return RecordDraft(SHOP, item, Source("feeds", f"{item}-1", "delivery"), "示字1号", date(2026, 11, 2), body)


def test_a_record_outside_the_catalogue_is_refused_by_the_code_and_by_the_table(database, now):
    with database.transaction() as session, pytest.raises(InvalidInputError):
        file_record(session, draft_of("gossip", text="听说"), SYSTEM_ACTOR, now)
    with pytest.raises(IntegrityError), database.transaction() as session:
        kept = filed_listing(session, now)
        kept.item = "gossip"
        session.flush()


def filed_listing(session, now):
    draft = draft_of("abnormal_list", article="异常68-4", effective_on="2026-11-02")
    record_id = file_record(session, draft, SYSTEM_ACTOR, now)
    return session.get(CreditRecord, record_id)


def test_the_table_of_items_holds_what_the_release_ships(database, now):
    with database.transaction() as session:
        session.add(
            CatalogueItemRow(
                item="old",
                title="旧",
                class_key="x",
                visibility="parties",
                term="none",
                basis_unconfirmed=False,
                changed_at=now,
            )
        )
        session.get(CatalogueItemRow, "abnormal_list").title = "旧名"
        session.flush()
        seed_catalogue(session, catalogue(), now)
    with database.reading() as session:
        stored = {row.item: row.title for row in session.scalars(select(CatalogueItemRow))}
    assert stored == {item: entry.title for item, entry in catalogue().items()}


def test_an_item_with_records_does_not_vanish_from_the_catalogue(database, now):
    less = Catalogue((key, entry) for key, entry in catalogue().items() if key != "abnormal_list")
    with pytest.raises(ItemInUseError, match="abnormal_list"), database.transaction() as session:
        filed_listing(session, now)
        seed_catalogue(session, less, now)


def test_what_is_sealed_is_kept_encrypted_and_opened_only_with_a_reason_that_is_written_down(database, now):
    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
        record_id = given_sealed(session, now)
    with database.reading() as session:
        row = session.get(CreditRecord, record_id)
        assert row.body == {}
        assert "示例甲".encode() not in row.body_sealed
        assert record_page(session, record_id, OFFICER, TODAY).fields == ()
    with database.transaction() as session:
        shown = open_sealed_record(session, record_id, "核对任职限制", OFFICER, now)
    assert shown["姓名"] == "示例甲"
    assert shown["限制截止日"] == "2029年1月5日"
    with database.reading() as session:
        last = session.scalars(select(Act).where(Act.subject_id == record_id).order_by(Act.id.desc())).first()
        assert (last.action, last.actor_role) == ("open", "officer")
        assert "核对任职限制" in vault_of(session).open(last.details_sealed)


@pytest.mark.parametrize(("actor", "reason"), [(MEMBER, "看看"), (MEDIATOR, "看看"), (OFFICER, "  ")])
def test_a_sealed_record_stays_closed_to_others_and_without_a_reason(sqlite, now, actor, reason):
    with sqlite.transaction() as session:
        record_id = given_sealed(session, now)
        with pytest.raises((NotAllowedError, InvalidInputError)):
            open_sealed_record(session, record_id, reason, actor, now)


def test_members_and_mediators_do_not_see_what_is_for_officers(database, now):
    with database.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
        hidden = given_sealed(session, now)
        file_record(session, draft_of("tax_arrears", **ARREARS), SYSTEM_ACTOR, now)
        file_record(session, draft_of("complaint_year", **COMPLAINTS), SYSTEM_ACTOR, now)
    with database.reading() as session:
        for actor in (MEMBER, MEDIATOR):
            assert {line.item for line in party_file(session, SHOP, actor, TODAY).records} == {"complaint_year"}
            with pytest.raises(NotFoundError):
                record_page(session, hidden, actor, TODAY)
        seen = {line.item for line in party_file(session, SHOP, OFFICER, TODAY).records}
        assert seen == {"complaint_year", "tax_arrears", "post_restriction"}
        assert public_file(session, SHOP, TODAY).records == ()


def test_a_field_that_is_kept_from_the_public_is_left_out_there_alone(sqlite, now):
    with sqlite.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
        record_id = given_penalty(session, now)
        correct_record(session, record_id, Correction("补充事实", body_changes={"facts": "示例事实"}), OFFICER, now)
    with sqlite.reading() as session:
        everybody, party = (
            {field.label for line in lines for field in line.fields}
            for lines in (public_file(session, SHOP, TODAY).records, party_file(session, SHOP, MEMBER, TODAY).records)
        )
    assert party - everybody == {"违法事实"}


def test_the_term_of_the_catalogue_gives_the_days_of_publication(sqlite, now):
    licence = {"content": "热食类食品制售", "decided_on": "2026-11-02", "authority": "示例局"}
    drafts = {
        "open": draft_of("food_business_licence", **licence),
        "until": replace(draft_of("food_business_licence", **licence, valid_until="2031-11-01"), source=OTHER),
        "fixed": draft_of("food_sampling_failed", **SAMPLING),
    }
    with sqlite.transaction() as session:
        filed = {name: file_record(session, draft, SYSTEM_ACTOR, now) for name, draft in drafts.items()}
        days = {name: session.get(CreditRecord, record_id).public_until for name, record_id in filed.items()}
    assert days == {"open": None, "until": date(2031, 11, 1), "fixed": date(2027, 2, 2)}


@pytest.mark.parametrize(
    ("item", "grade", "until"),
    [
        ("environment_penalty", Grade.LIGHT, None),
        ("environment_penalty", Grade.GENERAL, date(2027, 11, 20)),
        ("environment_penalty", Grade.SERIOUS_III, date(2029, 11, 20)),
        ("drug_penalty", Grade.LIGHT, date(2027, 2, 20)),
    ],
)
def test_a_penalty_of_another_department_is_public_by_the_grades_of_its_item(sqlite, now, item, grade, until):
    entry = replace(penalty_entry(TODAY, grade), item=item, more={"facts": "示例事实"})
    with sqlite.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
        row = session.get(CreditRecord, record_penalty(session, entry, SYSTEM_ACTOR, now))
    assert (row.item, row.public_until, row.body["facts"]) == (item, until, "示例事实")


def test_a_penalty_without_a_grade_is_refused_and_so_is_a_grade_of_anything_else(sqlite, now):
    ungraded = draft_of(
        "fire_penalty", violation="示例", basis="示例", penalty="罚款", decided_on="2026-11-02", authority="x"
    )
    graded = replace(draft_of("tax_arrears", **ARREARS), publishing=Publishing(Grade.GENERAL))
    for draft in (ungraded, graded):
        with pytest.raises(InvalidInputError) as refusal, sqlite.transaction() as session:
            file_record(session, draft, SYSTEM_ACTOR, now)
        assert set(refusal.value.fields) == {"grades"}
