"""Two people at once, on PostgreSQL: one wins, the other is told in plain words."""

from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import select

from core.kernel.errors import BusinessError, ConflictError
from mediation.domain.letters import GroundAndReasons
from mediation.domain.lifecycle import Stage
from mediation.domain.offers import OfferState
from mediation.queries.agreement_document import agreement_document
from mediation.queries.complaint_page import complaint_page
from mediation.queries.room_page import room_page
from mediation.services.accept_complaint import accept_complaint
from mediation.services.answer_offer import accept_offer, withdraw_offer
from mediation.services.file_complaint import file_complaint
from mediation.services.give_consent import give_consent
from mediation.services.issue_letter import issue_letter
from mediation.services.open_letter import open_letter
from mediation.services.refuse_complaint import refuse_complaint
from mediation.services.save_draft import start_draft
from mediation.services.send_statement import send_statement
from mediation.services.sign_agreement import sign_agreement
from mediation.services.submissions import Submission
from mediation.storage.document_tables import IssuedDocument
from tests.factories_mediation import (
    FIELDS,
    OFFICE,
    given_accepted,
    given_agreed,
    given_draft,
    given_filed,
    given_mediating,
    given_offer,
    given_people,
)

TIMES = 8


def at_once(database, *acts):
    """Do all acts in transactions of their own that start together; return each result or refusal."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait(timeout=30)
        try:
            with database.transaction() as session:
                return act(session)
        except BusinessError as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, act) for act in acts]]


@pytest.fixture
def people(empty_postgres, now):
    with empty_postgres.transaction() as session:
        return given_people(session, now)


@pytest.mark.parametrize("_time", range(TIMES))
def test_an_offer_is_accepted_or_withdrawn_never_both(empty_postgres, now, people, _time):
    with empty_postgres.transaction() as session:
        complaint_id = given_mediating(session, people, now)
        offer_id = given_offer(session, complaint_id, people.merchant, now)
    results = at_once(
        empty_postgres,
        lambda session: accept_offer(session, complaint_id, offer_id, people.consumer, now),
        lambda session: withdraw_offer(session, complaint_id, offer_id, people.merchant, now),
    )
    refused = [result for result in results if isinstance(result, BusinessError)]
    assert [type(refusal) for refusal in refused] == [ConflictError]
    assert "方案" in refused[0].message
    with empty_postgres.reading() as session:
        (offer,) = room_page(session, complaint_id, people.consumer, now).table.offers
    assert offer.state in {OfferState.ACCEPTED, OfferState.WITHDRAWN}


def test_two_officers_cannot_decide_differently(empty_postgres, now, people):
    with empty_postgres.transaction() as session:
        complaint_id = given_filed(session, people, now)
    results = at_once(
        empty_postgres,
        lambda session: accept_complaint(session, complaint_id, people.officer, now),
        lambda session: accept_complaint(session, complaint_id, people.mediator, now),
    )
    assert len([result for result in results if isinstance(result, ConflictError)]) == 1


def test_two_consents_at_once_open_one_room(empty_postgres, now, people):
    with empty_postgres.transaction() as session:
        complaint_id = given_accepted(session, people, now)
    results = at_once(
        empty_postgres,
        lambda session: give_consent(session, complaint_id, people.consumer, now),
        lambda session: give_consent(session, complaint_id, people.merchant, now),
    )
    assert not [result for result in results if isinstance(result, BusinessError)]
    with empty_postgres.reading() as session:
        assert complaint_page(session, complaint_id, people.consumer, now).head.stage is Stage.MEDIATING


def test_two_signatures_at_once_are_both_kept(empty_postgres, now, people):
    with empty_postgres.transaction() as session:
        complaint_id = given_agreed(session, people, now)
        text = agreement_document(session, complaint_id, people.consumer, now).text_sha256
    at_once(
        empty_postgres,
        lambda session: sign_agreement(session, complaint_id, text, people.consumer, now),
        lambda session: sign_agreement(session, complaint_id, text, people.merchant, now),
    )
    with empty_postgres.reading() as session:
        document = agreement_document(session, complaint_id, people.mediator, now)
    assert document.state_name == "双方已签署，等待调解员盖章"


def test_numbers_are_given_once_each(empty_postgres, now, people):
    with empty_postgres.transaction() as session:
        ids = [given_draft(session, people, now) for _ in range(TIMES)]
    at_once(
        empty_postgres,
        *(
            lambda session, complaint_id=complaint_id: file_complaint(
                session, complaint_id, OFFICE, people.consumer, now
            )
            for complaint_id in ids
        ),
    )
    with empty_postgres.reading() as session:
        numbers = [complaint_page(session, complaint_id, people.consumer, now).head.number for complaint_id in ids]
    assert sorted(numbers) == [f"示市监投〔2026〕{number:06d}号" for number in range(1, TIMES + 1)]


def test_the_same_request_sent_many_times_at_once_is_done_once(empty_postgres, now, people):
    with empty_postgres.transaction() as session:
        complaint_id = given_mediating(session, people, now)
    sent = Submission(request_key="once")
    results = at_once(
        empty_postgres,
        *[lambda session: send_statement(session, complaint_id, "请回复。", people.consumer, now, sent)] * 4,
    )
    assert len(set(results)) == 1
    drafts = at_once(
        empty_postgres,
        *[lambda session: start_draft(session, FIELDS, people.consumer, now, Submission(request_key="draft"))] * 4,
    )
    assert len(set(drafts)) == 1
    with empty_postgres.reading() as session:
        stream = room_page(session, complaint_id, people.merchant, now).stream
    assert len([item for item in stream if item.statement]) == 1


def test_decisions_at_once_leave_no_gap_and_no_twin_in_their_series(empty_postgres, now, people):
    count = 6
    with empty_postgres.transaction() as session:
        filed = [given_filed(session, people, now) for _ in range(count)]
    wrong = [GroundAndReasons("none-such", "理由写在这里。")] * 2
    right = [GroundAndReasons("16-1", "物业费争议由住建部门处理。")] * (count - 2)
    acts = [
        partial(refuse_complaint, complaint_id=one, refusal=refusal, actor=people.officer, now=now)
        for one, refusal in zip(filed, [*wrong, *right], strict=True)
    ]
    answers = at_once(empty_postgres, *acts)
    assert sum(isinstance(answer, BusinessError) for answer in answers) == len(wrong)
    with empty_postgres.reading() as session:
        rows = session.scalars(select(IssuedDocument.number).where(IssuedDocument.kind == "refusal")).all()
    assert sorted(number[-7:-1] for number in rows) == [f"{place:06d}" for place in range(1, count - 1)]


def test_a_letter_opened_while_another_act_is_written_waits_and_is_opened(empty_postgres, now, people):
    with empty_postgres.transaction() as session:
        complaint_id = given_accepted(session, people, now)
        letter = issue_letter(session, complaint_id, people.officer, now)

    def opened():
        with empty_postgres.transaction() as session:
            return open_letter(session, letter.number, letter.code, now).notice

    with ThreadPoolExecutor(1) as pool:
        with empty_postgres.transaction() as session:
            give_consent(session, complaint_id, people.merchant, now)
            waiting = pool.submit(opened)
            assert not wait([waiting], timeout=1).done
        assert waiting.result(timeout=20) is not None
