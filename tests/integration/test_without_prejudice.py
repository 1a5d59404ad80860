"""Offers never leave the room: odd sums and words are planted, mediation ends in each way, everything is read."""

import io
import re
import zipfile
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import Base, vault_of
from core.kernel.errors import InvalidInputError
from core.kernel.money import format_yuan
from core.kernel.roles import Role
from mediation.domain.claims import Remedy
from mediation.domain.letters import GroundAndReasons
from mediation.domain.offer_extent import Extent, GoodsReturn, Instalment, Postage, Undertaking
from mediation.queries.procedure_page import procedure_page
from mediation.queries.room_page import room_page
from mediation.services.answer_offer import accept_offer
from mediation.services.apply_recusal import RecusalAsked, RecusalDecision, apply_recusal, decide_recusal
from mediation.services.assign_complaint import HandOver, assign_complaint, hand_over
from mediation.services.bid_blindly import LimitEntry, open_blind_bid, seal_limit
from mediation.services.delegate_mediation import end_delegation, propose_delegation
from mediation.services.end_mediation import expire_mediation, state_no_agreement, terminate_mediation
from mediation.services.follow_breach_lead import LeadResult, close_breach_lead, extend_breach_lead, open_breach_lead
from mediation.services.keep_in_room import refuse_offers_in
from mediation.services.make_appointment import AppointmentProposal, propose_appointment
from mediation.services.make_offer import Counter, counter_offer, make_offer
from mediation.services.order_testing import TestingProposal, propose_testing
from mediation.services.propose_by_rule import make_proposal
from mediation.services.seek_similar import seek_similar
from mediation.services.send_statement import send_statement
from mediation.services.withdraw_complaint import withdraw_complaint
from mediation.storage.blind_bid_tables import BlindBid
from mediation.storage.complaint_tables import Complaint
from mediation.storage.room_tables import Proposal
from registry.queries.enterprise_page import find_enterprise
from tests.factories_identity import given_account, given_token
from tests.factories_mediation import given_mediating, given_people, some_terms
from tests.factories_web import given_app
from tests.integration.test_mediation_procedure import given_body
from web.permissions import permission_of

ASKED, OFFERED, FIRST_PART, SECOND_PART = 271_829, 200_029, 111_137, 88_892
LEAST_TAKEN, MOST_PAID = 314_159, 141_421  # secret limits of a double-blind bid, which do not cross
WORDS = ("青瓷茶壶", "桃木书签", "月白信笺", "琥珀算盘")
ROOM_TABLES = {"mediation_offer", "mediation_proposal", "mediation_agreement", "mediation_statement"}


@dataclass(frozen=True)
class Dispute:
    complaint_id: str
    people: object
    offer_id: str
    marks: tuple[str, ...]


def given_bargaining(session, people, now):
    """Both sides bargain with odd sums and words, the rule proposes, and a draft waits for signatures."""
    complaint_id = given_mediating(session, people, now)
    bid_id = open_blind_bid(session, complaint_id, people.mediator, now).subject_id
    seal_limit(session, complaint_id, LimitEntry(bid_id, LEAST_TAKEN), people.consumer, now)
    seal_limit(session, complaint_id, LimitEntry(bid_id, MOST_PAID), people.merchant, now)
    asked = some_terms(now, ASKED, conditions=f"另附{WORDS[0]}")
    first = make_offer(session, complaint_id, asked, people.consumer, now).subject_id
    day = now.date()
    extent = Extent(
        item=f"清洗{WORDS[1]}",
        instalments=(Instalment(day + timedelta(5), FIRST_PART), Instalment(day + timedelta(10), SECOND_PART)),
        also=(Undertaking(Remedy.APOLOGY, f"写在{WORDS[2]}上的道歉", day + timedelta(3)),),
        goods=GoodsReturn(WORDS[3], day + timedelta(4), Postage.HALF),
    )
    offered = replace(asked, sum_fen=OFFERED, conditions="一次说清", extent=extent)
    second = counter_offer(session, complaint_id, Counter(first, offered), people.merchant, now).subject_id
    make_proposal(session, complaint_id, people.mediator, now)
    send_statement(session, complaint_id, f"我们最多给 {OFFERED / 100} 元，不能再多了", people.merchant, now)
    accept_offer(session, complaint_id, second, people.consumer, now)
    latest = select(Proposal.sum_fen).where(Proposal.complaint_id == complaint_id).order_by(Proposal.id.desc()).limit(1)
    return Dispute(complaint_id, people, second, _marks(session.scalars(latest).all()))


