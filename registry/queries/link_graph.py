"""Who and what stands within two steps of an enterprise: a graph small enough to be looked at.

Somebody with very many posts (an agent), and a firm with very many branches, is shown with how many there are and not
followed: what everybody shares says nothing of anybody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry.domain.links import LINK_RULES
from registry.queries.enterprise_page import EnterpriseLine, enterprise_lines
from registry.queries.links import LinkLine, link_line, links_of, people_links
from registry.queries.people import PersonLine, people_lines
from registry.queries.shared_contacts import sharing_contacts
from registry.storage.loading import load_links_touching
from registry.storage.registry_tables import RegistryLink

MOST_FOLLOWED = 30
MOST_NODES = 150
_Key = tuple[str, str]  # "person" or "enterprise", and its id


@dataclass(frozen=True)
class GraphNode:
    """`name` of a person is masked unless the registration publishes it; `unfollowed`: links that are not drawn."""

    key: str
    name: str
    is_person: bool
    step: int
    enterprise: EnterpriseLine | None
    unfollowed: int


@dataclass(frozen=True)
class GraphEdge:
    """`start` and `end` are keys of nodes; `holds` on the day asked for."""

    start: str
    end: str
    text: str
    from_on: date
    to_on: date | None
    holds: bool


@dataclass(frozen=True)
class LinkGraph:
    """The enterprise itself is the first node; `is_cut`: there is more than is drawn."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    is_cut: bool

    def node(self, key: str) -> GraphNode:
        return next(node for node in self.nodes if node.key == key)


@dataclass
class _Walk:
    """What was found so far, in the order of finding."""

    session: Session
    on: date
    steps: dict[_Key, int]
    edges: dict[tuple[_Key, _Key, str, date], GraphEdge] = field(default_factory=dict)
    unfollowed: dict[_Key, int] = field(default_factory=dict)
    is_full: bool = False

    def reach(self, key: _Key, step: int) -> bool:
        if key not in self.steps and len(self.steps) >= MOST_NODES:
            self.is_full = True
            return False
        self.steps.setdefault(key, step)
        return True


def link_graph(session: Session, enterprise_id: str, on: date) -> LinkGraph:
    """Return links of any day within two steps, and who shares an address or telephone on the day with the firm."""
    centre: _Key = ("enterprise", enterprise_id)
    walk = _Walk(session, on, {centre: 0})
    _add_shared(walk, centre)
    for step in (1, 2):
        _take_step(walk, step, [key for key, reached in walk.steps.items() if reached == step - 1])
    return _drawn(walk)


def _add_shared(walk: _Walk, centre: _Key) -> None:
    for shared in sharing_contacts(walk.session, centre[1], walk.on, MOST_FOLLOWED):
        other = ("enterprise", shared.enterprise_id)
        if walk.reach(other, 1):
            text = LINK_RULES[shared.kind].text
            walk.edges[centre, other, text, shared.since] = GraphEdge("", "", text, shared.since, None, holds=True)


def _take_step(walk: _Walk, step: int, frontier: list[_Key]) -> None:
    people = [one for kind, one in frontier if kind == "person"]
    firms = [one for kind, one in frontier if kind == "enterprise"]
    for one, count in _counted(walk.session, people, (RegistryLink.from_person_id,)).items():
        if count > MOST_FOLLOWED:
            walk.unfollowed["person", one] = count
    ends = (RegistryLink.from_enterprise_id, RegistryLink.to_enterprise_id)
    for one, count in _counted(walk.session, firms, ends).items():
        if count > MOST_FOLLOWED:
            walk.unfollowed["enterprise", one] = count - (MOST_FOLLOWED if step == 1 else 0)
    calm_people = [one for one in people if ("person", one) not in walk.unfollowed]
    calm_firms = [one for one in firms if ("enterprise", one) not in walk.unfollowed]
    links = [*links_of(walk.session, calm_firms, None), *people_links(walk.session, calm_people, None)]
    if step == 1 and not calm_firms:
        links += _latest(walk.session, firms[0])
    for link in links:
        _add_link(walk, link, step)


def _counted(
    session: Session, ids: list[str], columns: Iterable[InstrumentedAttribute[str | None] | InstrumentedAttribute[str]]
) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for column in columns if ids else ():
        rows = session.execute(select(column, func.count()).where(column.in_(ids)).group_by(column))
        for one, count in rows:
            counts[one or ""] = counts.get(one or "", 0) + count
    return counts


def _latest(session: Session, enterprise_id: str) -> list[LinkLine]:
    """Return the links of a firm with very many: what holds now and began last first."""
    rows = load_links_touching(session, [enterprise_id], None)
    lines = sorted(map(link_line, rows), key=lambda one: (one.to_on is not None, -one.from_on.toordinal()))
    return lines[:MOST_FOLLOWED]


def _add_link(walk: _Walk, link: LinkLine, step: int) -> None:
    start: _Key = (
        ("person", link.from_person_id) if link.from_person_id else ("enterprise", link.from_enterprise_id or "")
    )
    end: _Key = ("enterprise", link.to_enterprise_id)
    if walk.reach(start, step) and walk.reach(end, step):
        text = link.kind_text if link.share_bp is None else f"{link.kind_text} {link.share_bp / 100:g}%"
        edge = GraphEdge("", "", text, link.from_on, link.to_on, link.holds_on(walk.on))
        walk.edges[start, end, text, link.from_on] = edge


def _drawn(walk: _Walk) -> LinkGraph:
    """Give every node a key that says nothing of who it is, and its name as it may be shown."""
    people = people_lines(walk.session, (one for kind, one in walk.steps if kind == "person"))
    firms = enterprise_lines(walk.session, (one for kind, one in walk.steps if kind == "enterprise"))
    keys = {key: f"n{number}" for number, key in enumerate(walk.steps)}
    nodes = tuple(_node(keys[key], key, walk, people, firms) for key in walk.steps)
    edges = tuple(replace(edge, start=keys[ids[0]], end=keys[ids[1]]) for ids, edge in walk.edges.items())
    return LinkGraph(nodes, edges, walk.is_full or bool(walk.unfollowed))


def _node(
    drawn_key: str, key: _Key, walk: _Walk, people: Mapping[str, PersonLine], firms: Mapping[str, EnterpriseLine]
) -> GraphNode:
    kind, one = key
    firm = firms[one] if kind == "enterprise" else None
    name = firm.name if firm else people[one].shown_name
    return GraphNode(drawn_key, name, firm is None, walk.steps[key], firm, walk.unfollowed.get(key, 0))
