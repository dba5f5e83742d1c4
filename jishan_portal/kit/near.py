"""What a process keeps by itself for a while: read on every request, it is not worth a way to the cache server each time.

Only for what its key names wholly (a version, a day, a minute): nobody can throw it away in another process.
"""

import time
from collections import OrderedDict
from threading import Lock

_all: list["Near"] = []


class Near:
    """At most `most` values, each for `seconds`; the oldest go first."""

    def __init__(self, most: int, seconds: float):
        self.most, self.seconds = most, seconds
        self._held: OrderedDict = OrderedDict()
        self._lock = Lock()
        _all.append(self)

    def get(self, key):
        """Return what is kept under a key, None where nothing is or its time is over."""
        until, value = self._held.get(key, (0.0, None))
        return value if until > time.monotonic() else None

    def put(self, key, value) -> None:
        """Keep a value under a key."""
        with self._lock:
            self._held.pop(key, None)
            self._held[key] = (time.monotonic() + self.seconds, value)
            while len(self._held) > self.most:
                self._held.popitem(last=False)

    def clear(self) -> None:
        """Throw everything away."""
        with self._lock:
            self._held.clear()


def forget() -> None:
    """Throw away what all of them hold."""
    for near in _all:
        near.clear()