def _marks(proposed):
    return (*WORDS, *spellings(ASKED, OFFERED, FIRST_PART, SECOND_PART, LEAST_TAKEN, MOST_PAID, *proposed))


def spellings(*sums):
    """Every way in which a program of ours would write these sums, and how far apart the limits are."""
    written = [f"{fen // 100}.{fen % 100:02d}" for fen in sums]
    return (*map(str, sums), *(format_yuan(fen).removeprefix("¥") for fen in sums), *written)


SECRETS = spellings(LEAST_TAKEN, MOST_PAID, LEAST_TAKEN - MOST_PAID, (LEAST_TAKEN + MOST_PAID) // 2)


def by_a_party(session, dispute, now):
    state_no_agreement(session, dispute.complaint_id, dispute.people.consumer, now)


def by_the_office(session, dispute, now):
    ground = GroundAndReasons("23-3", "双方多次协商，意见相差很大。")
    terminate_mediation(session, dispute.complaint_id, ground, dispute.people.mediator, now)


def by_the_clock(session, dispute, now):
    expire_mediation(session, dispute.complaint_id, now + timedelta(200))


def by_withdrawing(session, dispute, now):
    withdraw_complaint(session, dispute.complaint_id, dispute.people.consumer, now)


ENDINGS = (by_a_party, by_the_office, by_the_clock, by_withdrawing)


def leaks(text, marks):
    """The marks that stand in the text; digits within a longer number or a fingerprint are none of ours."""
    return {mark for mark in marks if mark in text and re.search(rf"(?<![0-9a-f]){re.escape(mark)}(?![0-9a-f])", text)}


def stored_outside_the_room(session):
    """Every value of every table but the room's own, sealed ones opened."""
    vault = vault_of(session)
    for table in Base.metadata.sorted_tables:
        if table.name not in ROOM_TABLES:
            for row in session.execute(select(table)):
                for value in row:
                    yield table.name, _opened(vault, value)


def _opened(vault, value):
    if not isinstance(value, bytes | memoryview):
        return str(value)
    try:
        return str(vault.open(bytes(value)))
    except Exception:  # noqa: BLE001 - a hash is no sealed text
        return ""


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.__name__)
def test_nothing_that_is_stored_outside_the_room_repeats_an_offer(database, now, ending):
    with database.transaction() as session:
        people = given_people(session, now)
        dispute = given_bargaining(session, people, now)
        offered_in_passing = f"送到时外壳已经裂开，开机有焦味。我们愿意再附一套{WORDS[0]}和{WORDS[3]}。"
        send_statement(session, dispute.complaint_id, offered_in_passing, people.merchant, now)
        seek_similar(session, dispute.complaint_id, people.consumer, now + timedelta(hours=1))
        ending(session, dispute, now)
    with database.reading() as session:
        found = [(table, leaks(text, dispute.marks)) for table, text in stored_outside_the_room(session)]
    assert [each for each in found if each[1]] == []


class Reader:
    """Somebody with a browser and the API, who opens every address that is known to exist."""

    def __init__(self, app, session, actor, now):
        self._app, self._role = app, actor.role if actor else None
        self._token = given_token(session, actor.account_id, now) if actor else None

    def is_admitted(self, endpoint):
        """Tell whether the declaration lets this role in, which other tests prove; nobody reads what is public."""
        roles = permission_of(self._app, endpoint).roles
        return self._role is None if roles is None else self._role is not None and (not roles or self._role in roles)

    def read(self, path):
        client, headers = self._app.test_client(), {}
        if self._token and path.startswith("/api/v1/"):
            headers["Authorization"] = f"Bearer {self._token}"
        elif self._token:
            client.set_cookie("yinuo-sign-in", self._token)
        with client.get(path, headers=headers) as answer:
            return _texts_of(answer.get_data())


