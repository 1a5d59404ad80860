"""Registering, signing in and passwords, on both databases."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, TooManyError
from core.kernel.roles import Role
from core.outbox.tables import OutboxMessage
from identity.domain.codes import MAX_PER_PHONE, MAX_PER_SOURCE, MAX_TRIES, CodePurpose
from identity.domain.passwords import verify_password
from identity.domain.registration import (
    OfficialForm,
    PasswordReset,
    Registration,
    prepare_new_password,
    prepare_official,
)
from identity.domain.sign_in_terms import (
    FAILURE_WINDOW,
    IDLE_LIMIT,
    MAX_FAILURES,
    MAX_FAILURES_OF_PHONE,
    TOTAL_LIMIT,
)
from identity.queries.accounts import account_page, accounts_list
from identity.queries.credentials import find_credentials, find_own_credentials
from identity.queries.signed_in import find_signed_in
from identity.services.change_password import PasswordChange, change_password
from identity.services.confirm_password import confirm_password
from identity.services.create_official import create_official
from identity.services.deactivate_account import deactivate_account
from identity.services.issue_code import issue_code
from identity.services.keep_sign_in import keep_sign_in
from identity.services.register_account import register_account
from identity.services.reset_password import reset_password
from identity.services.sign_in import sign_in
from identity.services.sign_out import sign_out
from identity.storage.account_tables import Account, PhoneCode, SignInFailure
from ledger.queries.acts import acts_of
from ledger.services.record_act import Subject
from ledger.storage.act_tables import Act
from tests.factories_identity import (
    PASSWORD,
    acting,
    given_account,
    given_office,
    given_token,
    next_phone,
    password_hash,
    sent_code,
    sent_messages,
)

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
WRONG = "不是这个密码吧"


@dataclass(frozen=True)
class Code:
    """A code as the person has it: its id in the browser, its digits on the phone."""

    id: str
    digits: str

    @property
    def wrong(self):
        return replace(self, digits=f"{(int(self.digits) + 1) % 1_000_000:06d}")


def given_code(database, phone, purpose, now, address=HERE):
    with database.transaction() as session:
        code_id = issue_code(session, phone, purpose, address, now)
    with database.reading() as session:
        return Code(code_id, sent_code(session))


def try_register(database, phone, code, now):
    registration = Registration(Role.CONSUMER, "张三", phone, code.id, code.digits, password_hash())
    with database.transaction() as session:
        return register_account(session, registration, now)


def try_sign_in(database, phone, password, now, address=HERE):
    with database.reading() as session:
        credentials = find_credentials(session, phone, address)
    checked = verify_password(credentials, password)
    with database.transaction() as session:
        return sign_in(session, checked, now)


def test_a_consumer_registers_with_the_code_and_signs_in(database, now):
    phone = next_phone()
    code = given_code(database, phone, CodePurpose.REGISTER, now)
    account_id = try_register(database, phone, code, now).or_raise()
    signed_in = try_sign_in(database, phone, PASSWORD, now).or_raise()
    assert signed_in.account_id == account_id
    with database.reading() as session:
        actor = acting(session, signed_in.token, now)
        assert (actor.role, actor.name, actor.account_id) == (Role.CONSUMER, "张三", account_id)
        assert [act.action for act in acts_of(session, Subject("account", account_id))] == ["open_account"]


def test_a_wrong_code_is_counted_and_the_right_one_is_refused_after_the_last_try(database, now):
    phone = next_phone()
    code = given_code(database, phone, CodePurpose.REGISTER, now)
    for _ in range(MAX_TRIES):
        with pytest.raises(InvalidInputError) as refusal:
            try_register(database, phone, code.wrong, now).or_raise()
        assert "code" in refusal.value.fields
    with pytest.raises(InvalidInputError, match="失效"):
        try_register(database, phone, code, now).or_raise()


def test_a_code_works_once_and_not_after_ten_minutes(database, now):
    phone = next_phone()
    code = given_code(database, phone, CodePurpose.REGISTER, now)
    with pytest.raises(InvalidInputError, match="失效"):
        try_register(database, phone, code, now + timedelta(minutes=10)).or_raise()
    try_register(database, phone, code, now).or_raise()
    with pytest.raises(InvalidInputError, match="失效"):
        try_register(database, phone, code, now).or_raise()


def test_a_code_for_one_purpose_does_not_serve_another(database, now):
    phone = next_phone()
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
    code = given_code(database, account.phone, CodePurpose.RESET_PASSWORD, now)
    assert try_register(database, phone, code, now).refusal is not None
    assert try_register(database, account.phone, code, now).refusal is not None


def test_only_so_many_codes_leave_for_a_phone_within_an_hour(database, now):
    phone = next_phone()
    sources = [f"192.0.2.{number}" for number in range(MAX_PER_PHONE) for _ in range(MAX_PER_SOURCE - 1)]
    for address in sources[:MAX_PER_PHONE]:
        given_code(database, phone, CodePurpose.REGISTER, now, address)
    with pytest.raises(TooManyError):
        given_code(database, phone, CodePurpose.REGISTER, now, "198.51.100.1")
    given_code(database, phone, CodePurpose.REGISTER, now + timedelta(hours=1))


def test_a_stranger_who_asks_for_codes_and_guesses_them_does_not_block_a_reset(database, now):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
    own = given_code(database, account.phone, CodePurpose.RESET_PASSWORD, now)
    for _ in range(MAX_PER_SOURCE):
        strange = given_code(database, account.phone, CodePurpose.RESET_PASSWORD, now, ELSEWHERE)
        for _ in range(MAX_TRIES):
            guess = PasswordReset(account.phone, strange.id, strange.wrong.digits, password_hash())
            with database.transaction() as session:
                assert reset_password(session, guess, now).refusal is not None
    with pytest.raises(TooManyError):
        given_code(database, account.phone, CodePurpose.RESET_PASSWORD, now, ELSEWHERE)
    given_code(database, account.phone, CodePurpose.RESET_PASSWORD, now)
    with database.transaction() as session:
        reset_password(session, PasswordReset(account.phone, own.id, own.digits, password_hash()), now).or_raise()


def test_a_code_works_only_with_the_id_that_its_asker_was_given(database, now):
    phone = next_phone()
    own = given_code(database, phone, CodePurpose.REGISTER, now)
    other = given_code(database, phone, CodePurpose.REGISTER, now, ELSEWHERE)
    assert try_register(database, phone, replace(other, digits=own.digits), now).refusal is not None
    assert try_register(database, phone, replace(own, id="unknown"), now).refusal is not None
    try_register(database, phone, own, now).or_raise()


def test_asking_for_a_code_tells_only_the_phone_itself_whether_it_is_registered(database, now):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
        issue_code(session, account.phone, CodePurpose.REGISTER, HERE, now)
        issue_code(session, next_phone(), CodePurpose.RESET_PASSWORD, HERE, now)
    with database.reading() as session:
        messages = sent_messages(session)
    assert [message.phone for message in messages] == [account.phone]
    assert "已经注册" in messages[0].text
    assert "验证码" not in messages[0].text


def test_a_phone_has_at_most_one_account(database, now):
    phone = next_phone()
    code = given_code(database, phone, CodePurpose.REGISTER, now)
    with database.transaction() as session:
        given_account(session, Role.CONSUMER, now)
    try_register(database, phone, code, now).or_raise()
    with pytest.raises(ConflictError), database.transaction() as session:
        official = OfficialForm("officer", "示例市局", "赵六", phone, "初始密码第一次要改掉")
        given_office(session, now, "示例市局")
        admin = given_account(session, Role.ADMIN, now)
        create_official(session, prepare_official(official), admin.actor, now)


def test_neither_phone_nor_name_nor_code_can_be_read_in_the_database(database, now):
    phone = next_phone()
    code = given_code(database, phone, CodePurpose.REGISTER, now)
    try_register(database, phone, code, now).or_raise()
    try_sign_in(database, phone, WRONG, now)
    with database.engine.connect() as connection:
        tables = (Account, PhoneCode, SignInFailure, OutboxMessage, Act)
        rows = [row for table in tables for row in connection.execute(select(table.__table__))]
    text = str([tuple(map(bytes_or_text, row)) for row in rows])
    assert phone not in text
    assert HERE not in text
    assert "张三" not in text
    assert code.digits not in text.replace(" ", "")


def bytes_or_text(value):
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)


def test_a_successful_sign_in_forgets_the_failures_before_it(database, now):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
    for _ in range(2):
        for _ in range(MAX_FAILURES - 1):
            try_sign_in(database, account.phone, WRONG, now)
        assert try_sign_in(database, account.phone, PASSWORD, now).refusal is None


@pytest.mark.parametrize("phone", ["known", "unknown"])
def test_repeated_failures_lock_a_phone_for_a_while_whether_or_not_it_is_known(database, now, phone):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
    number = account.phone if phone == "known" else next_phone()
    for _ in range(MAX_FAILURES):
        assert isinstance(try_sign_in(database, number, WRONG, now).refusal, InvalidInputError)
    assert isinstance(try_sign_in(database, number, PASSWORD, now).refusal, TooManyError)
    later = now + FAILURE_WINDOW
    assert (try_sign_in(database, number, PASSWORD, later).refusal is None) == (phone == "known")


def test_a_stranger_locks_out_neither_signing_in_nor_confirming_elsewhere(database, now):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
    for _ in range(MAX_FAILURES + 1):
        stranger = try_sign_in(database, account.phone, WRONG, now, ELSEWHERE)
    assert isinstance(stranger.refusal, TooManyError)
    assert try_sign_in(database, account.phone, PASSWORD, now, HERE).refusal is None
    assert isinstance(try_sign_in(database, account.phone, PASSWORD, now, ELSEWHERE).refusal, TooManyError)


def test_guessing_from_very_many_addresses_locks_the_phone_but_not_who_is_signed_in(database, now):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
        credentials = find_credentials(session, account.phone, HERE)
        session.add_all(
            SignInFailure(id=f"{n}", phone_index=credentials.phone_index, source_index=f"{n}", failed_at=now)
            for n in range(MAX_FAILURES_OF_PHONE)
        )
    assert isinstance(try_sign_in(database, account.phone, PASSWORD, now).refusal, TooManyError)
    with database.transaction() as session:
        own = verify_password(find_own_credentials(session, account.actor, "this sign-in"), PASSWORD)
        confirm_password(session, own, account.actor, now).or_raise()


def test_a_wrong_password_and_an_unknown_phone_get_the_same_answer(database, now):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
    wrong = try_sign_in(database, account.phone, WRONG, now).refusal
    unknown = try_sign_in(database, next_phone(), PASSWORD, now).refusal
    unreadable = try_sign_in(database, "abc", PASSWORD, now).refusal
    assert wrong.message == unknown.message == unreadable.message
    assert type(wrong) is type(unknown) is type(unreadable)


def test_a_sign_in_ends_when_idle_and_after_seven_days_even_in_use(database, now):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
        token = given_token(session, account.actor.account_id, now)
    at = now
    with database.reading() as session:
        assert acting(session, token, now + IDLE_LIMIT - timedelta(seconds=1)) is not None
        assert acting(session, token, now + IDLE_LIMIT) is None
    while at < now + TOTAL_LIMIT:
        with database.transaction() as session:
            assert find_signed_in(session, token, at) is not None
            keep_sign_in(session, token, at)
        at += timedelta(hours=11)
    with database.reading() as session:
        assert acting(session, token, now + TOTAL_LIMIT) is None


def test_the_edge_is_asked_to_keep_a_sign_in_only_now_and_then(database, now):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
        token = given_token(session, account.actor.account_id, now)
    with database.reading() as session:
        assert not find_signed_in(session, token, now + timedelta(minutes=4)).is_stale
        assert find_signed_in(session, token, now + timedelta(minutes=5)).is_stale


def test_signing_out_ends_only_this_sign_in(database, now):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
        first = given_token(session, account.actor.account_id, now)
        second = given_token(session, account.actor.account_id, now)
        sign_out(session, first, now)
        sign_out(session, "no such token", now)
    with database.reading() as session:
        assert acting(session, first, now) is None
        assert acting(session, second, now) is not None
        assert acting(session, "no such token", now) is None


def test_resetting_the_password_ends_every_sign_in_and_lifts_the_lock(database, now):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
        token = given_token(session, account.actor.account_id, now)
    for _ in range(MAX_FAILURES):
        try_sign_in(database, account.phone, WRONG, now)
    code = given_code(database, account.phone, CodePurpose.RESET_PASSWORD, now)
    with database.transaction() as session:
        reset_password(session, PasswordReset(account.phone, code.id, code.digits, password_hash()), now).or_raise()
    with database.reading() as session:
        assert acting(session, token, now) is None
    assert try_sign_in(database, account.phone, PASSWORD, now).refusal is None


def test_a_reset_for_an_unknown_phone_is_refused_like_a_wrong_code(database, now):
    phone = next_phone()
    with database.transaction() as session:
        code_id = issue_code(session, phone, CodePurpose.RESET_PASSWORD, HERE, now)
        answer = reset_password(session, PasswordReset(phone, code_id, "000000", password_hash()), now)
    assert "code" in answer.refusal.fields


def test_changing_the_password_needs_the_old_one_and_keeps_only_this_sign_in(database, now):
    with database.transaction() as session:
        account = given_account(session, Role.OFFICER, now)
        here = given_token(session, account.actor.account_id, now)
        elsewhere = given_token(session, account.actor.account_id, now)
    new_hash = prepare_new_password(PASSWORD, "另一条小河边的柳树下")
    with database.reading() as session:
        credentials = find_own_credentials(session, account.actor, "this sign-in")
    wrong = PasswordChange(verify_password(credentials, WRONG), new_hash, here)
    right = PasswordChange(verify_password(credentials, PASSWORD), new_hash, here)
    with database.transaction() as session:
        assert "old_password" in change_password(session, wrong, account.actor, now).refusal.fields
    with database.transaction() as session:
        change_password(session, right, account.actor, now).or_raise()
    with database.reading() as session:
        assert acting(session, here, now) is not None
        assert acting(session, elsewhere, now) is None
    assert try_sign_in(database, account.phone, PASSWORD, now).refusal is not None


def test_confirming_the_password_counts_failures_and_is_only_for_oneself(database, now):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
        other = given_account(session, Role.CONSUMER, now)
    with database.reading() as session:
        credentials = find_own_credentials(session, account.actor, "this sign-in")
    with database.transaction() as session:
        confirm_password(session, verify_password(credentials, PASSWORD), account.actor, now).or_raise()
    wrong = verify_password(credentials, WRONG)
    with pytest.raises(ValueError, match="their own"), database.transaction() as session:
        confirm_password(session, wrong, other.actor, now)
    for _ in range(MAX_FAILURES):
        with database.transaction() as session:
            assert "password" in confirm_password(session, wrong, account.actor, now).refusal.fields
    with database.transaction() as session:
        assert isinstance(confirm_password(session, wrong, account.actor, now).refusal, TooManyError)
    assert try_sign_in(database, account.phone, PASSWORD, now).refusal is None


def test_a_password_changed_meanwhile_is_not_accepted(database, now):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
        stale = verify_password(find_own_credentials(session, account.actor, "this sign-in"), PASSWORD)
    code = given_code(database, account.phone, CodePurpose.RESET_PASSWORD, now)
    with database.transaction() as session:
        new_hash = prepare_new_password(PASSWORD, "另一条小河边的柳树下")
        reset_password(session, PasswordReset(account.phone, code.id, code.digits, new_hash), now).or_raise()
    with database.transaction() as session:
        assert sign_in(session, stale, now).refusal is not None


def test_an_administrator_opens_an_officials_account_whose_password_must_change(database, now):
    form = OfficialForm("mediator", "示例市局", "赵六", next_phone(), "初始密码第一次要改掉")
    with database.transaction() as session:
        given_office(session, now, "示例市局")
        admin = given_account(session, Role.ADMIN, now)
        create_official(session, prepare_official(form), admin.actor, now)
    signed_in = try_sign_in(database, form.phone, form.password, now).or_raise()
    assert signed_in.must_change_password
    with database.reading() as session:
        person = find_signed_in(session, signed_in.token, now)
        assert (person.actor.role, person.office) == (Role.MEDIATOR, "示例市局")
        assert account_page(session, person.actor).account.phone_masked == f"{form.phone[:3]}****{form.phone[-4:]}"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CONSUMER, Role.SUPERVISOR])
def test_only_an_administrator_opens_officials_accounts_and_lists_accounts(database, now, role):
    form = OfficialForm("mediator", "示例市局", "赵六", next_phone(), "初始密码第一次要改掉")
    prepared = prepare_official(form)
    with database.transaction() as session:
        given_office(session, now, "示例市局")
        account = given_account(session, role, now)
    with pytest.raises(NotAllowedError), database.transaction() as session:
        create_official(session, prepared, account.actor, now)
    with pytest.raises(NotAllowedError), database.reading() as session:
        accounts_list(session, account.actor)
    with pytest.raises(NotAllowedError), database.transaction() as session:
        deactivate_account(session, account.actor.account_id, "离职", account.actor, now)


def test_a_deactivated_account_is_signed_out_and_cannot_sign_in(database, now):
    with database.transaction() as session:
        admin = given_account(session, Role.ADMIN, now)
        officer = given_account(session, Role.OFFICER, now)
        token = given_token(session, officer.actor.account_id, now)
        deactivate_account(session, officer.actor.account_id, "调离岗位", admin.actor, now)
    with database.reading() as session:
        assert acting(session, token, now) is None
        lines = {line.account_id: line.is_active for line in accounts_list(session, admin.actor)}
    assert lines == {admin.actor.account_id: True, officer.actor.account_id: False}
    assert isinstance(try_sign_in(database, officer.phone, PASSWORD, now).refusal, NotAllowedError)
    with pytest.raises(ConflictError), database.transaction() as session:
        deactivate_account(session, admin.actor.account_id, "误操作", admin.actor, now)


def test_deactivation_revokes_each_sign_in_and_inactivity_alone_hides_it(database, now):
    with database.transaction() as session:
        admin = given_account(session, Role.ADMIN, now)
        revoked, hidden = given_account(session, Role.OFFICER, now), given_account(session, Role.OFFICER, now)
        revoked_token = given_token(session, revoked.actor.account_id, now)
        hidden_token = given_token(session, hidden.actor.account_id, now)
        deactivate_account(session, revoked.actor.account_id, "调离岗位", admin.actor, now)
        session.get_one(Account, revoked.actor.account_id).is_active = True
        session.get_one(Account, hidden.actor.account_id).is_active = False
    with database.reading() as session:
        assert acting(session, revoked_token, now) is None
        assert acting(session, hidden_token, now) is None
