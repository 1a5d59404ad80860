"""Pages of leads: an officer finds, takes and decides one, all without scripts."""

import pytest

from core.kernel.roles import Role
from credit.domain.signs import Sign, SignKind
from credit.services.note_sign import note_sign
from tests.factories_pages import page_text
from tests.factories_registry import given_enterprise
from tests.factories_web import form_token, given_app, given_signed_in, post_form


@pytest.fixture
def officer(sqlite, vault, tmp_path, now):
    with sqlite.transaction() as session:
        shop = given_enterprise(session)
        for number in range(5):
            note_sign(session, shop, Sign(SignKind.COMPLAINT, f"m{number}", now.date(), "食品安全", f"{number}号"), now)
    app = given_app(sqlite, vault, tmp_path, now)
    client, _ = given_signed_in(app, sqlite, Role.OFFICER, now)
    return client


def test_an_officer_takes_a_lead_and_records_what_was_seen(officer):
    listed = page_text(officer, "/office/leads")
    assert "同类投诉集中（食品安全） · 5 项依据" in listed
    path = "/office/leads/" + listed.split('href="/office/leads/')[-1].split('"')[0]
    page = page_text(officer, path)
    assert "这是一个要人去核实的问题，不是结论" in page
    post_form(officer, f"{path}/taking", {})
    half = post_form(officer, f"{path}/decision", {"result": "right", "note": "店还开着"})
    assert "请选择已经怎么处理" in half.get_data(as_text=True)
    assert "店还开着" in half.get_data(as_text=True)
    post_form(officer, f"{path}/decision", {"result": "right", "followed": "talked", "note": "店还开着"})
    decided = page_text(officer, path)
    assert "已约谈提醒" in decided
    assert "认领" not in decided
    assert "属实" in page_text(officer, "/office/leads?tab=decided")
    assert "100%" in page_text(officer, "/office/leads/precision")


def test_leads_are_for_officers_only(officer, sqlite, vault, tmp_path, now):
    assert form_token(officer)
    merchant, _ = given_signed_in(officer.application, sqlite, Role.MERCHANT, now)
    for path in ("/office/leads", "/office/leads/precision"):
        page_text(merchant, path, 403)
