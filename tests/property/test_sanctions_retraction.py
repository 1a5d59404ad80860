"""Whatever is decided, linked, spread, annulled and expired, no warning outlives the flag it comes from."""

from datetime import date, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bootstrap.spreading_oracle import Riddle, try_everything
from core.kernel.clock import local_date
from core.kernel.errors import ConflictError
from core.kernel.identifiers import new_id
from core.kernel.roles import SYSTEM_ACTOR
from registry.domain.links import LinkKind
from registry.services.end_link import end_link
from registry.storage.registry_tables import RegistryLink
from sanctions.domain.flag_kinds import FlagSource, add_years
from sanctions.domain.spreading import Link, Node, NodeKind
from sanctions.services.compare_spread import compare_spread
from sanctions.services.expire_listings import expire_listings
from sanctions.services.flags import NewFlag, raise_flag, take_back_flag
from sanctions.services.lift_listing import lift_listing
from sanctions.services.make_listings_effective import make_listings_effective
from sanctions.services.spread_book import origin_of
from sanctions.services.spread_flags import spread_flags
from sanctions.storage.flag_tables import DerivedFlag, Flag
from sanctions.storage.loading import limits_of, load_edition, load_measures_in_force
from tests.factories_registry import given_enterprise, given_link, given_person
from tests.factories_sanctions import ACT_ON, given_annulled, given_decided, given_law, respread_all

FIRMS, PEOPLE = 3, 2
KINDS = [LinkKind.LEGAL_REPRESENTATIVE, LinkKind.CONTROLLER]
acts = st.one_of(
    st.tuples(st.just("link"), st.integers(0, FIRMS - 1), st.integers(0, PEOPLE - 1), st.sampled_from(KINDS)),
    st.tuples(st.just("decide"), st.integers(0, FIRMS - 1)),
    st.tuples(st.just("annul"), st.integers(0, 3)),
    st.tuples(st.just("repair"), st.integers(0, 3)),
    st.tuples(st.just("rename"), st.integers(0, FIRMS - 1), st.integers(0, FIRMS - 1)),
    st.tuples(st.just("revoke"), st.integers(0, FIRMS - 1), st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("take_back"), st.integers(0, 3)),
    st.tuples(st.just("end_link"), st.integers(0, 5)),
    st.sampled_from([("spread",), ("respread",), ("effective",), ("expire",), ("years_pass",)]),
)


