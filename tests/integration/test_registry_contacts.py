"""Addresses and telephones through time, what is shared, and sellers on platforms."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from core.kernel.errors import ConflictError, InvalidInputError
from core.kernel.roles import SYSTEM_ACTOR
from registry.domain.enterprises import EnterpriseKind, NewAddress
from registry.domain.links import LinkKind
from registry.queries.enterprise_page import enterprise_page
from registry.queries.find_enterprises import find_enterprises
from registry.queries.shared_contacts import sharing_contacts
from registry.services.add_phone import PhoneEntry, add_phone
from registry.services.move_enterprise import move_enterprise
from registry.services.register_enterprise import register_enterprise
from registry.storage.registry_tables import EnterprisePhone
from tests.factories_registry import FOUNDED_ON, enterprise_entry, given_enterprise, given_link

MOVED_ON, TODAY = date(2024, 3, 5), date(2026, 11, 20)
ELSEWHERE = NewAddress("示例市映山区杜鹃路9号", "990102", "示例市映山区")
SELLER = replace(
    enterprise_entry("阿茶的小店", kind=EnterpriseKind.PLATFORM_SELLER),
    code="",
    platform="示例商城",
    platform_number="S-1",
)


def given_phone(session, enterprise_id, number, now, from_on=FOUNDED_ON):
    return add_phone(session, enterprise_id, PhoneEntry(number, from_on, "年报（测试）"), SYSTEM_ACTOR, now)


def shared(session, enterprise_id, on=TODAY, limit=10):
    return [(one.enterprise_id, one.kind, one.since) for one in sharing_contacts(session, enterprise_id, on, limit)]


def test_an_enterprise_that_moves_keeps_its_old_address_with_its_days(database, now):
    with database.transaction() as session:
        moved = given_enterprise(session)
        move_enterprise(session, moved, ELSEWHERE, MOVED_ON, SYSTEM_ACTOR, now)
        page = enterprise_page(session, moved)
    assert page.enterprise.district_name == "示例市映山区"
    assert [(line.address, line.from_on, line.to_on) for line in page.addresses] == [
        ("示例市映山区杜鹃路9号", MOVED_ON, None),
        ("示例市望湖区柳岸路 1 号", FOUNDED_ON, MOVED_ON),
    ]


def test_a_move_to_the_same_place_or_into_the_past_is_refused(database, now):
    with database.transaction() as session:
        moved = given_enterprise(session)
        with pytest.raises(InvalidInputError):
            move_enterprise(
                session, moved, replace(ELSEWHERE, address="示例市望湖区柳岸路 1 号"), MOVED_ON, SYSTEM_ACTOR, now
            )
        with pytest.raises(InvalidInputError):
            move_enterprise(session, moved, ELSEWHERE, date(2019, 1, 1), SYSTEM_ACTOR, now)


def test_who_shares_an_address_on_the_day_is_found_however_it_is_spelled(database, now):
    with database.transaction() as session:
        one = given_enterprise(session, address="示例市望湖区柳岸路 1-2 号")
        other = given_enterprise(session, address="示例市望湖區柳岸路１—２号")
        given_enterprise(session, address="示例市望湖区柳岸路12号")
        move_enterprise(session, other, ELSEWHERE, MOVED_ON, SYSTEM_ACTOR, now)
        before, after = shared(session, one, date(2024, 3, 4)), shared(session, one, MOVED_ON)
    assert before == [(other, LinkKind.SAME_ADDRESS, FOUNDED_ON)]
    assert after == []


def test_who_shares_a_telephone_is_found_with_the_day_since_when(database, now):
    with database.transaction() as session:
        one = given_enterprise(session, address="示例市望湖区柳岸路2号")
        other = given_enterprise(session, address="示例市望湖区柳岸路3号")
        given_phone(session, one, "+86 138-0000-0000", now)
        given_phone(session, other, "13800000000", now, MOVED_ON)
        found = shared(session, one), shared(session, other), shared(session, one, date(2024, 3, 4))
    assert found == ([(other, LinkKind.SAME_PHONE, MOVED_ON)], [(one, LinkKind.SAME_PHONE, MOVED_ON)], [])


def test_what_a_source_says_is_shared_counts_from_both_sides(database):
    with database.transaction() as session:
        one = given_enterprise(session, address="示例市望湖区柳岸路2号")
        other = given_enterprise(session, address="示例市望湖区柳岸路3号")
        given_link(session, one, kind=LinkKind.SAME_ADDRESS, from_enterprise_id=other)
        found = shared(session, one), shared(session, other)
    assert found == ([(other, LinkKind.SAME_ADDRESS, FOUNDED_ON)], [(one, LinkKind.SAME_ADDRESS, FOUNDED_ON)])


def test_an_address_of_many_is_capped_and_the_latest_come_first(database):
    with database.transaction() as session:
        one = given_enterprise(session)
        others = [given_enterprise(session, registered_on=date(2021, 1, day)) for day in range(1, 6)]
        assert [line[0] for line in shared(session, one, limit=3)] == others[:1:-1]


def test_a_telephone_is_sealed_and_entered_once(database, now):
    with database.transaction() as session:
        one = given_enterprise(session)
        given_phone(session, one, "0571-88880000", now)
        row = session.scalars(select(EnterprisePhone)).one()
        assert b"88880000" not in row.number_sealed
        assert "88880000" not in row.number_index
    with pytest.raises(ConflictError), database.transaction() as session:
        given_phone(session, one, "(0571) 8888 0000", now)


def test_a_seller_without_a_code_is_known_by_its_number_on_the_platform(database, now):
    with database.transaction() as session:
        seller = register_enterprise(session, SELLER, SYSTEM_ACTOR, now)
        page = enterprise_page(session, seller)
        assert (page.enterprise.code, page.enterprise.platform_number, page.enterprise.page_key) == ("", "S-1", seller)
        assert [hit.code for hit in find_enterprises(session, "阿茶的小店")] == [""]
        with pytest.raises(ConflictError):
            register_enterprise(session, replace(SELLER, platform="示例商城 "), SYSTEM_ACTOR, now)


@pytest.mark.parametrize(
    "changes",
    [{"platform_number": ""}, {"kind": EnterpriseKind.COMPANY}, {"platform": "", "platform_number": ""}, {"code": "9"}],
)
def test_a_seller_needs_a_platform_and_nobody_else_has_one(database, now, changes):
    with database.transaction() as session, pytest.raises(InvalidInputError):
        register_enterprise(session, replace(SELLER, **changes), SYSTEM_ACTOR, now)
