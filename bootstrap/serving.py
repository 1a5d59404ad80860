"""The web process."""

import gc
import logging
import signal
from collections.abc import Callable
from functools import partial
from threading import Event
from types import FrameType
from typing import Any

import waitress
from flask import Flask

from bootstrap.settings import Settings

# Above what any view takes, so that a little too much is told by our own page; anything larger is cut off here.
_LARGEST_BODY_BYTES = 160 * 1024 * 1024
_logger = logging.getLogger(__name__)


def serve(app: Flask, settings: Settings) -> None:
    """Answer HTTP until the process is told to stop."""
    server = waitress.create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=settings.threads,
        ident=None,
        channel_timeout=60,
        max_request_body_size=_LARGEST_BODY_BYTES,
    )
    on_stop(partial(_stop, server))
    gc.freeze()  # what was loaded stays until the end: no search for cycles walks it again
    try:
        server.run()
    except OSError:
        _logger.debug("the listening socket was closed")
    finally:
        server.task_dispatcher.shutdown()


def _stop(server: Any) -> None:  # noqa: ANN401 - waitress has no types
    """Take no more requests and finish those under way; a connection that only stands open keeps nobody waiting."""
    server.close()
    for channel in list(server.active_channels.values()):
        if channel.requests:
            channel.close_when_flushed = True
        else:
            channel.handle_close()


def on_stop(act: Callable[[], None]) -> None:
    """Call `act` when the process gets SIGTERM or SIGINT."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        act()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handle)


def stop_event() -> Event:
    """Return an event that SIGTERM or SIGINT sets."""
    stopped = Event()
    on_stop(stopped.set)
    return stopped
