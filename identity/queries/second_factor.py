"""Whether a person has an authenticator, and the one that is being set up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import vault_of
from core.kernel.roles import Actor
from identity.domain.second_factor import Enrolment, enrolment_of
from identity.storage.second_factor_tables import RecoveryCode, SecondFactor


@dataclass(frozen=True)
class SecondFactorPage:
    """`open_enrolment` is what the app still has to scan."""

    confirmed_at: datetime | None
    spare_codes: int
    open_enrolment: Enrolment | None


def second_factor_page(session: Session, actor: Actor) -> SecondFactorPage:
    """Return the state of the actor's own authenticator."""
    row = session.get(SecondFactor, actor.account_id)
    if row is None:
        return SecondFactorPage(None, 0, None)
    if row.confirmed_at is None:
        return SecondFactorPage(None, 0, enrolment_of(vault_of(session).open(row.secret_sealed), actor.name))
    spare = select(func.count()).where(RecoveryCode.account_id == row.account_id, RecoveryCode.used_at.is_(None))
    return SecondFactorPage(row.confirmed_at, session.scalar(spare) or 0, None)


def accounts_with_second_factor(session: Session) -> frozenset[str]:
    """Return the accounts whose authenticator counts, for the administrators' list."""
    return frozenset(session.scalars(select(SecondFactor.account_id).where(SecondFactor.confirmed_at.is_not(None))))
