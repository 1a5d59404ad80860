from dataclasses import replace

import pytest

from core.kernel.errors import InvalidInputError
from core.kernel.roles import Role
from identity.domain.registration import (
    OfficialForm,
    PasswordResetForm,
    RegistrationForm,
    prepare_new_password,
    prepare_official,
    prepare_password_reset,
    prepare_registration,
)

FORM = RegistrationForm("consumer", " 张  三 ", "+86 139-0000-0001", "code-id", "123456", "河边的第三棵老柳树下")
OFFICIAL = OfficialForm("officer", "示例市市场监管局", "王五", "13900000002", "初始密码第一次要改掉")


def test_a_good_form_is_cleaned_and_its_password_hashed():
    ready = prepare_registration(FORM)
    assert (ready.role, ready.name, ready.phone, ready.code) == (Role.CONSUMER, "张 三", "13900000001", "123456")
    assert ready.password_hash.startswith("$argon2id$")


def test_every_wrong_field_is_named_at_once():
    with pytest.raises(InvalidInputError) as refusal:
        prepare_registration(RegistrationForm("officer", " ", "123", "", "12x456", "short"))
    assert set(refusal.value.fields) == {"role", "name", "phone", "code", "password"}


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "½23456"])
def test_a_code_is_six_digits(code):
    with pytest.raises(InvalidInputError) as refusal:
        prepare_registration(replace(FORM, code=code))
    assert set(refusal.value.fields) == {"code"}


def test_a_code_typed_in_full_width_is_understood():
    assert prepare_registration(replace(FORM, code=" 123456 ")).code == "123456"


@pytest.mark.parametrize("role", ["officer", "admin", "system", "nobody", ""])
def test_nobody_registers_themselves_as_an_official(role):
    with pytest.raises(InvalidInputError) as refusal:
        prepare_registration(replace(FORM, role=role))
    assert set(refusal.value.fields) == {"role"}


def test_a_password_may_not_hold_the_phone_however_the_phone_is_written():
    with pytest.raises(InvalidInputError) as refusal:
        prepare_registration(replace(FORM, password="x13900000001y"))
    assert set(refusal.value.fields) == {"password"}


def test_a_reset_form_is_checked_like_a_registration():
    ready = prepare_password_reset(PasswordResetForm(FORM.phone, FORM.code_id, FORM.code, FORM.password))
    assert (ready.phone, ready.code) == ("13900000001", "123456")
    with pytest.raises(InvalidInputError) as refusal:
        prepare_password_reset(PasswordResetForm("1", "", "2", "3"))
    assert set(refusal.value.fields) == {"phone", "code", "password"}


def test_an_official_needs_a_post_and_an_office_and_must_change_the_password():
    ready = prepare_official(OFFICIAL)
    assert (ready.role, ready.office_id, ready.must_change_password) == (Role.OFFICER, "示例市市场监管局", True)
    with pytest.raises(InvalidInputError) as refusal:
        prepare_official(replace(OFFICIAL, role="consumer", office=" "))
    assert set(refusal.value.fields) == {"role", "office"}


@pytest.mark.parametrize("new", ["河边的第三棵老柳树下", "short"])
def test_a_new_password_is_good_and_differs_from_the_old_one(new):
    with pytest.raises(InvalidInputError) as refusal:
        prepare_new_password("河边的第三棵老柳树下", new)
    assert set(refusal.value.fields) == {"new_password"}
