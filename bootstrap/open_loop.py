"""Load that does not wait for answers: requests leave at random times of a given rate, whatever became of earlier ones.

The time of an answer counts from the moment at which its request was meant to leave, so a server that falls behind
shows it (no coordinated omission).
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from statistics import quantiles

_LEAST_SAMPLES = 2


@dataclass(frozen=True)
class Load:
    """`ask` sends one request and returns the word under which its answer is counted; it never raises."""

    ask: Callable[[int], str]
    rate: float
    seconds: float
    workers: int = 64
    seed: int = 1


@dataclass(frozen=True)
class Outcome:
    """Milliseconds of each answer from when it was meant to be asked for, how answers are called, the whole time."""

    milliseconds: Sequence[float]
    words: Sequence[str]
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.words) / self.seconds

    def cuts(self) -> dict[str, float]:
        return cuts_of(self.milliseconds)


def cuts_of(samples: Sequence[float]) -> dict[str, float]:
    """Return the middle, the 95th and the 99th of a hundred."""
    cuts = quantiles(samples, n=100, method="inclusive") if len(samples) >= _LEAST_SAMPLES else [*samples] * 99
    return {"p50": round(cuts[49], 2), "p95": round(cuts[94], 2), "p99": round(cuts[98], 2)}


def run_load(load: Load) -> Outcome:
    """Send the requests of one load and wait for the last answer."""
    began = time.perf_counter() + 0.05
    with ThreadPoolExecutor(load.workers) as pool:
        sent: list[Future[tuple[float, str]]] = []
        for number, at in enumerate(_times(load)):
            wait = began + at - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            sent.append(pool.submit(_ask, load.ask, number, began + at))
        answers = [each.result() for each in sent]
    return Outcome([one for one, _ in answers], [word for _, word in answers], time.perf_counter() - began)


def _ask(ask: Callable[[int], str], number: int, meant: float) -> tuple[float, str]:
    word = ask(number)
    return (time.perf_counter() - meant) * 1000, word


def _times(load: Load) -> Iterator[float]:
    random, at = Random(load.seed), 0.0  # noqa: S311 - data for a benchmark
    while (at := at + random.expovariate(load.rate)) < load.seconds:
        yield at
