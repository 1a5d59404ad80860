"""Changing one's phone, and claiming an account that somebody else opened."""

from core.kernel.roles import Role
from identity.domain.codes import CodePurpose
from identity.domain.passwords import hash_password, verify_password
from identity.domain.registration import PasswordReset
from identity.queries.credentials import find_credentials
from identity.services.change_phone import PhoneChange, change_phone, send_change_codes
from identity.services.find_or_open_person import find_or_open_person
from identity.services.issue_code import issue_code
from identity.services.reset_password import reset_password
from identity.services.sign_in import sign_in
from tests.factories_identity import acting, given_account, given_token, next_phone, sent_messages

HERE = "192.0.2.1"


def codes_of(session):
    return ["".join(filter(str.isdigit, message.text))[:6] for message in sent_messages(session)]


def given_codes(database, person, new_phone, now):
    with database.transaction() as session:
        sent = send_change_codes(session, new_phone, HERE, person.actor, now)
    with database.reading() as session:
        old, new = codes_of(session)[-2:]
    return sent, old, new


def attempt(database, person, change, now):
    with database.transaction() as session:
        answer = change_phone(session, change, person.actor, now)
    return answer.refusal


def test_both_codes_move_the_account_and_end_other_sign_ins(database, now):
    with database.transaction() as session:
        person = given_account(session, Role.CONSUMER, now)
        kept, other = (given_token(session, person.actor.account_id, now) for _ in range(2))
    new_phone = next_phone()
    sent, old, new = given_codes(database, person, new_phone, now)
    wrong = "000000" if new != "000000" else "111111"
    refusal = attempt(database, person, PhoneChange(new_phone, sent, old, wrong, kept), now)
    assert list(refusal.fields) == ["new_code"]
    assert attempt(database, person, PhoneChange(new_phone, sent, old, new, kept), now) is None
    with database.reading() as session:
        assert find_credentials(session, new_phone, HERE).account_id == person.actor.account_id
        assert find_credentials(session, person.phone, HERE).account_id is None
        assert acting(session, kept, now) is not None
        assert acting(session, other, now) is None


def test_a_code_of_one_phone_does_nothing_for_the_other(database, now):
    with database.transaction() as session:
        person = given_account(session, Role.CONSUMER, now)
    new_phone = next_phone()
    sent, old, new = given_codes(database, person, new_phone, now)
    if old != new:
        assert attempt(database, person, PhoneChange(new_phone, sent, new, old, None), now) is not None


def test_a_phone_of_somebody_else_is_never_taken(database, now):
    with database.transaction() as session:
        person, other = (given_account(session, Role.CONSUMER, now) for _ in range(2))
    with database.transaction() as session:
        send_change_codes(session, other.phone, HERE, person.actor, now)
    with database.reading() as session:
        assert "已经注册过" in sent_messages(session)[-1].text


def test_an_account_opened_by_an_officer_is_claimed_with_a_code_to_its_phone(database, now):
    phone, password = next_phone(), "长椅旁边的石榴树开花了"
    with database.transaction() as session:
        officer = given_account(session, Role.OFFICER, now).actor
        account_id = find_or_open_person(session, "田来电", phone, officer, now)
        assert find_or_open_person(session, "田来电", phone, officer, now) == account_id
        credentials = find_credentials(session, phone, HERE)
    assert not verify_password(credentials, "").matched
    with database.transaction() as session:
        code_id = issue_code(session, phone, CodePurpose.RESET_PASSWORD, HERE, now)
    with database.transaction() as session:
        reset = PasswordReset(phone, code_id, codes_of(session)[-1], hash_password(password))
        reset_password(session, reset, now).or_raise()
    with database.reading() as session:
        credentials = find_credentials(session, phone, HERE)
    with database.transaction() as session:
        assert sign_in(session, verify_password(credentials, password), now).or_raise().account_id == account_id
