"""What sanctions does by itself: terms that begin and end, and spreading. Every duty is safe to run again."""

from datetime import timedelta

from core.outbox import Duty
from sanctions.services.act_on_decision import expire_decisions
from sanctions.services.check_batches import work_on_batches
from sanctions.services.decide_abnormal import make_abnormal_effective
from sanctions.services.decide_restriction import expire_restrictions, make_restrictions_effective
from sanctions.services.endings import remind_of_endings
from sanctions.services.expire_listings import expire_listings
from sanctions.services.limit_guesses import forget_guesses
from sanctions.services.make_listings_effective import make_listings_effective
from sanctions.services.office_clocks import remind_of_listings
from sanctions.services.recheck_applications import recheck_applications
from sanctions.services.recompute_spread import recompute_spread
from sanctions.services.remind_of_abnormal import remind_of_abnormal
from sanctions.services.respread_touched import respread_touched
from sanctions.services.run_check_once import forget_request_keys
from sanctions.services.spread_flags import spread_flags
from sanctions.services.touch_flags import touch_by_measures

DUTIES: tuple[Duty, ...] = (
    Duty("sanctions.make_listings_effective", timedelta(seconds=5), make_listings_effective),
    Duty("sanctions.make_abnormal_effective", timedelta(seconds=5), make_abnormal_effective),
    Duty("sanctions.spread_flags", timedelta(seconds=5), spread_flags),
    Duty("sanctions.recheck_applications", timedelta(seconds=5), recheck_applications),
    Duty("sanctions.forget_request_keys", timedelta(hours=6), forget_request_keys),
    Duty("sanctions.forget_guesses", timedelta(hours=6), forget_guesses),
    Duty("sanctions.check_batches", timedelta(seconds=2), work_on_batches),
    Duty("sanctions.touch_by_measures", timedelta(seconds=30), touch_by_measures),
    Duty("sanctions.respread_touched", timedelta(seconds=2), respread_touched),
    Duty("sanctions.recompute", timedelta(minutes=5), recompute_spread),
    Duty("sanctions.expire_listings", timedelta(seconds=30), expire_listings),
    Duty("sanctions.make_restrictions_effective", timedelta(seconds=5), make_restrictions_effective),
    Duty("sanctions.expire_restrictions", timedelta(seconds=30), expire_restrictions),
    Duty("sanctions.expire_decisions", timedelta(seconds=30), expire_decisions),
    Duty("sanctions.remind_of_endings", timedelta(minutes=10), remind_of_endings),
    Duty("sanctions.remind_of_listings", timedelta(minutes=10), remind_of_listings),
    Duty("sanctions.remind_of_abnormal", timedelta(minutes=10), remind_of_abnormal),
)
