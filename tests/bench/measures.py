"""Each group of bars of the issue: what is run, beside which floor, and what it must reach."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from tests.bench import exports, papers
from tests.bench.bars import Bar, bracketed, middle
from tests.bench.data import ROOT, child
from tests.bench.phones import opened
from tests.bench.serving import load, measure, server

# Recorded beside list_min, or beside django-import-export, on the machine where the bars were set.
NETBOX = {"list": 0.071, "search": 0.022, "detail": 0.168}
NETBOX_IMPORT = 47 / 515  # rows/s of NetBox and of import-export
PEER_ROWS = "1000"  # each saved by itself: its rate does not depend on how many


def pages(where: dict, rounds: int) -> list[Bar]:
    """Bars 1 to 4: list, later page, search, one workshop."""
    known, counted, found = (json.loads(child(where, part)) for part in ("facts", "queries", "hits"))
    with server(where) as address:
        base = f"{address}{known['list']}"
        cases = {
            "list": base,
            "later": f"{base}?after={known['after']}",
            "common": f"{base}?q={urllib.request.quote(known['words']['common'])}",
            "rare": f"{base}?q={urllib.request.quote(known['words']['rare'])}",
            "file": f"{address}{known['file']}",
            "admin": f"{address}/bench/admin/workshops/workshop/",
            "admin_search": f"{address}/bench/admin/workshops/workshop/?q={urllib.request.quote(known['words']['common'])}",
        }
        got = measure(f"{address}/bench/list_min/", cases, known["cookie"], beside={"later": "list"}, rounds=rounds)
    search = min(got["common"].rate, got["rare"].rate)
    return [
        Bar(1, "list, logged in ÷ list_min (rate)", got["list"].rate, 1.0, note=f"p50 {got['list'].milliseconds:.0f} ms"),
        Bar(1, "list ÷ list_min (p95)", got["list"].p95, 1.0, at_most=True),
        Bar(1, "list ÷ Django admin", got["list"].rate / got["admin"].rate, 5),
        Bar(1, "list ÷ NetBox list (recorded)", got["list"].rate / NETBOX["list"], 14),
        Bar(2, "page in the middle ÷ first page", got["later"].rate, 0.95),
        Bar(3, "two-character search ÷ list_min", search, 0.75, note=f"{known['words']}"),
        Bar(3, "search ÷ Django admin search", search / got["admin_search"].rate, 9),
        Bar(3, "search ÷ NetBox quick search (recorded)", search / NETBOX["search"], 30),
        Bar(3, "hits that differ from a plain LIKE", sum(odd for _, odd in found.values()), 0, unit="", at_most=True, note=f"{found}"),
        Bar(4, "one workshop ÷ list_min", got["file"].rate, 0.9, note=f"p50 {got['file'].milliseconds:.0f} ms"),
        Bar(4, "queries of one workshop", counted["file"]["all"], 10, unit="", at_most=True),
        Bar(4, "one workshop ÷ NetBox detail (recorded)", got["file"].rate / NETBOX["detail"], 5),
        Bar(14, "session and user queries a page", max(c["session_and_user"] for c in counted.values()), 1, unit="", at_most=True),
    ]


def public(where: dict, rounds: int) -> list[Bar]:
    """Bar 17: the page behind the code at a workshop's door, kept and made anew, for somebody without an account."""
    known = json.loads(child(where, "public_facts"))
    with server(where) as address:
        cases = {name: f"{address}{path}" for name, path in known.items()}
        got = measure(f"{address}/bench/list_min/", cases, "", rounds=rounds)
    return [
        Bar(17, "public workshop page, kept ÷ list_min", got["warm"].rate, 3, note=f"p50 {got['warm'].milliseconds:.1f} ms"),
        Bar(17, "public workshop page, made anew ÷ list_min", got["cold"].rate, 0.9, note=f"p50 {got['cold'].milliseconds:.1f} ms"),
    ]


def files(where: dict, rounds: int) -> list[Bar]:
    """Bar 7: the whole list as a workbook and as a comma file; bar 13: a result sheet and 300 of them as PDF."""
    return [*exports.bars(child, where, rounds), *papers.bars(child, where)]


