"""Counting requests in the memory of one process, tidied now and then.

The library's own storage starts a thread after every request to drop what is over, which costs more than the counting.
"""

import time

from limits.storage import MemoryStorage

from core.kernel.clock import system_now

IN_MEMORY, TIDIED = "memory://", "tidied-memory://"
_TIDY_EVERY_SECONDS = 60.0


class TidiedMemory(MemoryStorage):
    """Counters in fixed windows; what is over is dropped once a minute, and whenever it is asked for."""

    STORAGE_SCHEME = [TIDIED.removesuffix("://")]
    _tidy_at = 0.0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Add to the counter of a window and return it; `expiry` is how long the window lasts."""
        if time.monotonic() >= self._tidy_at:
            self._tidy_at = time.monotonic() + _TIDY_EVERY_SECONDS
            for known in list(self.expirations):
                self.get(known)
        self.get(key)
        with self.locks[key]:
            self.storage[key] += amount
            if self.storage[key] == amount:
                self.expirations[key] = system_now().timestamp() + expiry
        return self.storage.get(key, 0)
