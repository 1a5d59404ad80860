"""A closed complaint becomes a case: nobody can be told in it, it is released once, it can be taken back."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from casebase.domain.deidentifying import KnownNames
from casebase.domain.release_doubts import Decision
from casebase.domain.releasing import ReleaseEdits, ReleaseSource, draft_case
from casebase.queries.case_page import case_page
from casebase.queries.releases import cited_laws, find_release
from casebase.search import open_index
from casebase.search.following import follow_changes
from casebase.services.release_case import Confirmed, decline_release, release_case, take_case_back
from casebase.services.seed_casebase import seed_casebase
from core.database import vault_of
from core.kernel.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from core.kernel.roles import Role
from mediation.queries.closed_cases import ClosedFilter, closed_case, closed_complaints
from mediation.services.watch_performance import confirm_performance
from mediation.storage.complaint_tables import Complaint
from tests.factories_casebase import given_content
from tests.factories_desks import Desks, given_desks, hidden_of, post, text_of
from tests.factories_mediation import given_people, given_settled

FACTS = (
    "我叫张小民，电话13912345678，2026年10月20日在示例市望湖区湖滨路18号二楼的星辰健身房办了 3800 元的健身卡，"
    "教练李雪霏说随时可退，订单号2026102012345678，才去了两次店就关门了，店里的春花说等通知，春花后来也走了，要求把剩下的钱退给我。"
)
CONFIRMED = Confirmed(leftovers=True, result=True)


def given_closed(session, people, now) -> str:
    """Filing would have held these numbers back; a complaint from another platform may hold them."""
    complaint_id = given_settled(session, people, now)
    session.get(Complaint, complaint_id).facts_sealed = vault_of(session).seal(FACTS)
    confirm_performance(session, complaint_id, now.date() + timedelta(1), people.consumer, now + timedelta(1))
    return complaint_id


def source_of(session, complaint_id, viewer) -> ReleaseSource:
    closed = closed_case(session, complaint_id, viewer)
    return ReleaseSource(
        complaint_id=complaint_id,
        office_id=closed.office_id,
        facts=closed.facts,
        claims=closed.claims,
        category=closed.line.category,
        paid_fen=closed.paid_fen,
        agreed=closed.agreed,
        refund_fen=closed.refund_fen,
        compensation_fen=closed.compensation_fen,
        is_performed=True,
        laws=cited_laws(session, closed.article_keys),
        region=closed.region,
        respondent_type=closed.trade,
        closed_on=closed.line.concluded_on,
        days_to_resolve=closed.days,
        known=KnownNames(closed.people, closed.firms, (*closed.phones, *closed.numbers), closed.addresses),
    )


def decided(source, edits=ReleaseEdits(), decision=Decision.LEAVE) -> ReleaseEdits:  # noqa: B008 - it is frozen
    """Return the changes with every suspect decided the same way."""
    doubts = draft_case(source, edits).doubts
    return replace(edits, decisions=dict.fromkeys((one.said for one in doubts), decision))


@pytest.fixture
def town(database, tmp_path, now):
    with database.transaction() as session:
        seed_casebase(session, given_content(tmp_path / "content"), now)
        people = given_people(session, now)
        complaint_id = given_closed(session, people, now)
        yield session, people, complaint_id, now


def test_a_released_case_is_found_and_names_nobody_until_it_is_taken_back(town):
    session, people, complaint_id, now = town
    source = source_of(session, complaint_id, people.officer)
    decline_release(session, source, "太特别，一看就知道是哪家", people.officer, now)
    case_id = release_case(session, source, decided(source), people.officer, now, CONFIRMED)
    session.flush()
    index = open_index("tantivy")
    follow_changes(session, index)
    assert case_id in {hit.id for hit in index.find("cases", "健身卡 关门 退钱", 10)}
    page = case_page(session, case_id)
    assert (page.refund_fen, page.result, page.paid_fen) == (300_000, "settled", 380_000)
    said = str(page)
    for one in (*source.known.people, *source.known.firms, *source.known.phones, *source.known.addresses):
        assert one not in said
    for one in ("13912345678", "湖滨路", "李雪霏", "2026102012345678", complaint_id, people.consumer.account_id):
        assert one not in said
        assert index.find("cases", one, 10) == [] or all(hit.id != case_id for hit in index.find("cases", one, 10))
    assert "3800 元的健身卡" in said
    for again in (
        lambda: release_case(session, source, decided(source), people.officer, now, CONFIRMED),
        lambda: decline_release(session, source, "改主意了", people.officer, now),
    ):
        with pytest.raises(ConflictError):
            again()
    take_case_back(session, complaint_id, "商家说附近的人都认得出", people.mediator, now)
    session.flush()
    follow_changes(session, index)
    assert case_id not in {hit.id for hit in index.find("cases", "健身卡 关门 退钱", 10)}
    with pytest.raises(NotFoundError):
        case_page(session, case_id)
    assert find_release(session, complaint_id).reason == "商家说附近的人都认得出"
    with pytest.raises(ConflictError):
        release_case(session, source, decided(source), people.officer, now, CONFIRMED)


def test_only_the_office_that_has_it_releases_and_a_party_is_never_unmasked(town):
    session, people, complaint_id, now = town
    source = source_of(session, complaint_id, people.officer)
    stranger = replace(people.officer, office_id="other", office_ids=frozenset({"other"}))
    clerk = replace(people.officer, role=Role.REGISTRATION_CLERK)
    for actor in (stranger, clerk, people.consumer, people.merchant):
        with pytest.raises(NotAllowedError):
            release_case(session, source, ReleaseEdits(), actor, now, CONFIRMED)
    assert closed_complaints(session, stranger, ClosedFilter()).total == 0
    with pytest.raises(NotFoundError):
        take_case_back(session, complaint_id, "不是我们的", stranger, now)
    everything = frozenset((start, end) for start in range(200) for end in range(start + 1, 200))
    edits = ReleaseEdits(kept=everything, summary="张小民和李老板都同意，退 3000 元。")
    with pytest.raises(InvalidInputError) as raised:
        release_case(session, source, edits, people.officer, now)  # what stayed looks like an identifier
    assert set(raised.value.fields) == {"insist", "doubts", "agrees"}
    case_id = release_case(session, source, decided(source, edits), people.officer, now, CONFIRMED)
    said = str(case_page(session, case_id))
    assert "张小民" not in said
    assert "李雪霏" in said  # a mask that the officer took back stays off


def test_every_suspect_is_decided_before_a_case_is_released(town):
    session, people, complaint_id, now = town
    source = source_of(session, complaint_id, people.officer)
    doubts = {one.said: one for one in draft_case(source, ReleaseEdits()).doubts}
    assert doubts["春花"].places == 2  # asked once for both places
    assert doubts["春花"].decision is None
    half = ReleaseEdits(decisions=dict.fromkeys(doubts.keys() - {"春花"}, Decision.LEAVE))
    for edits in (ReleaseEdits(), half):
        with pytest.raises(InvalidInputError) as raised:
            release_case(session, source, edits, people.officer, now, CONFIRMED)
        assert set(raised.value.fields) == {"doubts"}
    masking = replace(half, decisions={**half.decisions, "春花": Decision.MASK})
    assert draft_case(source, masking).undecided == ()
    assert {one.said: one.decision for one in draft_case(source, masking).doubts}["春花"] is Decision.MASK
    case_id = release_case(session, source, masking, people.officer, now, CONFIRMED)
    assert "春花" not in str(case_page(session, case_id))


def test_a_suspect_in_the_wording_or_a_claim_is_asked_too_and_masks_there_are_listed(town):
    session, people, complaint_id, _ = town
    source = replace(source_of(session, complaint_id, people.officer), claims=("找店主纳志军退钱",))
    draft = draft_case(source, ReleaseEdits(summary="入住人黎明收到退款，李雪霏道歉。"))
    assert {"黎明", "纳志军"} <= {one.said for one in draft.doubts} | {one.original for one in draft.other_masks}
    assert "李雪霏" in {one.original for one in draft.other_masks}
    assert "李雪霏" not in draft.case.summary


@pytest.mark.parametrize(("wording", "told"), [("商家拒绝，调解终止。", "terminated"), ("退了三千元。", None)])
def test_a_wording_of_ones_own_is_confirmed_beside_the_recorded_result(town, wording, told):
    session, people, complaint_id, now = town
    source = source_of(session, complaint_id, people.officer)
    edits = decided(source, ReleaseEdits(summary=wording))
    assert draft_case(source, edits).told == told
    with pytest.raises(InvalidInputError) as raised:
        release_case(session, source, edits, people.officer, now, Confirmed(leftovers=True))
    assert set(raised.value.fields) == {"agrees"}
    assert not draft_case(source, ReleaseEdits()).is_reworded
    assert release_case(session, source, edits, people.officer, now, CONFIRMED)


@pytest.fixture
def desks(sqlite, vault, tmp_path, now) -> Desks:
    return given_desks(sqlite, vault, tmp_path, now)


def test_an_officer_reads_masks_changes_them_and_releases_on_the_page(desks):
    complaint_id = desks.given(lambda session: given_closed(session, desks.people, desks.now))
    address = f"/office/case-releases/{complaint_id}"
    for role in (Role.OFFICER, Role.MEDIATOR, Role.SUPERVISOR):
        assert address in desks.page(role, "/office/case-releases")
    desks.page(Role.CONSUMER, address, 403)
    page = desks.page(Role.OFFICER, address)
    unreasoned = {**hidden_of(page, f"{address}/draft"), "reason": " "}
    assert post(desks.clients[Role.OFFICER], f"{address}/refusal", unreasoned).status_code == 422
    assert "李雪霏" in page  # the original stands beside its mask
    assert "两千八百" not in page
    typed = {**hidden_of(page, f"{address}/draft"), "extra": "才去了两次", "summary": "退了 3000 元。"}
    again = text_of(post(desks.clients[Role.OFFICER], f"{address}/draft", typed))
    assert "（略）</mark>店就关门了" in again
    sure = {**typed, "insist": "yes", "agrees": "yes", **hidden_of(again, f"{address}/draft")}
    refused = post(desks.clients[Role.OFFICER], f"{address}/release", sure)
    assert refused.status_code == 422
    assert "没有决定是隐去还是保留" in text_of(refused)
    assert not re.search(r'name="doubt-\d+"[^>]* checked', text_of(refused))  # nothing is chosen for anybody
    chosen = dict.fromkeys(re.findall(r'name="(doubt-\d+)"', again), "mask")
    answer = post(desks.clients[Role.OFFICER], f"{address}/release", {**sure, **chosen})
    assert answer.status_code == 303
    done = desks.page(Role.OFFICER, address)
    assert "李雪霏" not in done
    public = desks.app.test_client().get(re.search(r'href="(/cases/R[0-9a-f]+)"', done)[1])
    assert public.status_code == 200
    assert complaint_id not in text_of(public)
    objected = {**hidden_of(done, f"{address}/withdrawal"), "reason": "有异议"}
    gone = post(desks.clients[Role.OFFICER], f"{address}/withdrawal", objected)
    assert gone.status_code == 303
    assert "已经撤下" in desks.page(Role.OFFICER, address)


def test_a_refused_form_keeps_what_was_decided(desks):
    complaint_id = desks.given(lambda session: given_closed(session, desks.people, desks.now))
    address = f"/office/case-releases/{complaint_id}"
    page = desks.page(Role.OFFICER, address)
    assert f'formaction="{address}/refusal"' in page  # it is sent with the decisions
    doubts = sorted(set(re.findall(r'name="(doubt-\d+)"', page)))
    chosen = {name: ("mask", "leave")[place % 2] for place, name in enumerate(doubts)}
    place = re.search(r'name="keep" value="([\d-]+)"', page)[1]
    typed = {**hidden_of(page, f"{address}/draft"), **chosen, "keep": place, "summary": "退了 3000 元。"}
    wrong = ({"extra": "长" * 61}, {"summary": "长" * 601}, {"extra": "长" * 61, "summary": "长" * 601}, {"agrees": ""})
    for change in wrong:
        for act in ("draft", "release", "refusal"):  # declining without a reason is refused too
            again = text_of(post(desks.clients[Role.OFFICER], f"{address}/{act}", {**typed, **change}))
            left = re.findall(r'name="(doubt-\d+)" value="(\w+)" checked', again)
            assert {**chosen, **dict(left)} == chosen
            assert len(left) == len(chosen)
            assert f'value="{place}" checked' in again