def ledgers(where: dict, rounds: int) -> list[Bar]:
    """Bars 8 and 9: importing 10,000 rows, checking 100,000."""
    imports = [json.loads(child(where, "imported", "10000")) for _ in range(rounds)]
    previews = [json.loads(child(where, "previewed", "100000")) for _ in range(rounds)]
    peers = [json.loads(child(where, "peer_imported", PEER_ROWS)) for _ in range(rounds)]
    written = middle([one["rows"] / one["seconds"] / one["floor_rate"] for one in imports])
    faster = middle([_rate(ours) / _rate(peer) for ours, peer in zip(imports, peers, strict=True)])
    checked = middle([one["rows"] / one["seconds"] / one["floor_rate"] for one in previews])
    beside = middle([one["rows"] / one["seconds"] / one["openpyxl_rate"] for one in previews])
    note = f"{imports[0]['new']} new, {imports[0]['rows'] / imports[0]['seconds']:.0f} rows/s"
    return [
        Bar(8, "import ÷ bare COPY staging", written, 0.25, note=note),
        Bar(8, "import ÷ import-export", faster, 15),
        Bar(8, "import ÷ NetBox (recorded beside import-export)", faster / NETBOX_IMPORT, 100),
        Bar(9, "preview ÷ calamine alone", checked, 0.5, note=f"{previews[0]['new']} new"),
        Bar(9, "preview ÷ openpyxl read-only", beside, 5),
    ]


def _rate(part: dict) -> float:
    return part["rows"] / part["seconds"]


def logins(where: dict, rounds: int) -> list[Bar]:
    """Bar 14: log-in beside the bare hasher."""
    got = json.loads(child(where, "login"))
    return [
        Bar(14, "log-in ÷ bare hasher (CPU)", got["right"], 1.25, at_most=True),
        Bar(14, "unknown name ÷ right name, difference", abs(got["unknown"] / got["right"] - 1), 0.1, unit="", at_most=True),
    ]


def plans(where: dict, rounds: int) -> list[Bar]:
    """Bars 10 and 11: 100,000 workshops planned beside the bare parts, the plan's quality, 3,000 inside a request."""
    runs = [json.loads(child(where, "planned")) for _ in range(min(rounds, 3))]
    loose, tight = (json.loads(child(where, "quality", "100000", slack)) for slack in ("1.25", "1.03"))
    small = json.loads(child(where, "quality", "3000", "1.25"))
    page = json.loads(child(where, "answered"))
    ratio = middle([one["seconds"] / one["floor"] for one in runs])
    keys = middle([one["keys"] / one["floor"] for one in runs])
    took = f"{runs[0]['seconds']:.1f} s, {runs[0]['visits']} visits; {keys:.1f} x of it are the foreign keys, checked at the end"
    waited = f"{page['seconds']:.2f} s"
    saved = min(1 - one["team_days"] / one["unclustered"] for one in (runs[0], loose, small))
    beside = f"3,000 workshops: {small['team_days']} team-days beside {small['unclustered']}"
    broken = sum(one["late"] + one["violations"] for one in (loose, tight))
    return [
        Bar(10, "plan 100,000 ÷ bare read, plan and copy", ratio, 2.0, at_most=True, note=took),
        Bar(10, "gap to the lower bound, slack", loose["gap"], max(0.003, 1 / loose["lower_bound"]), unit="", at_most=True),
        Bar(10, "gap to the lower bound, tight", tight["gap"], max(0.005, 1 / tight["lower_bound"]), unit="", at_most=True),
        Bar(10, "late, missing or broken", broken, 0, unit="", at_most=True),
        Bar(11, "team-days saved against no clustering", saved, 0.33, unit="", note=beside),
        Bar(
            11,
            "planning 3,000 in the request ÷ list_min",
            page["seconds"] / page["floor"],
            20,
            at_most=True,
            note=waited,
        ),
        Bar(11, "page of a plan of 3,000 ÷ list_min", page["page"] / page["floor"], 20, at_most=True),
    ]


def waves(where: dict, rounds: int) -> list[Bar]:
    """A wave of self-checks for the whole county: a self-check and a duty each, within 20 seconds for 100,000."""
    got = [json.loads(child(where, "launched")) for _ in range(rounds)]
    seconds = middle([one["seconds"] * 100_000 / one["duties"] for one in got])
    note = f"{got[0]['duties']} duties in {got[0]['seconds']:.1f} s"
    return [Bar(16, "launching a wave, for each 100,000 workshops", seconds, 20, unit="s", at_most=True, note=note)]


def self_checks(where: dict, rounds: int) -> list[Bar]:
    """Bar 16: handing in a self-check."""
    got = [json.loads(child(where, "handed_in")) for _ in range(min(rounds, 3))]
    return [Bar(16, "self-check handed in (30 answers, 5 photos before) ÷ list_min", middle(got), 0.3)]


