"""Which registered enterprises a description may mean: by name, by address, and by ids that others know."""

import re
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.domain.described import Described
from registry.domain.lookup import LookupScore
from registry.queries.find_enterprises import EnterpriseHit, find_enterprises, hit_of
from registry.storage.loading import load_by_ids
from registry.storage.registry_tables import Enterprise

_OF_ONE_NAME = 3
_SHORTEST_STREET = 3
_STREET_AND_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,4}(?:大道|大街|路|街|巷|弄))\s*(\d{1,5})\s*号")
_BY_ADDRESS, _BY_PHONE = LookupScore(70, "地址相同"), LookupScore(75, "电话是这家企业经办人的")


def suggest_enterprises(
    session: Session, described: Described, known_ids: Iterable[str], limit: int = 8
) -> tuple[EnterpriseHit, ...]:
    """Return the likeliest first, each once with every reason; people of `known_ids` have the phone described."""
    found = [
        *(hit for name in described.names for hit in find_enterprises(session, name, _OF_ONE_NAME)),
        *(hit_of(row, _BY_PHONE) for row in load_by_ids(session, Enterprise, known_ids).values()),
        *(hit_of(row, _BY_ADDRESS) for place in described.places for row in _at(session, place)),
    ]
    joined: dict[str, EnterpriseHit] = {}
    for hit in found:
        known = joined.get(hit.enterprise_id)
        joined[hit.enterprise_id] = hit if known is None else _both(known, hit)
    return tuple(sorted(joined.values(), key=lambda hit: (-hit.score, hit.code))[:limit])


def _both(one: EnterpriseHit, other: EnterpriseHit) -> EnterpriseHit:
    """Two reasons count more than the better one; the same reason twice counts once."""
    if other.why in one.why:
        return one
    return replace(one, score=max(one.score, other.score) + 10, why=f"{one.why}；{other.why}")


def _at(session: Session, place: str) -> list[Enterprise]:
    """Return what is registered at this street and number, however the spaces stand."""
    found = _STREET_AND_NUMBER.search(place)
    if found is None:
        return []
    street, number = found.groups()
    while len(street) > _SHORTEST_STREET and not _has_street(session, street):
        street = street[1:]
    rows = session.scalars(
        select(Enterprise)
        .where(
            Enterprise.address.contains(street, autoescape=True),
            Enterprise.address.contains(number, autoescape=True),
        )
        .order_by(Enterprise.code)
    )
    exact = re.compile(rf"{re.escape(street)}\s*{number}\s*号")
    return [row for row in rows if exact.search(row.address)]


def _has_street(session: Session, street: str) -> bool:
    here = select(Enterprise.id).where(Enterprise.address.contains(street, autoescape=True)).limit(1)
    return session.scalar(here) is not None
