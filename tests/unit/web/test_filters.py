from datetime import UTC, date, datetime

import pytest

from core.kernel.workdays import DueDay
from web.filters import chinese_date, clock_of, due_text, file_size, money, shanghai_time

FRIDAY = date(2026, 11, 20)


def test_money_has_yen_sign_and_two_decimals_and_missing_money_is_a_dash():
    assert money(123450) == "¥1,234.50"
    assert money(None) == "—"


def test_an_instant_is_written_as_its_shanghai_day():
    late_evening_in_utc = datetime(2026, 11, 20, 23, 5, tzinfo=UTC)
    assert chinese_date(late_evening_in_utc) == "2026年11月21日"
    assert shanghai_time(late_evening_in_utc) == "2026年11月21日 07:05"
    assert chinese_date(date(2026, 1, 2)) == "2026年1月2日"


@pytest.mark.parametrize(
    ("due", "text", "tone"),
    [
        (date(2026, 11, 27), "还剩 5 个工作日", "calm"),
        (date(2026, 11, 24), "还剩 2 个工作日", "short"),
        (date(2026, 11, 20), "今天到期", "short"),
        (date(2026, 11, 22), "下个工作日前到期", "short"),
        (date(2026, 11, 18), "已超过 2 个工作日", "overdue"),
    ],
)
def test_a_clock_says_what_is_left_in_words_and_tone(due, text, tone):
    clock = clock_of(due, FRIDAY)
    assert (clock.text, clock.tone) == (text, tone)


def test_a_clock_may_count_calendar_days():
    assert clock_of(date(2026, 12, 20), FRIDAY, "calendar").text == "还剩 30 天"


def test_a_provisional_day_says_so():
    assert due_text(DueDay(date(2027, 1, 8), provisional=True), FRIDAY).endswith("（到 2027年1月8日，暂定）")


def test_a_clock_leaves_out_this_year_only():
    assert clock_of(date(2026, 12, 1), FRIDAY).day == "12月1日"
    assert clock_of(date(2027, 1, 4), FRIDAY).day == "2027年1月4日"


def test_file_sizes_are_written_in_kb_and_mb():
    assert [file_size(count) for count in (10, 182_000, 3_500_000)] == ["1 KB", "178 KB", "3.3 MB"]
