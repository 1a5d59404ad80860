from datetime import date

import pytest

from registry.domain.link_history import NOTHING, KnownLink, LinkChange, ToldLink, change_of

OLD, BEFORE, TOLD_ON, LATER = date(2015, 1, 1), date(2020, 1, 1), date(2024, 1, 1), date(2025, 1, 1)
KNOWN = KnownLink("k", 3000, OLD, None)


@pytest.mark.parametrize(
    "told",
    [
        ToldLink(3000, OLD, None),
        ToldLink(None, OLD, None),
        ToldLink(3000, None, None),
        ToldLink(3000, BEFORE, None),
        ToldLink(None, date(2010, 1, 1), None),
    ],
    ids=["all", "no share", "no day", "a later day", "an earlier day"],
)
def test_what_is_known_already_changes_nothing(told):
    assert change_of([KNOWN], told, TOLD_ON) == NOTHING


@pytest.mark.parametrize(
    ("known", "told", "change"),
    [
        ([], ToldLink(3000, OLD, None), LinkChange(added=ToldLink(3000, OLD, None))),
        ([], ToldLink(None, None, None), LinkChange(added=ToldLink(None, TOLD_ON, None))),
        ([], ToldLink(None, None, BEFORE), LinkChange(added=ToldLink(None, BEFORE, BEFORE))),
        ([KNOWN], ToldLink(3000, OLD, BEFORE), LinkChange(kept=(KnownLink("k", 3000, OLD, BEFORE),))),
        ([KNOWN], ToldLink(None, None, BEFORE), LinkChange(kept=(KnownLink("k", 3000, OLD, BEFORE),))),
        (
            [KNOWN],
            ToldLink(5000, OLD, None),
            LinkChange(kept=(KnownLink("k", 3000, OLD, TOLD_ON),), added=ToldLink(5000, TOLD_ON, None)),
        ),
        (
            [KNOWN],
            ToldLink(5000, BEFORE, None),
            LinkChange(kept=(KnownLink("k", 3000, OLD, BEFORE),), added=ToldLink(5000, BEFORE, None)),
        ),
        (
            [KnownLink("k", None, OLD, BEFORE)],
            ToldLink(None, LATER, None),
            LinkChange(added=ToldLink(None, LATER, None)),
        ),
        (
            [KnownLink("k", 5000, BEFORE, None)],
            ToldLink(3000, OLD, BEFORE),
            LinkChange(added=ToldLink(3000, OLD, BEFORE)),
        ),
        (
            [KnownLink("k", 3000, LATER, None)],
            ToldLink(5000, LATER, None),
            LinkChange(kept=(KnownLink("k", 5000, LATER, None),)),
        ),
    ],
    ids=[
        *("new", "new without a day", "over without a day", "ended", "ended without a day", "another share"),
        *("another share since a day", "again after an end", "what was before", "a share that was wrong"),
    ],
)
def test_what_is_new_ends_or_follows_what_was_known(known, told, change):
    assert change_of(known, told, TOLD_ON) == change


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (KnownLink("k", None, OLD, BEFORE), ToldLink(None, OLD, None)),
        (KNOWN, ToldLink(5000, date(2010, 1, 1), None)),
        (KNOWN, ToldLink(5000, OLD, BEFORE)),
    ],
    ids=["what ended does not hold again", "overlapping shares", "another share of what is over"],
)
def test_what_contradicts_the_known_is_refused(known, told):
    assert change_of([known], told, TOLD_ON).refused


@pytest.mark.parametrize("told", [ToldLink(5000, OLD, None), ToldLink(3000, OLD, TOLD_ON), ToldLink(5000, None, None)])
def test_a_change_that_was_taken_in_is_the_same_the_next_time(told):
    change = change_of([KNOWN], ToldLink(5000, OLD, None), TOLD_ON)
    now_known = [*change.kept, KnownLink("n", change.added.share_bp, change.added.from_on, change.added.to_on)]
    assert change_of(now_known, told, TOLD_ON) == NOTHING
