"""Who stands behind many codes at once, with every name each has borne."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.storage.registry_tables import Enterprise, EnterpriseName

_IN_BATCH = 500


@dataclass(frozen=True)
class NamedEnterprise:
    """`names` are the present and the former ones."""

    enterprise_id: str
    names: frozenset[str]


def enterprises_by_code(session: Session, codes: Iterable[str]) -> dict[str, NamedEnterprise]:
    """Return the enterprises that are registered, by code."""
    wanted = sorted({code for code in codes if code})
    ids: dict[str, str] = {}
    names: dict[str, set[str]] = defaultdict(set)
    for start in range(0, len(wanted), _IN_BATCH):
        batch = wanted[start : start + _IN_BATCH]
        rows = session.execute(
            select(Enterprise.code, Enterprise.id, EnterpriseName.name)
            .join(EnterpriseName, EnterpriseName.enterprise_id == Enterprise.id)
            .where(Enterprise.code.in_(batch))
        )
        for code, enterprise_id, name in rows:
            ids[code or ""] = enterprise_id
            names[code or ""].add(name)
    return {code: NamedEnterprise(one, frozenset(names[code])) for code, one in ids.items()}
