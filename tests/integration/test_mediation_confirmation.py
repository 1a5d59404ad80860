"""Judicial confirmation: only agreements of a lawful organisation, thirty days, exact words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.kernel.clock import local_date
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import SYSTEM_ACTOR, Role
from identity.domain.mandates import Power
from identity.domain.offices import NewOffice
from mediation.domain.claims import Remedy
from mediation.domain.judicial_confirmation import AgreedPoints, exact_points
from mediation.domain.offers import Method
from mediation.domain.parties import Side
from mediation.domain.procedure import DelegateKind
from mediation.queries.agreement_document import agreement_document
from mediation.queries.judicial_confirmation import confirmation_pack
from mediation.services.answer_offer import accept_offer
from mediation.services.delegate_mediation import (
    NewDelegateBody,
    answer_delegation,
    open_delegate_body,
    propose_delegation,
)
from mediation.services.note_confirmation import lapse_confirmations, note_confirmation_filed
from mediation.services.sign_agreement import seal_agreement, sign_agreement
from tests.factories_identity import given_account
from tests.factories_mediation import given_mediating, given_offer, given_people, given_settled
from tests.factories_people import given_agent

POINTS = AgreedPoints(Remedy.REFUND, 300_000, date(2026, 11, 30), Method.WECHAT, "一次付清")


def given_delegated_agreement(session, people, now, *, is_lawful=True):
    office = NewOffice("rm", "示例市人民调解委员会", "示人调", "12348")
    body = NewDelegateBody(office, DelegateKind.PEOPLE_MEDIATION, is_lawful_organisation=is_lawful)
    body_id = open_delegate_body(session, body, SYSTEM_ACTOR, now)
    mediator = given_account(session, Role.MEDIATOR, now, name="钱协调", office="示例市人民调解委员会").actor
    complaint_id = given_mediating(session, people, now)
    propose_delegation(session, complaint_id, body_id, people.officer, now)
    for side in (people.consumer, people.merchant):
        answer_delegation(session, complaint_id, side, now, agrees=True)
    offer_id = given_offer(session, complaint_id, people.merchant, now)
    accept_offer(session, complaint_id, offer_id, people.consumer, now)
    digest = agreement_document(session, complaint_id, people.consumer, now).text_sha256
    for side in (people.consumer, people.merchant):
        sign_agreement(session, complaint_id, digest, side, now)
    seal_agreement(session, complaint_id, digest, mediator, now)
    return complaint_id


def test_an_agreement_of_a_lawful_body_has_thirty_days_and_a_joint_application(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_delegated_agreement(session, people, now)
        pack = confirmation_pack(session, complaint_id, people.consumer, now)
        masked = confirmation_pack(session, complaint_id, people.merchant, now)
    assert pack.body == "示例市人民调解委员会"
    assert pack.clock is not None
    assert pack.clock.due_on == date(2026, 12, 21)  # the thirtieth day is a Sunday
    assert "民事诉讼法" in pack.clock.source
    assert pack.is_exact
    assert pack.application is not None
    text = "\n".join(pack.application.paragraphs)
    for part in ("共同申请", "张小民", "示例市青禾健身服务有限公司", "¥3,000.00", "示例市人民调解委员会"):
        assert part in text
    assert pack.application.number == ""
    assert masked.application != pack.application


@pytest.mark.parametrize("is_lawful", [None, False])
def test_an_agreement_in_the_offices_own_name_offers_no_application(database, now, is_lawful):
    with database.transaction() as session:
        people = given_people(session, now)
        if is_lawful is None:
            complaint_id = given_settled(session, people, now)
        else:
            complaint_id = given_delegated_agreement(session, people, now, is_lawful=is_lawful)
        pack = confirmation_pack(session, complaint_id, people.consumer, now)
        with pytest.raises(ConflictError):
            note_confirmation_filed(session, complaint_id, local_date(now), people.consumer, now)
    assert (pack.body, pack.clock, pack.application) == ("", None, None)


def test_there_is_no_pack_before_the_seal(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        with pytest.raises(NotFoundError):
            confirmation_pack(session, complaint_id, people.consumer, now)


def test_the_days_lapse_on_the_day_after_the_last(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        filed = given_delegated_agreement(session, people, now)
        with pytest.raises(InvalidInputError):
            note_confirmation_filed(session, filed, local_date(now) + timedelta(1), people.consumer, now)
        assert lapse_confirmations(session, now + timedelta(31)) == 0
        assert lapse_confirmations(session, now + timedelta(32)) == 1
        pack = confirmation_pack(session, filed, people.consumer, now)
        assert pack.clock is not None
        assert pack.clock.outcome == "lapsed"
        with pytest.raises(ConflictError):
            note_confirmation_filed(session, filed, local_date(now), people.consumer, now)


def test_the_days_end_only_when_both_sides_noted_the_joint_application(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_delegated_agreement(session, people, now)
        later = now + timedelta(9)
        note_confirmation_filed(session, complaint_id, local_date(later), people.merchant, later)
        half = confirmation_pack(session, complaint_id, people.consumer, later)
        assert half.clock is not None
        assert (half.clock.is_running, half.noted_by) == (True, (Side.MERCHANT,))
        with pytest.raises(ConflictError, match="您这一方"):
            note_confirmation_filed(session, complaint_id, local_date(later), people.merchant, later)
        note_confirmation_filed(session, complaint_id, local_date(later), people.consumer, later)
        pack = confirmation_pack(session, complaint_id, people.consumer, later)
        assert pack.clock is not None
        assert (pack.clock.outcome, pack.clock.is_running) == ("filed", False)
        assert lapse_confirmations(session, now + timedelta(40)) == 0
        with pytest.raises(ConflictError):
            note_confirmation_filed(session, complaint_id, local_date(later), people.consumer, later)


def test_the_office_records_a_joint_application_and_whoever_may_not_sign_cannot_note_one(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_delegated_agreement(session, people, now)
        reader = given_agent(session, people.consumer, now, powers=frozenset({Power.RECEIVE}))
        elsewhere = given_account(session, Role.MEDIATOR, now, name="王协调", office="示例市人民调解委员会").actor
        for stranger in (reader, elsewhere):
            with pytest.raises(NotAllowedError):
                note_confirmation_filed(session, complaint_id, local_date(now), stranger, now)
        note_confirmation_filed(session, complaint_id, local_date(now), people.officer, now)
        pack = confirmation_pack(session, complaint_id, people.consumer, now)
        assert pack.clock is not None
        assert pack.clock.outcome == "filed"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"sum_fen": 0}, ["金额"]),
        ({"remedy": Remedy.REPAIR, "sum_fen": 0}, []),
        ({"conditions": "剩余部分双方另行协商，尽快处理"}, ["补充约定"]),
    ],
)
def test_what_a_court_could_find_too_vague_is_named(changes, wrong):
    points = exact_points(replace(POINTS, **changes))
    assert [point.name for point in points if point.problem] == wrong
