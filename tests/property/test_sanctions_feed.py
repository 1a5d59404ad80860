"""Whoever replays the feed of sanctions holds exactly the flags and warnings that are in force."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from changefeed.domain.feeds import Feed, Right, Scope
from changefeed.services.follow_feed import tell_subscriber
from changefeed.services.manage_subscribers import NewSubscriber, open_subscriber
from registry.domain.links import LinkKind
from sanctions.domain.flag_changes import SEES_PEOPLE
from sanctions.queries.flag_feed import desks_to_subscribe, flag_changes_between, flags_told_now
from sanctions.storage.flag_tables import DerivedFlag, Flag
from tests.factories_sanctions import SUPERVISOR
from tests.property.test_sanctions_retraction import World, acts

REPRESENTS = LinkKind.LEGAL_REPRESENTATIVE
PULL = st.tuples(st.just("pull"), st.integers(1, 4))


class Copy:
    """What a subscriber keeps, and its cursor."""

    def __init__(self, session, name, rights, now):
        scopes = (Scope(Feed.SANCTIONS, frozenset(rights)),)
        self.id = open_subscriber(session, NewSubscriber(name, "数据处", False, scopes), SUPERVISOR, now).subscriber_id
        self.session, self.rights, self.cursor, self.flags = session, frozenset(rights), 0, {}

    def pull(self, now, limit=500):
        up_to = tell_subscriber(self.session, self.id, Feed.SANCTIONS, self.cursor, limit, now)
        for change in flag_changes_between(self.session, self.cursor, up_to, self.rights):
            self.flags.pop(change.replaces, None)
            self.flags.pop(change.flag_id, None)
            if change.flag is not None:
                self.flags[change.flag_id] = change.flag
        self.cursor = up_to


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(acts, PULL), max_size=10))
@example([("decide", 0), ("pull", 4), ("link", 0, 0, REPRESENTS), ("link", 1, 0, REPRESENTS), ("respread",)])
def test_replaying_the_feed_gives_exactly_what_is_in_force(database, now, history):
    with database.reading() as session:  # everything is rolled back after each history
        world = World(session, now)
        rights = {SEES_PEOPLE, *(right for right, _ in desks_to_subscribe(session))}
        follower = Copy(session, "示例市数据局", rights, now)
        for act, *rest in history:
            if act == "pull":
                follower.pull(world.now, *rest)
            else:
                world.do(act, *rest)
        newcomer = Copy(session, "示例市采购中心", rights, now)
        copies = [follower, newcomer]
        for copy in copies:
            before = -1
            while copy.cursor > before:
                before = copy.cursor
                copy.pull(world.now, 3)
        live = select(Flag.id).where(Flag.retracted_at.is_(None))
        warned = select(DerivedFlag.id).where(DerivedFlag.retracted_at.is_(None))
        snapshot = {flag.flag_id: flag for flag in flags_told_now(session, "", 500, rights).flags}
        assert follower.flags == newcomer.flags == snapshot
        assert set(snapshot) == set(session.scalars(live))
        told = {warning.warning_id for flag in snapshot.values() for warning in flag.warnings}
        assert told == set(session.scalars(warned))


def test_a_right_that_opens_nothing_else_shows_no_warning_of_another_desk(database, now):
    with database.reading() as session:
        World(session, now).do("revoke", 0, 0)
        blind = Copy(session, "示例市档案馆", {Right("desk:procurement")}, now)
        blind.pull(now)
        (flag,) = blind.flags.values()
        assert (flag.kind, flag.warnings) == ("licence_revoked", ())
