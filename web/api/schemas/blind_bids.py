"""What the endpoints of the double-blind bid take and give; no answer ever holds a limit."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from mediation.domain.blind_bid import MOST_FEN
from mediation.domain.lifecycle import Action
from mediation.queries.blind_bids import BlindBidView, PastBlindBid
from mediation.queries.offers import ProposalView


class BlindBidAnswer(BaseModel):
    """How it stands: what is open, how earlier ones ended, the one sum when the limits crossed."""

    model_config = ConfigDict(from_attributes=True)
    complaint_id: str
    number: str
    version: int
    current: BlindBidView | None
    past: tuple[PastBlindBid, ...]
    comparisons_left: int = Field(description="还可以比对几次")
    opens_on: date | None = Field(description="从哪天起可以再发起")
    why_not: str = Field(description="现在不能发起的原因")
    crossed: ProposalView | None = Field(description="碰上时双方同时看到的金额")
    actions: list[Action]


class LimitInput(BaseModel):
    """The secret limit; it is sealed, compared once and destroyed, and no answer repeats it."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    limit_fen: int = Field(
        strict=True, ge=0, le=MOST_FEN, description="底线，单位分：消费者最少能接受的，或者商家最多愿意付的"
    )
