"""The conversation and the scale of a room as the components show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.kernel.clock import chinese_date
from core.kernel.money import format_yuan
from mediation.domain.offers import ON_THE_TABLE, OfferState
from mediation.domain.parties import Side
from mediation.queries.evidence import EvidenceView
from mediation.queries.offers import OfferView, ProposalView
from mediation.queries.room_page import RoomPage, StatementView, StreamItem
from web.scale import Mark

_OFFER_KINDS: Mapping[Side, str] = {Side.CONSUMER: "consumer", Side.MERCHANT: "merchant"}


@dataclass(frozen=True)
class ItemView:
    """One entry of the conversation; `said` is what a screen reader hears when it arrives."""

    key: str
    at: datetime
    said: str
    statement: dict[str, object] | None = None
    offer: OfferView | None = None
    offer_card: dict[str, object] | None = None
    proposal: ProposalView | None = None
    proposal_card: dict[str, object] | None = None
    evidence: EvidenceView | None = None


@dataclass(frozen=True)
class RoomScale:
    marks: tuple[Mark, ...]
    law_range: tuple[int, int] | None


def stream_views(room: RoomPage) -> tuple[ItemView, ...]:
    latest = room.table.proposal
    return tuple(_item(item, room.head.viewer_side, latest) for item in room.stream)


def room_scale(room: RoomPage) -> RoomScale | None:
    """Return claim, the newest offer of each side, law and proposal on one line, or None without any amount."""
    proposal = room.table.proposal
    claimed = sum(claim.sum_fen or 0 for claim in room.head.claims)
    marks = [Mark("claim", "投诉时的要求", claimed)] if claimed else []
    marks += [
        Mark(_OFFER_KINDS[offer.side], f"{offer.side_name}最近的方案", offer.terms.sum_fen)
        for offer in _newest_offers(room)
    ]
    if proposal:
        marks.append(Mark("proposal", proposal.title, proposal.sum_fen))
    law_range = _law_range(proposal)
    return RoomScale(tuple(marks), law_range) if marks or law_range else None


def _newest_offers(room: RoomPage) -> list[OfferView]:
    newest = {offer.side: offer for offer in room.table.offers if offer.state in (*ON_THE_TABLE, OfferState.ACCEPTED)}
    return [newest[side] for side in _OFFER_KINDS if side in newest]


def _law_range(proposal: ProposalView | None) -> tuple[int, int] | None:
    if proposal is None or proposal.ceiling_fen is None:
        return None
    return min(proposal.floor_fen or 0, proposal.ceiling_fen), proposal.ceiling_fen


def _item(item: StreamItem, viewer: Side, latest: ProposalView | None) -> ItemView:
    if item.statement:
        return _statement(item.statement, viewer)
    if item.offer:
        return _offer(item.offer)
    if item.evidence:
        shown = item.evidence
        return ItemView(f"e-{shown.evidence_id}", item.at, f"{shown.side_name}添加了证据", evidence=shown)
    if item.proposal:
        return _proposal(item.proposal, is_latest=item.proposal == latest)
    raise ValueError("an entry of the conversation is empty")


def _statement(shown: StatementView, viewer: Side) -> ItemView:
    who = shown.side_name if shown.author == shown.side_name else f"{shown.side_name} {shown.author}"
    mine = shown.side is viewer
    card = {"who": "您" if shown.is_own else who, "at": shown.sent_at, "text": shown.text, "mine": mine}
    return ItemView(f"s-{shown.statement_id}", shown.sent_at, f"{who}说：{shown.text[:80]}", statement=card)


def _offer(shown: OfferView) -> ItemView:
    terms = shown.terms
    words = [f"{shown.remedy_name}，{chinese_date(terms.due_on)}前，{shown.method_name}"]
    words += [f"{detail.label}：{detail.text}" for detail in shown.details]
    is_open = shown.state is OfferState.OPEN
    card: dict[str, object] = {
        "who": "您的方案" if shown.is_own else f"{shown.side_name}的方案",
        "at": shown.made_at,
        "amount_fen": terms.sum_fen or None,
        "terms": "\n".join(words),
        "valid_until": terms.valid_until if is_open else None,
        "state": "standing" if is_open else "past",
        "word": shown.state_name,
        "mine": shown.is_own,
        "changes": [change.chip for change in shown.changes],
        "compared_with": shown.compared_with,
    }
    said = f"{shown.side_name}提出方案：{shown.remedy_name}{format_yuan(terms.sum_fen) if terms.sum_fen else ''}"
    return ItemView(f"o-{shown.offer_id}", shown.made_at, said, offer=shown, offer_card=card)


def _proposal(shown: ProposalView, *, is_latest: bool) -> ItemView:
    card: dict[str, object] = {
        "who": shown.title,
        "at": shown.made_at,
        "amount_fen": shown.sum_fen,
        "terms": (
            f"{shown.remedy_name}，{chinese_date(shown.due_on)}前。"
            "双方看到的是同一个数、同一种算法，接不接受由双方决定。"
        ),
        "state": "proposal" if is_latest else "past",
    }
    said = f"{shown.title}：{format_yuan(shown.sum_fen)}"
    return ItemView(f"p-{shown.proposal_id}", shown.made_at, said, proposal=shown, proposal_card=card)
