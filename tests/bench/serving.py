"""A gunicorn of its own, and slices of load from wrk, each case bracketed by slices of its floor."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.bench.bars import bracketed, middle

HERE = Path(__file__).parent
WORKERS, CONNECTIONS = 2, 4


@dataclass(frozen=True)
class Slice:
    """What wrk saw in one slice of load."""

    rate: float
    p50: float
    p95: float
    p99: float


class BrokenCase(Exception):
    """A case that did not answer 200, or failed under load: its rate would mean nothing."""


def read_wrk(output: str) -> Slice:
    """Return the slice that wrk.lua printed; raises BrokenCase when an answer failed."""
    line = next((text for text in output.splitlines() if text.startswith("BENCH ")), "")
    if not line:
        raise BrokenCase(output[-300:])
    requests, micros, p50, p95, p99, failed = map(float, line.split()[1:])
    if failed:
        raise BrokenCase(f"{failed:.0f} of {requests:.0f} answers failed")
    return Slice(requests / (micros / 1e6), p50, p95, p99)


@contextlib.contextmanager
def server(environment: dict):
    """Serve the portal with the floors; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "tests.bench.wsgi", "-w", str(WORKERS), "-b", f"127.0.0.1:{port}", "--no-control-socket"]
    with subprocess.Popen([*command, "--log-level", "error"], env={**os.environ, **environment}) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _await(f"{address}/bench/hello/", process)
            yield address
        finally:
            process.terminate()


def _await(url: str, process) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=2).close()
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise BrokenCase("the server did not start")


def load(url: str, cookie: str = "", *, seconds: float = 2) -> Slice:
    """Put one slice of load on an address."""
    header = ["-H", f"Cookie: {cookie}"] if cookie else []
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "-s", str(HERE / "wrk.lua"), *header, url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return read_wrk(done.stdout + done.stderr)


def answers(url: str, cookie: str = "") -> str:
    """Return the page behind an address; raises BrokenCase unless it is 200 without a redirect."""
    request = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            if answer.status != 200 or answer.url != url:
                raise BrokenCase(f"{url}: {answer.status} {answer.url}")
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        raise BrokenCase(f"{url}: {error.code}") from error


@dataclass(frozen=True)
class Measured:
    """A case beside its floor: rate and 95th percentile as ratios, medians over the rounds."""

    rate: float
    p95: float
    milliseconds: float


def measure(
    floor: str, cases: dict[str, str], cookie: str, *, beside: dict[str, str] | None = None, rounds: int = 5, seconds: float = 2
) -> dict[str, Measured]:
    """Measure every case against the floor, bracketed, the order reversed every round.

    `beside` are {case: case that is its floor}: two pages of one list are compared with each other.
    """
    floors = dict.fromkeys(cases, (floor, "")) | {name: (cases[other], cookie) for name, other in (beside or {}).items()}
    for url in cases.values():
        answers(url, cookie)
    seen: dict[str, list] = {name: [] for name in cases}
    for number in range(rounds):
        for name in sorted(cases, reverse=bool(number % 2)):
            before = load(*floors[name], seconds=seconds / 2)
            case = load(cases[name], cookie, seconds=seconds)
            after = load(*floors[name], seconds=seconds / 2)
            pair = (bracketed(case.rate, before.rate, after.rate), bracketed(case.p95, before.p95, after.p95), case.p50)
            seen[name].append(pair)
    return {name: Measured(*(middle([pair[place] for pair in pairs]) for place in range(3))) for name, pairs in seen.items()}
