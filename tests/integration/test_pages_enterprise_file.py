"""The enterprise's file as everybody, the enterprise and the officer meet it."""

from datetime import date

import pytest
import segno

from credit.domain.items import Grade
from credit.queries.what_would_help import what_would_help
from tests.factories_credit import SHOP, given_penalty
from tests.factories_public import read_city
from tests.factories_rights import MAY_APPLY, MEMBER, later
from tests.factories_sanctions import given_law

__all__ = ["read_city"]


@pytest.fixture
def city(read_city):
    return read_city


def test_the_qr_code_of_a_page_is_its_address_with_the_code_and_nothing_else(city):
    address = f"http://127.0.0.1:8000/enterprises/{city.code}"
    page = city.page(f"/enterprises/{city.code}")
    assert address in page
    drawn = segno.make(address, error="m").svg_inline(scale=3, border=4, dark="#000", light="#fff", svgclass="qr")
    assert drawn in page
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<?xml")):
        answer = city.browser().get(f"/enterprises/{city.code}/qr.{kind}")
        assert answer.status_code == 200
        assert answer.data.startswith(start)
    city.page(f"/enterprises/{city.code}/qr.exe", status=404)


def test_the_address_that_a_scanner_read_leads_to_the_file_and_typed_text_is_searched(city):
    answer = city.browser().get("/enterprises", query_string={"q": f"https://x.example/enterprises/{city.code}?a=1"})
    assert answer.location == f"/enterprises/{city.code}"
    assert city.browser().get("/enterprises", query_string={"q": city.code}).status_code == 200


def test_a_public_record_stands_with_source_day_basis_and_its_last_day(city):
    page = city.page(f"/enterprises/{city.code}")
    for text in ("来源：", "2026年11月20日", "公示依据：", "最后一天 2027年11月20日"):
        assert text in page


def test_the_own_file_names_the_last_day_the_day_of_repair_and_the_way(city):
    page = city.page(f"/merchant/desk/{city.firm}/credit", "member")
    assert "公示到 <strong>2027年11月20日</strong>，之后自动停止" in page
    assert "<strong>2027年2月21日</strong>起可以申请提前停止公示行政处罚" in page
    assert "已经履行行政处罚决定中的义务" in page
    assert "/credit/repairs/new" not in page
    city.page(f"/merchant/desk/{city.firm}/credit", "merchant", status=404)


def test_what_changes_soonest_stands_first_and_can_be_asked_for_from_its_day(sqlite, now):
    with sqlite.transaction() as session:
        given_law(session, now)
        serious = given_penalty(session, now, Grade.SERIOUS_III)
        general = given_penalty(session, now, Grade.GENERAL)
        light = given_penalty(session, now, Grade.LIGHT)
        page = what_would_help(session, SHOP, MEMBER, now)
        assert [one.record.record_id for one in page.helps] == [light, general, serious]
        assert [one.next_on for one in page.helps] == [date(2027, 2, 20), date(2027, 2, 21), date(2029, 11, 20)]
        assert [bool(one.repair_name) for one in page.helps] == [False, True, False]
        then = what_would_help(session, SHOP, MEMBER, later(now, MAY_APPLY))
    assert [one.rights.may_repair for one in then.helps] == [True, False]
    assert then.helps[0].next_on == MAY_APPLY
