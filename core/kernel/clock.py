"""The only place that reads the real clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def system_now() -> datetime:
    """Return the real time as an aware UTC instant."""
    return datetime.now(UTC)


def local_date(at: datetime) -> date:
    """Return the Shanghai day of an instant; deadlines are counted in these days."""
    return at.astimezone(SHANGHAI).date()


def seconds_left_of_day(at: datetime) -> int:
    """Return after how many seconds the next Shanghai day begins."""
    local = at.astimezone(SHANGHAI)
    return 24 * 3600 - (local.hour * 3600 + local.minute * 60 + local.second)


def chinese_date(day: date) -> str:
    """Write 2026年11月21日."""
    return f"{day.year}年{day.month}月{day.day}日"