def _texts_of(content):
    """The bytes as text; archives are opened, and what they hold as well."""
    if not content.startswith(b"PK\x03\x04"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(name + _texts_of(archive.read(name)) for name in archive.namelist())


def addresses(app, reader, known, *, only_complaints):
    """Every GET address that is open to this reader, with the ids of this dispute filled in."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" not in rule.methods or rule.endpoint == "static" or not reader.is_admitted(rule.endpoint):
            continue
        if only_complaints and "complaint_id" not in rule.arguments:
            continue
        for values in _filled(rule, known):
            yield rule.build(values, append_unknown=False)[1]


def _filled(rule, known):
    kinds = known["kind"] if "kind" in rule.arguments else [None]
    for kind in kinds:
        values = {name: known.get(name, "1") for name in rule.arguments}
        yield {**values, **({"kind": kind} if kind else {})}


CLOSE_READERS = ("consumer", "merchant", "mediator")


def closely_read(name, known):
    """The other endings are read by the other side, the new complaint by everybody who is close to it."""
    *endings, new = known[1:]
    return ([*endings, new] if name == "merchant" else [new]) if name in CLOSE_READERS else []


def given_readers(app, session, people, now):
    actors = {name: getattr(people, name) for name in ("consumer", "merchant", "officer", "mediator")}
    for role in (Role.SUPERVISOR, Role.LICENSING_CLERK, Role.ADMIN):
        actors[role.value] = given_account(session, role, now).actor
    return {name: Reader(app, session, actor, now) for name, actor in actors.items()} | {
        "nobody": Reader(app, session, None, now)
    }


def test_no_page_and_no_endpoint_shows_an_offer_afterwards(sqlite, vault, tmp_path, now):
    """Everybody opens everything of one case, and those close to the others every page of theirs."""
    later = now + timedelta(200)
    app = given_app(sqlite, vault, tmp_path, later)
    with sqlite.transaction() as session:
        people = given_people(session, now)
        disputes = [given_bargaining(session, people, now) for _ in ENDINGS]
        for dispute, ending in zip(disputes, ENDINGS, strict=True):
            ending(session, dispute, now)
        new_complaint = given_mediating(session, people, later)
        readers = given_readers(app, session, people, later)
        known = [_known(session, dispute) for dispute in disputes]
    known.append({**known[0], "complaint_id": new_complaint})
    marks = {mark for dispute in disputes for mark in dispute.marks}
    found = {}
    for name, reader in readers.items():
        paths = list(addresses(app, reader, known[0], only_complaints=False))
        for each in closely_read(name, known):
            paths += addresses(app, reader, each, only_complaints=True)
        found.update({(name, path): shown for path in paths if (shown := leaks(reader.read(path), marks))})
    assert found == {}


def _known(session, dispute):
    complaint = session.get_one(Complaint, dispute.complaint_id)
    enterprise = find_enterprise(session, complaint.respondent_id)
    return {
        "complaint_id": dispute.complaint_id,
        "offer_id": dispute.offer_id,
        "enterprise_id": complaint.respondent_id,
        "code": enterprise.code,
        "kind": ["termination", "mediation_record", "agreement", "acceptance"],
    }


def test_the_hunt_finds_what_the_open_room_shows(sqlite, vault, tmp_path, now):
    app = given_app(sqlite, vault, tmp_path, now)
    with sqlite.transaction() as session:
        people = given_people(session, now)
        dispute = given_bargaining(session, people, now)
        reader = Reader(app, session, people.merchant, now)
    for path in (f"/complaints/{dispute.complaint_id}/room", f"/api/v1/complaints/{dispute.complaint_id}/room"):
        assert set(WORDS) <= leaks(reader.read(path), dispute.marks)


@pytest.mark.parametrize("both_have_written", [False, True], ids=["one_waits", "compared"])
def test_a_secret_limit_lies_nowhere_but_sealed_in_its_own_column(database, now, both_have_written):
    with database.transaction() as session:
        given_bid(session, given_people(session, now), now, both_have_written=both_have_written)
    with database.reading() as session:
        vault, found, waiting = vault_of(session), [], 0
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                for column, value in zip(table.columns, row, strict=True):
                    if column is BlindBid.__table__.c.limit_sealed:
                        waiting += value is not None
                        assert not leaks(str(value), SECRETS)
                    elif leaks(_opened(vault, value), SECRETS):
                        found.append(f"{table.name}.{column.name}")
    assert found == []
    assert waiting == (0 if both_have_written else 1)


@pytest.mark.parametrize("both_have_written", [False, True], ids=["one_waits", "compared"])
def test_no_page_no_answer_and_no_archive_shows_a_secret_limit_to_anybody(
    sqlite, vault, tmp_path, now, caplog, both_have_written
):
    caplog.set_level("DEBUG")
    app = given_app(sqlite, vault, tmp_path, now)
    with sqlite.transaction() as session:
        people = given_people(session, now)
        complaint_id, bid_id = given_bid(session, people, now, both_have_written=both_have_written)
        known = _known(session, Dispute(complaint_id, people, "1", ())) | {"bid_id": bid_id}
        readers = given_readers(app, session, people, now)
    found = {}
    for name, reader in readers.items():
        for path in addresses(app, reader, known, only_complaints=True):
            if shown := leaks(reader.read(path), SECRETS):
                found[name, path] = shown
    assert found == {}
    assert not leaks(caplog.text, SECRETS)


def given_bid(session, people, now, *, both_have_written):
    complaint_id = given_mediating(session, people, now)
    bid_id = open_blind_bid(session, complaint_id, people.merchant, now).subject_id
    seal_limit(session, complaint_id, LimitEntry(bid_id, LEAST_TAKEN), people.consumer, now)
    if both_have_written:
        seal_limit(session, complaint_id, LimitEntry(bid_id, MOST_PAID), people.merchant, now)
    return complaint_id, bid_id


def test_what_was_said_stays_but_its_sums_are_covered(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        dispute = given_bargaining(session, people, now)
        state_no_agreement(session, dispute.complaint_id, people.merchant, now)
        room = room_page(session, dispute.complaint_id, people.consumer, now)
    (said,) = [item.statement.text for item in room.stream if item.statement]
    assert said == "我们最多给 【和解中提到的金额】，不能再多了"
    assert (room.table.offers, room.table.proposals, room.table.scale, room.head.agreement) == ((), (), None, None)


def test_words_beside_the_mediation_are_covered_after_the_talks(database, now):
    sum_text = f"{OFFERED / 100} 元"
    with database.transaction() as session:
        people = given_people(session, now)
        complaint_id = given_mediating(session, people, now)
        make_offer(session, complaint_id, some_terms(now, OFFERED), people.consumer, now)
        meet = AppointmentProposal(now + timedelta(3), f"谈谈 {sum_text} 行不行")
        propose_appointment(session, complaint_id, meet, people.merchant, now)
        test = TestingProposal(f"值不值 {sum_text}", f"收费 {sum_text} 的检测所", "halves")
        propose_testing(session, complaint_id, test, people.merchant, now)
        pages = [procedure_page(session, complaint_id, people.consumer, now)]
        state_no_agreement(session, complaint_id, people.merchant, now)
        pages.append(procedure_page(session, complaint_id, people.consumer, now))
    read = [(page.appointments[0].note, page.testings[0].subject, page.testings[0].lab) for page in pages]
    assert [sum(sum_text in text for text in texts) for texts in read] == [3, 0]


def test_what_the_office_writes_beside_the_mediation_repeats_no_offer(database, now):
    told = f"商家只肯给 {OFFERED / 100} 元。"
    with database.transaction() as session:
        people = given_people(session, now)
        head = given_account(session, Role.SUPERVISOR, now, name="孙审批").actor
        complaint_id = given_mediating(session, people, now)
        make_offer(session, complaint_id, some_terms(now, OFFERED), people.merchant, now)
        body_id, _ = given_body(session, now)
        propose_delegation(session, complaint_id, body_id, people.officer, now)
        open_breach_lead(session, complaint_id, "店内没有明码标价。", people.officer, now)
        assign_complaint(session, complaint_id, people.officer.account_id, people.officer, now)
        asked = RecusalAsked(people.officer.account_id, "near_relative", "调解员是店长的表弟。")
        apply_recusal(session, complaint_id, asked, people.consumer, now)
    written = (
        lambda session: end_delegation(session, complaint_id, told, people.officer, now),
        lambda session: extend_breach_lead(session, complaint_id, told, head, now),
        lambda session: close_breach_lead(session, complaint_id, LeadResult("no_breach", told), people.officer, now),
        lambda session: decide_recusal(session, complaint_id, RecusalDecision(granted=False, reasons=told), head, now),
        lambda session: hand_over(
            session, complaint_id, HandOver(people.mediator.account_id, told), people.officer, now
        ),
    )
    for write in written:
        with database.transaction() as session, pytest.raises(InvalidInputError, match="和解中提到的金额"):
            write(session)


def test_a_decision_that_repeats_an_offer_is_refused_by_name(database, now):
    with database.transaction() as session:
        people = given_people(session, now)
        dispute = given_bargaining(session, people, now)
        told = GroundAndReasons("23-3", f"商家只肯给 {OFFERED / 100} 元，消费者不同意。")
        with pytest.raises(InvalidInputError) as refused:
            terminate_mediation(session, dispute.complaint_id, told, people.mediator, now)
        complaint = session.get_one(Complaint, dispute.complaint_id)
        assert refuse_offers_in(session, complaint, "消费者要求退款 3500 元。") == "消费者要求退款 3500 元。"
    assert "2,000.29" in refused.value.fields["reasons"]
