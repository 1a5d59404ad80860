from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mediation.domain.lifecycle import Stage
from mediation.domain.performance import Promise, PromiseState, next_due_on, next_promise, stage_of

DAY = date(2026, 12, 1)
OPEN = Promise(1, DAY, 100_000)
KEPT = Promise(1, DAY, 100_000, 100_000, DAY)
BROKEN = Promise(1, DAY, 100_000, 40_000, None, is_broken=True)


def test_where_a_promise_stands_is_computed_from_its_day():
    assert OPEN.state(DAY - timedelta(1)) is PromiseState.WAITING
    assert OPEN.state(DAY) is PromiseState.DUE_TODAY
    assert OPEN.state(DAY + timedelta(1)) is PromiseState.OVERDUE
    assert BROKEN.state(DAY + timedelta(1)) is PromiseState.BROKEN
    assert KEPT.state(DAY + timedelta(9)) is PromiseState.KEPT
    late = Promise(1, DAY, 0, 0, DAY + timedelta(3), is_broken=True)
    assert (late.state(DAY + timedelta(9)), late.late_days(DAY + timedelta(9))) == (PromiseState.KEPT_LATE, 3)
    assert (BROKEN.rest_fen, KEPT.rest_fen) == (60_000, 0)


def test_the_agreement_follows_its_promises():
    assert stage_of([KEPT, KEPT]) is Stage.PERFORMED
    assert stage_of([KEPT, OPEN]) is Stage.SETTLED
    assert stage_of([BROKEN, OPEN]) is Stage.BREACHED
    made_good = Promise(1, DAY, 100_000, 100_000, DAY + timedelta(5), is_broken=True)
    assert stage_of([made_good, OPEN]) is Stage.SETTLED
    assert stage_of([made_good, KEPT]) is Stage.PERFORMED


def test_the_queue_waits_for_what_nobody_reported():
    second = Promise(2, DAY + timedelta(30), 1)
    assert next_due_on([BROKEN, second]) == second.due_on
    assert next_promise([BROKEN, second]) is BROKEN
    assert next_due_on([KEPT]) is None


@given(
    st.lists(
        st.builds(
            Promise,
            st.integers(1, 9),
            st.just(DAY),
            st.just(5),
            st.just(0),
            st.sampled_from([None, DAY]),
            is_broken=st.booleans(),
        ),
        min_size=1,
    ),
    st.data(),
)
def test_keeping_one_more_promise_never_makes_it_worse(promises, data):
    place = data.draw(st.integers(0, len(promises) - 1))
    kept = Promise(promises[place].number, DAY, 5, 5, DAY, promises[place].is_broken)
    better = [*promises[:place], kept, *promises[place + 1 :]]
    order = [Stage.BREACHED, Stage.SETTLED, Stage.PERFORMED]
    assert order.index(stage_of(better)) >= order.index(stage_of(promises))
