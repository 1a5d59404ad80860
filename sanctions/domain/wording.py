"""Small Chinese phrases that several sentences share."""

from datetime import date


def chinese_date(day: date) -> str:
    """Return 2026年11月21日."""
    return f"{day.year}年{day.month}月{day.day}日"
