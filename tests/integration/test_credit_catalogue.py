from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.kernel.errors import InvalidInputError
from core.kernel.roles import SYSTEM_ACTOR, Actor, Role
from credit.domain.catalogue import Catalogue
from credit.domain.entries import RecordDraft, Source
from credit.domain.shipped_catalogue import catalogue
from credit.services.file_record import file_record
from credit.services.seed_catalogue import ItemInUseError, seed_catalogue
from credit.storage.catalogue_tables import CatalogueItemRow
from credit.storage.record_tables import CreditRecord
from tests.factories_credit import SHOP

MEMBER = Actor("m" * 32, Role.MERCHANT, "示例", frozenset({SHOP}))
OFFICER = Actor("o" * 32, Role.OFFICER, "示例")


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
