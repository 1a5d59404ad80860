"""The worker: APScheduler ticks, the outbox and the duty table decide who does what."""

import logging
from collections.abc import Callable, Iterable
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bootstrap.wiring import Wiring
from core.kernel.errors import UnavailableError
from core.outbox import Sending, Subscription, deliver_pending, purge_delivered, run_duties

_logger = logging.getLogger(__name__)
_MOST_ROUNDS = 100


def work_once(wiring: Wiring) -> int:
    """Run due duties, deliver facts until nothing moves, send what leaves; returns how many deliveries were made."""
    return work_inside(wiring) + send_out(wiring)


def work_inside(wiring: Wiring) -> int:
    run_duties(wiring.database, wiring.duties, wiring.clock())
    return _deliver_all(wiring, wiring.subscriptions)


def send_out(wiring: Wiring) -> int:
    """Hand text messages over; a gateway that hangs keeps nothing else waiting."""
    return _deliver_all(wiring, wiring.sendings)


def _deliver_all(wiring: Wiring, subscriptions: Iterable[Subscription | Sending]) -> int:
    delivered = 0
    for _ in range(_MOST_ROUNDS):
        report = deliver_pending(wiring.database, subscriptions, wiring.clock)
        delivered += report.delivered
        if not report.delivered:
            break
    if delivered:
        purge_delivered(wiring.database, (*wiring.subscriptions, *wiring.sendings), wiring.clock())
    return delivered


def start_worker(wiring: Wiring) -> BackgroundScheduler:
    """Start ticking in threads of this process; the caller shuts the scheduler down."""
    scheduler = BackgroundScheduler(
        executors={"inside": ThreadPoolExecutor(1), "outside": ThreadPoolExecutor(1)}, timezone="UTC"
    )
    for executor, work in (("inside", work_inside), ("outside", send_out)):
        scheduler.add_job(
            _work_or_wait,
            "interval",
            (wiring, work),
            seconds=wiring.settings.worker_seconds,
            executor=executor,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.start()
    return scheduler


def run_worker(wiring: Wiring, stopped: Event) -> None:
    """Work until `stopped` is set."""
    scheduler = start_worker(wiring)
    stopped.wait()
    scheduler.shutdown(wait=True)


def _work_or_wait(wiring: Wiring, work: Callable[[Wiring], int]) -> None:
    try:
        work(wiring)
    except UnavailableError:
        _logger.warning("the database is out of reach; the worker tries again")
    except Exception:
        _logger.exception("a round of the worker failed")
