"""The worker: APScheduler ticks, the outbox and the duty table decide who does what."""

import logging
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bootstrap.wiring import Wiring
from core.kernel.errors import UnavailableError
from core.outbox import deliver_pending, purge_delivered, run_duties

_logger = logging.getLogger(__name__)
_MOST_ROUNDS = 100


def work_once(wiring: Wiring) -> int:
    """Run due duties and deliver facts until nothing moves; returns how many deliveries were made."""
    run_duties(wiring.database, wiring.duties, wiring.clock())
    delivered = 0
    for _ in range(_MOST_ROUNDS):
        report = deliver_pending(wiring.database, wiring.subscriptions, wiring.clock)
        delivered += report.delivered
        if not report.delivered:
            break
    if delivered:
        purge_delivered(wiring.database, wiring.subscriptions, wiring.clock())
    return delivered


def start_worker(wiring: Wiring) -> BackgroundScheduler:
    """Start ticking in a thread of this process; the caller shuts the scheduler down."""
    scheduler = BackgroundScheduler(executors={"default": ThreadPoolExecutor(1)}, timezone="UTC")
    scheduler.add_job(
        _work_or_wait,
        "interval",
        (wiring,),
        seconds=wiring.settings.worker_seconds,
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


def _work_or_wait(wiring: Wiring) -> None:
    try:
        work_once(wiring)
    except UnavailableError:
        _logger.warning("the database is out of reach; the worker tries again")
    except Exception:
        _logger.exception("a round of the worker failed")