def phones(where: dict, rounds: int) -> list[Bar]:
    """Bar 20: an owner's self-check and an officer's visit on a slow phone and net, the best of the rounds."""
    known = json.loads(child(where, "phones_ready"))
    with server(where) as address:
        got = opened(address, known, rounds)
    bars = []
    for name, times in got.items():
        best, most = min(one.seconds for one in times), max(times, key=lambda one: one.sent)
        note, unpacked = "; ".join(f"{one.seconds:.2f} s" for one in times), f"{most.unpacked / 1024:.0f} KB unpacked"
        bars += [
            Bar(20, f"{name} on a slow phone, until it can be used", best, 2, unit="s", at_most=True, note=note),
            Bar(20, f"{name} on a slow phone, loaded", most.sent / 1024, 200, unit="KB", at_most=True, note=unpacked),
        ]
    return bars


def hazards(where: dict, rounds: int) -> list[Bar]:
    """Bars 1 and 2 for the county's list of hazards."""
    known = json.loads(child(where, "hazards_filled"))
    with server(where) as address:
        base = f"{address}{known['list']}"
        cases = {view: f"{base}?view={view}" for view in known["marks"]}
        later = {f"{view} later": view for view in cases}
        cases |= {name: f"{cases[view]}&after={known['marks'][view]}" for name, view in later.items()}
        got = measure(f"{address}/bench/list_min/", cases, known["cookie"], beside=later, rounds=rounds)
    note, bars = f"{known['rows']} hazards", []
    for view in known["marks"]:
        bars += [
            Bar(1, f"hazards, view {view} ÷ list_min (rate)", got[view].rate, 1.0, note=note),
            Bar(1, f"hazards, view {view} ÷ list_min (p95)", got[view].p95, 1.0, at_most=True),
            Bar(2, f"hazards, view {view}: in the middle ÷ first page", got[f"{view} later"].rate, 0.95),
        ]
    return bars


def visits(large: dict, small: dict, rounds: int) -> list[Bar]:
    """Bars 1, 2 and 15 for 1,000,000 visits."""
    known, few = json.loads(child(large, "visits_filled")), json.loads(child(small, "visits_filled", "10000"))
    with server(large) as address:
        base = f"{address}{known['list']}"
        cases = {"list": base, "later": f"{base}?after={known['mark']}", "done": f"{base}?state=done&outcome=fair"}
        got = measure(f"{address}/bench/list_min/", cases, known["cookie"], beside={"later": "list"}, rounds=rounds)
    ratios = []
    with server(small) as at_few, server(large) as at_many:
        for _ in range(rounds):
            before = load(f"{at_few}{few['list']}", few["cookie"]).rate
            case = load(f"{at_many}{known['list']}", known["cookie"]).rate
            ratios.append(bracketed(case, before, load(f"{at_few}{few['list']}", few["cookie"]).rate))
    note = f"{known['rows']} visits"
    return [
        Bar(1, "visits ÷ list_min (rate)", got["list"].rate, 1.0, note=f"{note}, p50 {got['list'].milliseconds:.0f} ms"),
        Bar(1, "visits ÷ list_min (p95)", got["list"].p95, 1.0, at_most=True),
        Bar(1, "visits, filtered by result ÷ list_min (rate)", got["done"].rate, 1.0),
        Bar(2, "visits: in the middle ÷ first page", got["later"].rate, 0.95),
        Bar(15, "visits at 1,000,000 ÷ at 10,000", middle(ratios), 0.8),
    ]


def money(where: dict, rounds: int) -> list[Bar]:
    """The table of 10,000 payments, and a thousand races for the same payment and the same money."""
    got = json.loads(child(where, "paid_table"))
    races = [sys.executable, "-m", "pytest", "tests/subsidies/payments/test_races.py", "-q", "-p", "no:cacheprovider"]
    asked = {"PORTAL_MODE": "test", "PORTAL_RACES": "1000", "DATABASE_URL": f"{where['DATABASE_URL']}_races"}
    done = subprocess.run(races, cwd=ROOT, env={**os.environ, **where, **asked}, check=False)
    return [
        Bar(63, "10,000 payments as a workbook", got["seconds"], 5, unit="s", at_most=True, note=f"{got['rows']} rows"),
        Bar(63, "peak memory", got["peak_mb"], 300, unit="MB", at_most=True),
        Bar(63, "1,000 races lost", done.returncode, 0, unit="", at_most=True),
    ]


