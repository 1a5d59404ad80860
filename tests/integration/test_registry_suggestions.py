"""A seller who was only described is suggested by name, address and the phone of who acts for it."""

from identity.queries.memberships import enterprises_of_phones
from registry.domain.described import read_description
from registry.queries.suggest_enterprises import suggest_enterprises
from tests.factories_identity import given_member
from tests.factories_registry import given_enterprise


def suggested(session, text):
    described = read_description(text)
    return suggest_enterprises(session, described, enterprises_of_phones(session, described.phones))


def test_an_address_however_spaced_leads_to_the_enterprise(database, now):
    with database.transaction() as session:
        enterprise_id = given_enterprise(session)
        for text in ("在望湖区柳岸路1号", "那家店位于柳岸路 1 号二楼"):
            (hit,) = suggested(session, text)
            assert (hit.enterprise_id, hit.why) == (enterprise_id, "地址相同")
        assert suggested(session, "在柳岸路 11 号") == ()


def test_a_phone_of_a_confirmed_member_leads_to_the_enterprise(database, now):
    with database.transaction() as session:
        enterprise_id = given_enterprise(session)
        member = given_member(session, enterprise_id, now)
        (hit,) = suggested(session, f"只知道电话{member.phone}")
        assert hit.enterprise_id == enterprise_id
        assert "经办人" in hit.why


def test_two_reasons_are_said_together_and_count_more(database, now):
    with database.transaction() as session:
        enterprise_id = given_enterprise(session)
        member = given_member(session, enterprise_id, now)
        (one,) = suggested(session, "柳岸路 1 号")
        (both,) = suggested(session, f"柳岸路 1 号，{member.phone}")
        assert both.score > one.score
        assert "；" in both.why
