"""The part of the registry's graph that spreading can reach from one enterprise or person."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.orm import Session

from registry.queries.links import LinkLine, links_of, people_links
from sanctions.domain.spreading import Link, Node, NodeKind, graph_of


def load_graph(session: Session, origin: Node, steps: int) -> dict[Node, list[Link]]:
    """Return every link within so many steps of the origin, of any day."""
    links: dict[str, Link] = {}
    seen: set[Node] = set()
    frontier = {origin}
    for _ in range(steps):
        found = {link.id: link for link in _links_at(session, frontier)}
        links |= found
        seen |= frontier
        frontier = {end for link in found.values() for end in (link.holder, link.enterprise)} - seen
    return graph_of(links.values())


def _links_at(session: Session, nodes: Iterable[Node]) -> list[Link]:
    enterprises = [node.id for node in nodes if node.kind is NodeKind.ENTERPRISE]
    people = [node.id for node in nodes if node.kind is NodeKind.PERSON]
    lines = (*links_of(session, enterprises, None), *people_links(session, people, None))
    return [_link(line) for line in lines if line.to_on is None or line.to_on > line.from_on]


def _link(line: LinkLine) -> Link:
    """Turn a link that ends before `to_on` into one that ends on its last day."""
    if line.from_person_id is not None:
        holder = Node(NodeKind.PERSON, line.from_person_id)
    else:
        holder = Node(NodeKind.ENTERPRISE, line.from_enterprise_id or "")
    return Link(
        id=line.link_id,
        kind=line.kind.value,
        holder=holder,
        enterprise=Node(NodeKind.ENTERPRISE, line.to_enterprise_id),
        since=line.from_on,
        until=None if line.to_on is None else line.to_on - timedelta(1),
        verified=line.verified,
    )
