"""Two people acting at once: one wins, the other is told, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import func, select

from core.kernel.errors import BusinessError, ConflictError
from core.kernel.roles import SYSTEM_ACTOR, Role
from identity.domain.codes import MAX_TRIES, CodePurpose, TypedCode
from identity.domain.membership import MembershipDecision, MembershipRequest
from identity.domain.passwords import CheckedPassword
from identity.domain.registration import NewAccount
from identity.domain.sign_in_terms import MAX_FAILURES
from identity.queries.credentials import find_credentials
from identity.services.decide_membership import decide_membership
from identity.services.issue_code import issue_code
from identity.services.open_account import open_account
from identity.services.request_membership import request_membership
from identity.services.sign_in import sign_in
from identity.services.use_code import use_code
from identity.storage.account_tables import PhoneCode, SignInFailure
from identity.storage.accounts import phone_index
from tests.factories_identity import PROOF, given_account, next_phone, password_hash


def outcomes_at_once(database, *acts):
    """Run the first act, start the others before it commits, and return what became of each."""
    started = Event()

    def later(act):
        started.wait(5)
        try:
            with database.transaction() as session:
                act(session)
        except BusinessError as error:
            return type(error)
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        with database.transaction() as session:
            acts[0](session)
            session.flush()
            waiting = [pool.submit(later, act) for act in acts[1:]]
            started.set()
            # the others now run into what this transaction holds; they go on when it commits
            Event().wait(0.3)
        return [None, *(future.result(20) for future in waiting)]


def test_a_phone_registered_twice_at_once_gets_one_account(database, now):
    account = NewAccount(Role.CONSUMER, "张三", next_phone(), password_hash())
    act = lambda session: open_account(session, account, SYSTEM_ACTOR, now)  # noqa: E731 - an act as a value
    assert outcomes_at_once(database, act, act) == [None, ConflictError]


def test_the_same_membership_asked_for_twice_at_once_is_one_request(database, now):
    with database.transaction() as session:
        merchant = given_account(session, Role.MERCHANT, now)
    request = MembershipRequest("e" * 32, PROOF)
    act = lambda session: request_membership(session, request, merchant.actor, now)  # noqa: E731 - an act as a value
    assert outcomes_at_once(database, act, act) == [None, ConflictError]


@pytest.mark.parametrize("second", [True, False], ids=["both confirm", "one refuses"])
def test_two_officers_deciding_at_once_decide_once(database, now, second):
    with database.transaction() as session:
        merchant = given_account(session, Role.MERCHANT, now)
        officers = [given_account(session, Role.OFFICER, now) for _ in range(2)]
        membership_id = request_membership(session, MembershipRequest("e" * 32, PROOF), merchant.actor, now)

    def deciding(officer, *, is_confirmed):
        decision = MembershipDecision(is_confirmed=is_confirmed, reason="材料已核对")
        return lambda session: decide_membership(session, membership_id, decision, officer.actor, now)

    acts = (deciding(officers[0], is_confirmed=True), deciding(officers[1], is_confirmed=second))
    assert outcomes_at_once(database, *acts) == [None, ConflictError]


def test_wrong_codes_tried_at_once_are_all_counted(database, now):
    phone = next_phone()
    with database.transaction() as session:
        code_id = issue_code(session, phone, CodePurpose.REGISTER, "192.0.2.1", now)

    def act(session):
        typed = TypedCode(code_id, phone_index(session, phone), CodePurpose.REGISTER, "not it")
        assert use_code(session, typed, now) is not None

    outcomes_at_once(database, *[act] * (MAX_TRIES + 2))
    with database.reading() as session:
        assert session.scalar(select(PhoneCode.tries)) == MAX_TRIES


def test_wrong_passwords_tried_at_once_never_exceed_the_limit(database, now):
    with database.transaction() as session:
        account = given_account(session, Role.CONSUMER, now)
        credentials = find_credentials(session, account.phone, "192.0.2.1")

    def act(session):
        assert sign_in(session, CheckedPassword(credentials, matched=False), now).refusal is not None

    outcomes_at_once(database, *[act] * (MAX_FAILURES + 3))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInFailure)) == MAX_FAILURES
