from datetime import date, timedelta

import pytest

from core.kernel.errors import InvalidInputError
from mediation.domain.blind_bid import (
    MOST_FEN,
    BlindOutcome,
    Frame,
    Limits,
    PastBid,
    as_proposal,
    chances,
    check_limit,
    frame_of,
    limits_of,
    meeting_sum,
    written,
)
from mediation.domain.office import HouseRules
from mediation.domain.parties import Side
from mediation.domain.proposal import LawRange, Positions

TODAY = date(2026, 11, 20)
RULES = HouseRules()


@pytest.mark.parametrize(
    ("consumer", "merchant", "floor", "sum_fen"),
    [
        (200_000, 300_000, None, 250_000),
        (200_000, 200_000, None, 200_000),  # just meeting is meeting
        (200_001, 200_000, None, None),  # a cent apart is apart
        (200_000, 200_001, None, 200_001),  # half a cent up
        (100_000, 300_000, 250_000, 250_000),  # never below the law's undisputed floor
        (100_000, 300_000, 150_000, 200_000),
        (100_000, 200_000, 250_000, None),  # the merchant would not pay what the law gives: they do not meet
    ],
)
def test_the_sum_is_the_middle_and_never_below_the_floor(consumer, merchant, floor, sum_fen):
    assert meeting_sum(Limits(consumer, merchant), floor) == sum_fen


@pytest.mark.parametrize(
    ("positions", "floor", "frame"),
    [
        (Positions(300_000, 100_000, 350_000), None, Frame(100_000, 300_000)),
        (Positions(None, None, 350_000), None, Frame(0, 350_000)),
        (Positions(None, 100_000, 350_000), 200_000, Frame(200_000, 350_000)),
        (Positions(None, None, None), None, Frame(0, MOST_FEN)),
        (Positions(80_000, 100_000, None), None, Frame(100_000, 100_000)),  # the offer gives more than is asked
    ],
)
def test_the_frame_comes_from_what_is_open_to_both(positions, floor, frame):
    assert frame_of(positions, floor) == frame


@pytest.mark.parametrize("limit", [99_999, 300_001])
def test_a_limit_outside_of_the_frame_is_refused_without_repeating_it(limit):
    with pytest.raises(InvalidInputError) as refused:
        check_limit(limit, Frame(100_000, 300_000))
    assert set(refused.value.fields) == {"secret_limit"}
    assert f"{limit // 100:,}.{limit % 100:02d}" not in refused.value.message


def test_every_limit_is_written_at_the_same_length():
    assert {len(written(limit)) for limit in (0, 9, 350_000, MOST_FEN)} == {15}
    assert int(written(350_000)) == 350_000


def test_each_limit_goes_to_its_own_side():
    assert limits_of((Side.CONSUMER, 1), 2) == Limits(consumer_fen=1, merchant_fen=2)
    assert limits_of((Side.MERCHANT, 1), 2) == Limits(consumer_fen=2, merchant_fen=1)


def test_the_derivation_of_the_sum_names_no_limit():
    lines = as_proposal(250_000, LawRange(120_000, None)).lines
    assert [line.amount_fen for line in lines] == [None, 250_000]
    assert "¥1,200.00" in lines[-1].text


def ended(outcome, days_ago=10):
    return PastBid(outcome, TODAY - timedelta(days_ago))


@pytest.mark.parametrize(
    ("past", "left", "why"),
    [
        ([], 3, ""),
        ([PastBid(None, None)], 3, "正在进行"),
        ([ended(BlindOutcome.NOT_CROSSED)], 2, ""),
        ([ended(BlindOutcome.NOT_CROSSED, 1)], 2, "要隔几天"),
        ([ended(BlindOutcome.NOT_CROSSED, 2)], 2, ""),
        ([ended(BlindOutcome.CALLED_OFF, 1)], 3, "要隔几天"),
        ([ended(BlindOutcome.CALLED_OFF)] * 9, 3, ""),  # nothing was learnt from these
        ([ended(BlindOutcome.NOT_CROSSED)] * 3, 0, "次数已经用完"),
        ([ended(BlindOutcome.CROSSED)], 0, "已经碰上过"),
    ],
)
def test_how_often_and_how_soon_again(past, left, why):
    allowed = chances(past, RULES, TODAY, Frame(0, 1))
    assert allowed.left == left
    assert (allowed.why_not == "") == (why == "")
    assert why in allowed.why_not


def test_none_begins_where_only_one_sum_is_left():
    allowed = chances([], RULES, TODAY, Frame(100_000, 100_000))
    assert allowed.opens_on is None
    assert "¥1,000.00" in allowed.why_not
