"""The double-blind bid as both sides and the mediator see it. No query opens a limit, not even for who wrote it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.kernel.clock import local_date
from core.kernel.errors import NotFoundError
from core.kernel.roles import Actor
from mediation.domain.blind_bid import MOST_FEN, OUTCOME_NAMES, BlindOutcome, frame_of
from mediation.domain.lifecycle import Action, Stage
from mediation.domain.parties import PARTIES, SIDE_NAMES, Side, other_side, side_of
from mediation.domain.proposal import BLIND_METHOD
from mediation.domain.situation import sensible_actions
from mediation.queries.offers import ProposalView, proposal_views
from mediation.queries.situation_of import situation_of
from mediation.storage.blind_bid_tables import BlindBid
from mediation.storage.blind_bids import blind_bids_of, chances_of, is_over
from mediation.storage.complaint_tables import Complaint
from mediation.storage.loading import get_complaint
from mediation.storage.positions import frame_in_sight, positions_of

BLIND_ACTIONS = (Action.OPEN_BLIND_BID, Action.SEAL_LIMIT, Action.TAKE_BACK_LIMIT, Action.CALL_OFF_BLIND_BID)


@dataclass(frozen=True)
class BlindBidView:
    """The open bid: the frame is the same for both, `own_is_in` and `other_is_in` say that, never what.

    The office sees only whether somebody has written. `high_fen` is empty where the consumer named no sum.
    """

    bid_id: str
    number: int
    opened_by_name: str
    opened_at: datetime
    closes_on: date
    is_over: bool
    low_fen: int
    high_fen: int | None
    own_is_in: bool
    other_is_in: bool


@dataclass(frozen=True)
class PastBlindBid:
    number: int
    outcome: BlindOutcome
    outcome_name: str
    ended_at: datetime


@dataclass(frozen=True)
class BlindBidPage:
    """`crossed` is the one sum that came out, as a proposal; nothing of any limit stands anywhere."""

    complaint_id: str
    number: str
    version: int
    viewer_side: Side
    current: BlindBidView | None
    past: tuple[PastBlindBid, ...]
    comparisons_left: int
    opens_on: date | None
    why_not: str
    crossed: ProposalView | None
    actions: tuple[Action, ...]


def blind_bid_page(session: Session, complaint_id: str, viewer: Actor, now: datetime) -> BlindBidPage:
    """Return how it stands; raises NotFoundError for strangers and whenever mediation is not running."""
    complaint, today = get_complaint(session, complaint_id, viewer), local_date(now)
    if Stage(complaint.stage) is not Stage.MEDIATING:
        raise NotFoundError("双盲出价只在调解进行中可以用，调解结束后不再显示")
    rows = blind_bids_of(session, complaint_id)
    allowed = chances_of(complaint, rows, today, frame_in_sight(session, complaint, today))
    proposals = proposal_views(session, complaint_id)
    offered = sensible_actions(situation_of(session, complaint, viewer, today))
    return BlindBidPage(
        complaint_id=complaint_id,
        number=complaint.number or "",
        version=complaint.version,
        viewer_side=side_of(viewer.role),
        current=open_blind_bid_view(session, complaint, rows, viewer, today),
        past=tuple(_past(row, row.outcome, row.ended_at) for row in rows if row.outcome and row.ended_at),
        comparisons_left=allowed.left,
        opens_on=allowed.opens_on,
        why_not=allowed.why_not,
        crossed=next((shown for shown in reversed(proposals) if shown.method == BLIND_METHOD), None),
        actions=tuple(action for action in BLIND_ACTIONS if action in offered),
    )


def open_blind_bid_view(
    session: Session, complaint: Complaint, rows: list[BlindBid], viewer: Actor, today: date
) -> BlindBidView | None:
    """Return the open bid as this viewer sees it, or None."""
    row = next((row for row in rows if row.ended_at is None), None)
    if row is None:
        return None
    frame = frame_of(positions_of(session, complaint, today), row.floor_fen)
    side = side_of(viewer.role)
    return BlindBidView(
        bid_id=row.id,
        number=row.number,
        opened_by_name=SIDE_NAMES[Side(row.opened_by)],
        opened_at=row.opened_at,
        closes_on=row.closes_on,
        is_over=is_over(row, today),
        low_fen=frame.low_fen,
        high_fen=None if frame.high_fen == MOST_FEN else frame.high_fen,
        own_is_in=row.limit_side == side,
        other_is_in=row.limit_side == other_side(side) if side in PARTIES else row.limit_side is not None,
    )


def _past(row: BlindBid, stored: str, ended_at: datetime) -> PastBlindBid:
    outcome = BlindOutcome(stored)
    return PastBlindBid(row.number, outcome, OUTCOME_NAMES[outcome], ended_at)
