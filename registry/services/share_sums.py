"""Shares that add up to more than the whole: no single record is wrong by that, so it is said and nothing refused."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from registry.domain.links import WHOLE_SHARE_BP, LinkKind
from registry.services.importing import Noted, pieces
from registry.storage.registry_tables import RegistryLink

_TOO_MUCH = "该主体的股东在这一天的持股比例合计超过 100%，已经照文件收入，请核对"


def note_shares_above_whole(session: Session, lines: Mapping[str, int], on: date) -> tuple[Noted, ...]:
    """Return a remark for each enterprise whose shareholders hold more than everything on the day.

    `lines`: the last line that told of a share in it. One hundredth of a percent a holder may come of rounding.
    """
    noted: list[Noted] = []
    for piece in pieces(lines):
        too_much = (
            select(RegistryLink.to_enterprise_id)
            .where(
                RegistryLink.to_enterprise_id.in_(piece),
                RegistryLink.kind == LinkKind.SHAREHOLDER.value,
                RegistryLink.from_on <= on,
                or_(RegistryLink.to_on.is_(None), RegistryLink.to_on > on),
            )
            .group_by(RegistryLink.to_enterprise_id)
            .having(func.sum(RegistryLink.share_bp) > WHOLE_SHARE_BP + func.count())
        )
        noted += [Noted(lines[enterprise_id], (_TOO_MUCH,)) for enterprise_id in session.scalars(too_much)]
    return tuple(noted)
