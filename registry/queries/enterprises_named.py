"""An enterprise as somebody compares it with what was written: its id, its present name and every name it had."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core.kernel.identifiers import normalise_uscc
from registry.storage.registry_tables import Enterprise, EnterpriseName

_FIRM, _NAME = Enterprise.__table__, EnterpriseName.__table__
_BY_CODE = (
    select(_FIRM.c.id, _FIRM.c.name, _NAME.c.name.label("had"))
    .join_from(_FIRM, _NAME, _NAME.c.enterprise_id == _FIRM.c.id, isouter=True)
    .where(_FIRM.c.code == bindparam("code"))
)


@dataclass(frozen=True)
class NamedEnterprise:
    """`names` are the present one and all former ones."""

    enterprise_id: str
    name: str
    names: frozenset[str]


def enterprise_of_code(session: Session, code: str) -> NamedEnterprise | None:
    rows = session.connection().execute(_BY_CODE, {"code": normalise_uscc(code)}).all()
    if not rows:
        return None
    names = {row.had for row in rows if row.had is not None}
    return NamedEnterprise(rows[0].id, rows[0].name, frozenset({rows[0].name, *names}))
