"""What the credit file does by itself. Every duty is safe to run again."""

from datetime import timedelta

from core.outbox import Duty
from credit.services.announce_record import announce_days
from credit.services.raise_leads import raise_successor_leads
from credit.services.remind_of_cases import remind_of_cases
from credit.services.stop_deregistered import stop_deregistered

DUTIES: tuple[Duty, ...] = (
    Duty("credit.announce_days", timedelta(seconds=30), announce_days),
    Duty("credit.stop_deregistered", timedelta(seconds=30), stop_deregistered),
    Duty("credit.remind_of_cases", timedelta(minutes=10), remind_of_cases),
    Duty("credit.raise_successor_leads", timedelta(hours=1), raise_successor_leads),
)
