"""The service in a process of its own, to be killed: web and worker over one SQLite file, as `make run` starts them."""

import logging
import multiprocessing
import os
from dataclasses import replace
from pathlib import Path
from signal import SIGKILL
from threading import Thread

from bootstrap.serving import serve
from bootstrap.settings import Settings, new_key
from bootstrap.wiring import Wiring, create_app, open_wiring, web_dependencies
from bootstrap.worker import start_worker
from core.rules import load_shipped_book

load_shipped_book()  # read once by the fork server, so that a life begins sooner


def new_settings(folder: Path, port: int) -> Settings:
    return Settings(
        data_dir=folder,
        port=port,
        threads=4,
        secret_key=new_key(),
        encryption_key=new_key(),
        index_key=new_key(),
        sms_webhook=f"http://127.0.0.1:{port}/nowhere",
        webhook_secret=new_key(),
        require_second_factor=False,
        worker_seconds=0.05,
    )


def wire(settings: Settings) -> Wiring:
    return open_wiring(settings)


def die_with_the_tests() -> None:
    """End this process at once when the one that started it is gone, however that ended."""
    tests = multiprocessing.parent_process()
    assert tests is not None
    tests.join()
    os.kill(os.getpid(), SIGKILL)


def run_server(settings: Settings) -> None:
    """Serve until killed."""
    Thread(target=die_with_the_tests, daemon=True).start()
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    wiring = wire(settings)
    start_worker(wiring)
    given = web_dependencies(wiring)
    unlimited = replace(given, settings=replace(given.settings, limit_requests=False))  # its people act without pause
    serve(create_app(unlimited), settings)
