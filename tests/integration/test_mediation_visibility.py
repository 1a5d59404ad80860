"""Who sees which complaint, on both databases."""

from datetime import timedelta

import pytest

from core.kernel.errors import NotAllowedError, NotFoundError
from core.kernel.roles import Actor, Role
from mediation.domain.lifecycle import Stage
from mediation.queries.complaint_lists import (
    ComplaintList,
    ListFilter,
    Mark,
    Sort,
    merchant_complaints,
    office_queue,
    own_complaints,
)
from mediation.queries.complaint_page import complaint_page
from mediation.queries.evidence import evidence_file
from mediation.services.add_evidence import add_evidence
from mediation.services.call_human import call_human
from mediation.services.send_statement import send_statement
from mediation.services.withdraw_complaint import discard_draft
from tests.factories_identity import given_account, given_member
from tests.factories_mediation import (
    SOME_FILE,
    given_accepted,
    given_draft,
    given_filed,
    given_mediating,
    given_people,
    given_signed,
)
from tests.factories_registry import given_enterprise

_SEEN_BY: dict[Stage, set[str]] = {
    Stage.DRAFT: {"consumer"},
    Stage.FILED: {"consumer", "officer", "mediator"},
    Stage.ACCEPTED: {"consumer", "merchant", "officer", "mediator"},
    Stage.MEDIATING: {"consumer", "merchant", "officer", "mediator"},
}
_BUILD = {
    Stage.DRAFT: given_draft,
    Stage.FILED: given_filed,
    Stage.ACCEPTED: given_accepted,
    Stage.MEDIATING: given_mediating,
}


@pytest.mark.parametrize("stage", list(_BUILD))
def test_each_stage_has_its_readers_and_nobody_else(database, now, stage):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = _BUILD[stage](session, people, now)
        other_firm = given_enterprise(session, "示例市望湖烘焙有限公司")
        readers = {
            **{name: actor for name, actor in vars(people).items() if isinstance(actor, Actor)},
            "other consumer": given_account(session, Role.CONSUMER, now, name="路人").actor,
            "other merchant": given_member(session, other_firm, now, name="邻店").actor,
            "merchant without firm": given_account(session, Role.MERCHANT, now, name="未确认").actor,
            "clerk": given_account(session, Role.LICENSING_CLERK, now, name="窗口").actor,
            "admin": given_account(session, Role.ADMIN, now, name="管理").actor,
        }
    seen = set()
    with database.reading() as session:
        for name, reader in readers.items():
            try:
                complaint_page(session, complaint_id, reader, now)
            except NotFoundError:
                continue
            seen.add(name)
    assert seen == _SEEN_BY[stage]


def test_a_file_follows_its_complaint(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_filed(session, people, now)
        evidence_id = add_evidence(session, complaint_id, SOME_FILE, people.consumer, now).subject_id
        stranger = given_account(session, Role.CONSUMER, now, name="路人").actor
        assert evidence_file(session, evidence_id, people.officer).name == "收据.png"
        for reader in (stranger, people.merchant):
            with pytest.raises(NotFoundError):
                evidence_file(session, evidence_id, reader)


def test_a_stranger_cannot_act_on_what_does_not_exist_for_them(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        stranger = given_account(session, Role.CONSUMER, now, name="路人").actor
        with pytest.raises(NotFoundError):
            send_statement(session, complaint_id, "我也想说一句。", stranger, now)


@pytest.mark.parametrize("query", [own_complaints, merchant_complaints, office_queue])
def test_each_list_is_for_its_own_role(database, now, query):
    with database.transaction() as session:
        clerk = given_account(session, Role.HONOURS_CLERK, now, name="窗口").actor
        with pytest.raises(NotAllowedError):
            query(session, clerk, now)


def test_the_queue_shows_what_is_due_first(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        fresh = given_filed(session, people, now)
        old = given_filed(session, people, now - timedelta(5))
        mediating = given_mediating(session, people, now)
        queue = office_queue(session, people.officer, now)
    assert [line.complaint_id for line in queue.lines] == [old, fresh, mediating]
    assert queue.counts == {Stage.FILED: 2, Stage.MEDIATING: 1}
    assert queue.lines[0].clock is not None
    assert queue.lines[0].respondent_name == "示例市青禾健身服务有限公司"


def test_the_queue_is_filtered_sorted_counted_and_paged(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        filed = [given_filed(session, people, now + timedelta(minutes=minute)) for minute in range(3)]
        described = given_filed(
            session,
            people,
            now + timedelta(minutes=5),
            respondent_id=None,
            respondent_text="楼下早点铺",
            category="食品安全",
        )
        called = given_mediating(session, people, now)
        call_human(session, called, "", people.consumer, now)
        signed = given_signed(session, people, now)

        def ids(**wanted) -> tuple[list[str], ComplaintList]:
            found = office_queue(session, people.officer, now, ListFilter(**wanted))
            return [line.complaint_id for line in found.lines], found

        assert ids(marks=frozenset({Mark.NO_RESPONDENT}))[0] == [described]
        assert ids(marks=frozenset({Mark.CALLED}))[0] == [called]
        assert ids(marks=frozenset({Mark.TO_SEAL}))[0] == [signed]
        assert ids(category="食品安全")[0] == [described]
        assert ids(respondent_id=people.enterprise_id)[1].total == 5
        assert ids(stages=frozenset({Stage.FILED}), sort=Sort.OLDEST)[0] == [*filed, described]
        assert ids(stages=frozenset({Stage.FILED}), sort=Sort.NEWEST)[0] == [described, *reversed(filed)]
        assert ids(number="000002")[0] == [filed[1]]
        assert ids(number="100%_")[0] == []
        page, found = ids(sort=Sort.OLDEST, page=2, page_size=4)
        assert (len(page), found.total, found.pages, found.page) == (2, 6, 2, 2)
        assert ids(page=99)[1].page == 1
        overdue = office_queue(
            session, people.officer, now + timedelta(20), ListFilter(marks=frozenset({Mark.OVERDUE}))
        )
        assert {line.complaint_id for line in overdue.lines} == {*filed, described}


def test_a_consumer_sees_drafts_but_not_thrown_away_ones(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        kept, thrown = given_draft(session, people, now), given_draft(session, people, now)
        discard_draft(session, thrown, people.consumer, now)
        assert [line.complaint_id for line in own_complaints(session, people.consumer, now).lines] == [kept]
        assert merchant_complaints(session, people.merchant, now).total == 0
