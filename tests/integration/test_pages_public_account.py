"""A person's own account pages, on both databases."""

import pytest

from tests.factories_public import given_city
from tests.factories_web import post_form


@pytest.fixture
def city(sqlite, vault, tmp_path, now):
    return given_city(sqlite, vault, tmp_path, now)


@pytest.fixture
def membership(city):
    return city.get("/memberships", "member")["memberships"][0]["membership_id"]


def test_the_account_shows_the_masked_phone_and_where_to_change_the_password(city):
    page = city.page("/account", "consumer")
    assert city.accounts["consumer"].phone not in page
    assert "****" in page
    assert "/account/password" in page
    assert "我代表的企业" not in page


def test_a_member_sees_the_enterprise_and_may_stop_acting_for_it(city, membership):
    assert "示例市青禾健身服务有限公司" in city.page("/account/memberships", "member")
    assert "确认不再代表" in city.page(f"/account/memberships/{membership}/end", "member")
    done = post_form(city.browser("member"), f"/account/memberships/{membership}/end")
    assert done.location == "/account/memberships?ended=yes"
    assert "已结束" in city.page("/account/memberships", "member")
    assert "兑现了" not in city.page(f"/enterprises/{city.code}", "member")


def test_ending_it_twice_shows_the_page_again_and_says_why(city, membership):
    browser = city.browser("member")
    post_form(browser, f"/account/memberships/{membership}/end")
    again = post_form(browser, f"/account/memberships/{membership}/end", {"reason": "再点一次"})
    assert again.status_code == 409
    assert "再点一次" in again.get_data(as_text=True)


def test_nobody_opens_or_ends_the_membership_of_another(city, membership):
    path = f"/account/memberships/{membership}/end"
    city.page(path, "merchant", status=404)
    assert post_form(city.browser("merchant"), path).status_code == 404
    city.page(path, "consumer", status=403)
    assert city.browser().get(path).status_code == 303
    assert "已确认" in city.page("/account/memberships", "member")


def test_a_merchant_without_enterprise_is_shown_how_to_ask(city):
    assert "/merchant/enterprises/request" in city.page("/account/memberships", "merchant")
