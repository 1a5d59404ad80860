"""Pages of feeds: an officer takes a file in, sees its quality, mends a row; all without scripts."""

import io

import pytest

from core.kernel.roles import SYSTEM_ACTOR, Role
from core.rules import load_shipped_book
from rulebook.services.seed_rule_book import seed_rule_book
from tests.factories_credit import DELIVERED_CODE, PENALTY_ROW
from tests.factories_pages import page_text
from tests.factories_registry import given_enterprise
from tests.factories_web import form_token, given_app, given_signed_in, post_form

FEED = "housing_construction.construction_penalty"


@pytest.fixture
def officer(sqlite, vault, tmp_path, now):
    with sqlite.transaction() as session:
        seed_rule_book(session, load_shipped_book(), SYSTEM_ACTOR, now)
        given_enterprise(session, code=DELIVERED_CODE)
    client, _ = given_signed_in(given_app(sqlite, vault, tmp_path, now), sqlite, Role.OFFICER, now)
    return client


def test_an_officer_takes_a_file_in_and_mends_what_waits(officer):
    row = {**PENALTY_ROW, "cf_wfxw": ""}
    text = f"{','.join(row)}\n{','.join(row.values())}\n"
    sent = officer.post(
        "/office/feeds",
        data={"feed": FEED, "file": (io.BytesIO(text.encode()), "处罚.csv"), "csrf_token": form_token(officer)},
    )
    quality = page_text(officer, sent.location)
    assert "留给人看" in quality
    assert "没有填写违法行为" in quality
    path = "/office/feeds/rows/" + quality.split("/office/feeds/rows/")[1].split('"')[0]
    assert "检查并记入" in page_text(officer, path)
    half = post_form(officer, f"{path}/mending", {"column-cf_wfxw": "未按图施工", "column-cf_jdrq": "昨天"})
    assert "决定日期的内容或者格式不正确" in half.get_data(as_text=True)
    post_form(officer, f"{path}/mending", {"column-cf_wfxw": "未按图施工"})
    assert "已经记入" in page_text(officer, path)
    assert "处罚.csv" in page_text(officer, "/office/feeds")


def test_a_delivery_may_be_as_large_as_any_upload(officer):
    row = {**PENALTY_ROW, "说明": "略" * 40_000}
    line = f"{','.join(row.values())}\n"
    text = f"{','.join(row)}\n{line * 10}"
    data = {"feed": FEED, "file": (io.BytesIO(text.encode()), "处罚.csv"), "csrf_token": form_token(officer)}
    answer = officer.post("/office/feeds", data=data)
    answer.request.environ["wsgi.input"].close()  # the client keeps a large request in a file
    assert answer.status_code == 303


def test_a_contract_shows_its_columns_and_a_missing_file_is_said(officer):
    assert "cf_nr_fk" in page_text(officer, f"/office/feeds/contracts/{FEED}")
    said = post_form(officer, "/office/feeds", {"feed": ""}).get_data(as_text=True)
    assert "请选择报送的是哪一项" in said
    assert "请选择要报送的文件" in said


def test_feeds_are_for_officers_only(officer, sqlite, now):
    merchant, _ = given_signed_in(officer.application, sqlite, Role.MERCHANT, now)
    page_text(merchant, "/office/feeds", 403)
