from datetime import UTC, datetime, timedelta

import pytest

from core.kernel.roles import Role
from identity.domain.codes import MAX_TRIES, CodePurpose, IssuedCode, code_text, draw_code, may_try
from identity.domain.notices import NewNotice, Recipient, to_account, to_enterprise, to_office
from identity.domain.sign_in_terms import IDLE_LIMIT, TOTAL_LIMIT, expires_at

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def test_codes_have_six_digits_and_differ():
    codes = {draw_code() for _ in range(50)}
    assert len(codes) > 40
    assert all(len(code) == 6 and code.isdigit() for code in codes)


@pytest.mark.parametrize("purpose", list(CodePurpose))
def test_the_message_names_the_code_its_purpose_and_its_length(purpose):
    text = code_text(purpose, "012345")
    assert "012345" in text
    assert "10 分钟" in text


def test_a_code_may_be_tried_until_it_is_used_expired_or_tried_too_often():
    later = NOW + timedelta(minutes=1)
    assert may_try(IssuedCode("h", later, 0, used=False), NOW)
    assert not may_try(IssuedCode("h", later, 0, used=True), NOW)
    assert not may_try(IssuedCode("h", NOW, 0, used=False), NOW)
    assert not may_try(IssuedCode("h", later, MAX_TRIES, used=False), NOW)


def test_a_sign_in_never_outlasts_its_total_limit():
    assert expires_at(NOW, NOW) == NOW + IDLE_LIMIT
    assert expires_at(NOW, NOW + TOTAL_LIMIT - timedelta(hours=1)) == NOW + TOTAL_LIMIT


@pytest.mark.parametrize("parts", [{}, {"account_id": "a", "enterprise_id": "e"}, {"account_id": "a", "office": "局"}])
def test_a_notice_has_exactly_one_recipient(parts):
    with pytest.raises(ValueError, match=r"notice|office"):
        Recipient(**parts)


@pytest.mark.parametrize("link", ["https://elsewhere.example", "//elsewhere.example", "complaints"])
def test_a_notice_never_links_outside(link):
    with pytest.raises(ValueError, match="inside"):
        NewNotice(to_account("a"), "标题", "正文", link)


def test_recipients_are_made_by_name():
    assert to_enterprise("e").enterprise_id == "e"
    assert to_office(Role.OFFICER, "局").office == "局"
