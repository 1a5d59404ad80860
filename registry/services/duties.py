"""The registry has no clocks of its own: links and names carry their days, and readers compare them."""

from core.outbox import Duty

DUTIES: tuple[Duty, ...] = ()
