"""Who acts for whom in the city: an adult child with a mandate that a parent gave online."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bootstrap.demo.accounts import CAST
from core.kernel.clock import local_date
from core.kernel.roles import Actor
from identity.domain.mandates import MandateKind, MandateTerms, Power
from identity.queries.signed_in import actor_of
from identity.services.open_mandate import AgentNamed, give_mandate

_PARENT, _CHILD = "parent", "consumer_2"
_GIVEN_DAYS_AGO, _VALID_DAYS = 200, 730


def give_mandates(session: Session, actors: Mapping[str, Actor], now: datetime) -> dict[str, Actor]:
    """Let the parent give every power; returns the cast with the child as agent. Part of loading the city."""
    at = now - timedelta(days=_GIVEN_DAYS_AGO)
    child = next(cast for cast in CAST if cast.key == _CHILD)
    from_on = local_date(at)
    terms = MandateTerms(MandateKind.AGENT, frozenset(Power), from_on, from_on + timedelta(days=_VALID_DAYS))
    give_mandate(session, AgentNamed(child.phone, child.name), terms, None, actors[_PARENT], at)
    session.flush()
    return {**actors, _CHILD: actor_of(session, actors[_CHILD].account_id)}