class World:
    def __init__(self, session, now):
        self.session, self.now = session, now
        given_law(session, now)
        self.firms = [given_enterprise(session, f"示例市第{n}公司") for n in range(FIRMS)]
        self.people = [given_person(session, f"示例人{n}") for n in range(PEOPLE)]
        self.listings, self.links, self.revoked = [], [], []

    def do(self, act, *rest):
        getattr(self, act)(*rest)
        self.session.flush()

    def link(self, firm, person, kind):
        self.links.append(given_link(self.session, self.firms[firm], from_person_id=self.people[person], kind=kind))

    def decide(self, firm):
        count = len(self.listings)
        decided = given_decided(
            self.session, self.now, self.firms[firm], f"第{count}号", event_on=ACT_ON - timedelta(days=count)
        )
        self.listings.append(decided)

    def annul(self, number):
        if number < len(self.listings):
            try:
                given_annulled(self.session, self.now, self.listings[number])
            except ConflictError:
                return  # it had ended before

    def repair(self, number):
        """The credit file decides that the listing is repaired."""
        if number < len(self.listings):
            lift_listing(self.session, self.listings[number], local_date(self.now), self.now)

    def rename(self, firm, becomes):
        if firm != becomes:
            told = {"kind": LinkKind.RENAMED_TO, "from_on": ACT_ON + timedelta(5)}
            link_id = given_link(self.session, self.firms[becomes], from_enterprise_id=self.firms[firm], **told)
            self.links.append(link_id)

    def revoke(self, firm, person):
        """Another authority takes the licence away and names a person as responsible."""
        today = local_date(self.now)
        new = NewFlag(
            source=FlagSource.DECISION,
            source_id=new_id(),
            kind="licence_revoked",
            node=Node(NodeKind.ENTERPRISE, self.firms[firm]),
            name="示例市某公司",
            article_key="登记条例-12",
            basis="登记条例 12",
            authority="示例市市场监督管理局",
            document_number=f"吊{len(self.revoked)}号",
            remedy="可以申请行政复议",
            event_on=today,
            told_on=today,
            starts_on=today,
            ends_on=add_years(today, 3),
            responsible=frozenset([self.people[person]]),
        )
        raise_flag(self.session, new, self.now)
        self.revoked.append(new.source_id)

    def take_back(self, number):
        if number < len(self.revoked):
            take_back_flag(self.session, FlagSource.DECISION, self.revoked[number], "annulled", self.now)

    def end_link(self, number):
        if number < len(self.links):
            link_id, self.links[number] = self.links[number], None
            if link_id is not None:
                begun = self.session.get_one(RegistryLink, link_id).from_on
                ends_on = max(date(2026, 7, 1), begun + timedelta(30))
                end_link(self.session, link_id, ends_on, SYSTEM_ACTOR, self.now)

    def spread(self):
        spread_flags(self.session, self.now)

    def respread(self):
        self.now += timedelta(seconds=1)
        respread_all(self.session, self.now)

    def effective(self):
        make_listings_effective(self.session, self.now)

    def expire(self):
        expire_listings(self.session, self.now)

    def years_pass(self):
        self.now += timedelta(days=600)

    def live(self):
        rows = self.session.scalars(select(DerivedFlag).where(DerivedFlag.retracted_at.is_(None)))
        return {(row.flag_id, row.measure_id, row.object_id, row.path_key, row.starts_on) for row in rows}

    def expected(self):
        """Return what brute force derives: every choice and order of links for every live flag, by the measures."""
        measures = load_measures_in_force(self.session, local_date(self.now))
        rules = tuple(measure.spread_rule() for measure in measures.values() if measure.is_derived)
        ids = {measure.code: row_id for row_id, measure in measures.items()}
        limits, links = limits_of(load_edition(self.session)), tuple(map(as_link, self.registered()))
        found = set()
        for flag in self.session.scalars(select(Flag).where(Flag.retracted_at.is_(None))):
            for one in try_everything(Riddle(origin_of(flag), rules, links, limits)):
                way = ",".join(f"{link.id}:{link.since}:{link.until}:{int(link.verified)}" for link in one.path)
                found.add((flag.id, ids[one.measure], one.target.id, way, one.starts_on))
        return found

    def registered(self):
        return [
            row for row in self.session.scalars(select(RegistryLink)) if row.to_on is None or row.to_on > row.from_on
        ]


def as_link(row):
    person, firm = row.from_person_id, row.from_enterprise_id
    holder = Node(NodeKind.PERSON, person) if person else Node(NodeKind.ENTERPRISE, firm)
    until = None if row.to_on is None else row.to_on - timedelta(1)
    enterprise = Node(NodeKind.ENTERPRISE, row.to_enterprise_id)
    return Link(row.id, row.kind, holder, enterprise, row.from_on, until, row.verified)


EVERYTHING = [
    *[("link", 0, 0, KINDS[0]), ("link", 1, 0, KINDS[0]), ("link", 2, 1, KINDS[1]), ("rename", 0, 2), ("rename", 2, 0)],
    *[("decide", 0), ("decide", 1), ("decide", 2), ("effective",), ("revoke", 0, 1), ("revoke", 2, 0), ("respread",)],
    *[("annul", 1), ("repair", 2), ("end_link", 2), ("take_back", 1)],
]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, max_size=12))
@example(EVERYTHING)
@example([*EVERYTHING, ("years_pass",), ("years_pass",), ("expire",)])
def test_no_derived_flag_is_left_without_its_live_flag(database, now, history):
    with database.reading() as session:  # everything is rolled back after each history
        world = World(session, now)
        for act in history:
            world.do(*act)
            orphan = select(DerivedFlag.id).join(Flag, Flag.id == DerivedFlag.flag_id)
            orphan = orphan.where(DerivedFlag.retracted_at.is_(None), Flag.retracted_at.is_not(None))
            assert session.scalars(orphan).all() == []
        world.do("respread")
        assert compare_spread(session, local_date(world.now)).differing == []  # and all that should be there is there
        kept = world.live()
        assert kept == world.expected()
        world.do("respread")
        assert world.live() == kept


def test_annulling_every_listing_leaves_no_live_row_at_all(database, now):
    with database.transaction() as session:
        world = World(session, now)
        for firm in range(FIRMS):
            world.do("link", firm, 0, LinkKind.LEGAL_REPRESENTATIVE)
            world.do("decide", firm)
        world.do("spread")
        assert len(world.live()) > FIRMS
        for number in range(FIRMS):
            world.do("annul", number)
        assert world.live() == set()
        assert session.scalars(select(Flag).where(Flag.retracted_at.is_(None))).all() == []