def grades(where: dict, rounds: int) -> list[Bar]:
    """Bar 18: the risk grades of everybody."""
    got = [json.loads(child(where, "graded")) for _ in range(rounds)]
    first = got[0]
    times = f"{first['seconds']:.1f} s, {first['again']:.1f} s where nothing changed"
    own = middle([one["seconds"] / one["own"] for one in got])
    note = f"{first['rows']} workshops, {times}; beside the update of the history's narrow rows alone: {own:.1f} x"
    return [
        Bar(
            18,
            "all grades anew ÷ bare update of the grade on the files",
            middle([one["seconds"] / one["floor"] for one in got]),
            5,
            at_most=True,
            note=note,
        ),
        Bar(18, "peak memory", max(one["peak_mb"] for one in got), 300, unit="MB", at_most=True),
    ]


def steering(where: dict, rounds: int) -> list[Bar]:
    """Bars 5, 6 and 12: the county's page over its readings, and reminders over 100,000 deadlines."""
    known = json.loads(child(where, "readings_ready"))
    with server(where) as address:
        cases = {"page": f"{address}{known['page']}", "cold": f"{address}{known['cold']}", "hello": f"{address}/bench/hello_logged_in/"}
        got = measure(f"{address}/bench/list_min/", cases, known["cookie"], rounds=rounds)
    runs = [json.loads(child(where, "reminded")) for _ in range(min(rounds, 3))]
    first = runs[0]
    each = first["single"] * first["rows"] / middle([one["seconds"] for one in runs])
    bare = middle([one["rows"] / one["seconds"] * one["floor"] / one["deadlines"] for one in runs])
    note = f"{first['rows']} reminders in {first['seconds']:.1f} s, bare {first['deadlines']} in {first['floor']:.1f} s"
    return [
        Bar(5, "county's page ÷ list_min (rate)", got["page"].rate, 1.0, note=f"p50 {got['page'].milliseconds:.0f} ms"),
        Bar(5, "reading all figures", known["seconds"], 60, unit="s", at_most=True),
        Bar(5, "figures that differ from their rows", known["differ"], 0, unit="", at_most=True),
        Bar(6, "county's page, warm ÷ hello, logged in", got["page"].rate / got["hello"].rate, 0.7),
        Bar(6, "county's page, nothing kept ÷ list_min (rate)", got["cold"].rate, 0.35, note=f"p50 {got['cold'].milliseconds:.0f} ms"),
        Bar(6, "county's page ÷ the same over the rows", known["beside_rows"], 10),
        Bar(12, "a round ÷ one bare INSERT … SELECT (reminders a second)", bare, 0.3, note=note),
        Bar(12, "a round ÷ one task each (rate)", each, 40),
        Bar(12, "rows of a second run", sum(one["again"] for one in runs), 0, unit="", at_most=True),
    ]


def growth(large: dict, small: dict, rounds: int) -> list[Bar]:
    """Bar 15: list, search and one workshop at 100,000 beside themselves at 1,000."""
    facts = [json.loads(child(where, "facts")) for where in (small, large)]
    bars = []
    with server(small) as few, server(large) as many:
        for name in ("list", "search", "file"):
            urls = [f"{at}{f['file'] if name == 'file' else f['list']}" for at, f in zip((few, many), facts, strict=True)]
            if name == "search":
                urls = [f"{url}?q={urllib.request.quote(facts[1]['words']['common'])}" for url in urls]
            ratios = []
            for _ in range(rounds):
                before, case, after = (load(urls[at], facts[at]["cookie"]).rate for at in (0, 1, 0))
                ratios.append(bracketed(case, before, after))
            bars.append(Bar(15, f"{name} at 100,000 ÷ at 1,000", middle(ratios), 0.8))
    return bars


def start(rounds: int) -> list[Bar]:
    """Bar 19: the second start of script/run."""
    with tempfile.TemporaryDirectory() as var:
        _started(var)
        return [Bar(19, "second start of script/run", _started(var), 8, unit="s", at_most=True)]


def _started(var: str) -> float:
    """Start script/run, wait for the first page, stop it; return the seconds to the first page."""
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "PORTAL_MODE"}}
    environment |= {"VAR_DIR": var, "PORT": "8931", "WORKSHOPS": "30"}
    begun = time.perf_counter()
    with subprocess.Popen(["script/run"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True) as running:
        try:
            while running.poll() is None and time.perf_counter() - begun < 300:
                try:
                    urllib.request.urlopen("http://127.0.0.1:8931/", timeout=5).close()
                    break
                except urllib.error.URLError:
                    time.sleep(0.05)
            return time.perf_counter() - begun
        finally:
            running.send_signal(signal.SIGTERM)
