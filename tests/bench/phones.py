"""The pages people open in a village, in a real Chromium as slow as a cheap phone on a weak net, nothing kept from before."""

import contextlib
import time
from dataclasses import dataclass

from tests.bench.serving import BrokenCase, answers
from tests.browser.chromium import CHROMIUM, FLAGS, PHONE

SLOWER = 4  # times, beside this machine's processor
BYTES_A_SECOND = 1.6e6 / 8
NET = {"offline": False, "latency": 40, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
OWNER, FIRST, SECOND = "owner1", "inspector1", "station_chief1"
TITLE, VISIT = "量测自查（手机）", "5f0f5c1e-6d0b-4a53-9d0e-0c7a3b6f2a11"


@dataclass(frozen=True)
class Opening:
    """One opening of a page: seconds until it can be used, bytes that came over the net, the same bytes unpacked."""

    seconds: float
    sent: int
    unpacked: int


def opened(address: str, pages: dict[str, dict], times: int) -> dict[str, list[Opening]]:
    """Open every page (`path`, `cookie`, `usable`: what is visible once it can be used) some times, each in a fresh window."""
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        raise BrokenCase("no Chromium: apt-get install -y chromium-headless-shell fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        return {name: [_open(browser, address, page) for _ in range(times)] for name, page in pages.items()}


def _open(browser, address: str, asked: dict) -> Opening:
    url, cookies = f"{address}{asked['path']}", [pair.split("=", 1) for pair in asked["cookie"].split("; ")]
    answers(url, asked["cookie"])  # a page that is refused or led elsewhere is no measurement; and the server is warm, as in life
    failed, sent, unpacked = [], [], []
    window = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=PHONE, is_mobile=True, has_touch=True)
    with contextlib.closing(window):
        window.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies])
        window.on("requestfailed", lambda request: failed.append(request.url))
        window.on("response", lambda answer: failed.append(answer.url) if answer.status != 200 else None)
        page = window.new_page()
        net = window.new_cdp_session(page)
        net.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
        net.on("Network.dataReceived", lambda event: unpacked.append(event["dataLength"]))
        net.send("Network.enable")
        net.send("Network.setCacheDisabled", {"cacheDisabled": True})
        net.send("Network.emulateNetworkConditions", NET)
        net.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        begun = time.perf_counter()
        page.goto(url, wait_until="domcontentloaded")  # its deferred scripts have run by then
        page.locator(asked["usable"]).wait_for(state="visible")
        seconds = time.perf_counter() - begun
        page.wait_for_load_state("networkidle")
        if failed or not sent:
            raise BrokenCase(f"{url}: {failed or 'nothing was loaded'}")
    return Opening(seconds, int(sum(sent)), sum(unpacked))


def phones_ready() -> dict:
    """Return the owner's self-check and the officers' visit, both begun and not answered yet, with a session each."""
    from jishan_portal.accounts.models import User
    from tests.bench.windows import cookie_of, logged_in

    owner, officer = (User.objects.get(username=name) for name in (OWNER, FIRST))
    check, visit = _begun_check(owner), _begun_visit(officer)
    return {
        "self-check": {"path": f"{check.url}fill/", "cookie": cookie_of(logged_in(owner)), "usable": "[data-dock]"},
        "visit": {"path": f"{visit.url}check/", "cookie": cookie_of(logged_in(officer)), "usable": ".dock"},
    }


def _begun_check(owner):
    """Begin the owner's self-check in a wave of its own; another run is handed the same one."""
    from datetime import timedelta

    from inspections.checklists.models import Version
    from inspections.self_checks import actions, waves
    from inspections.self_checks.models import SelfCheck
    from jishan_portal.accounts.actors import SYSTEM
    from jishan_portal.kit import clock
    from workshops.registry.models import Ownership

    shop, today = Ownership.objects.held_by(owner).first().workshop.root, clock.today()
    version = Version.objects.published().get(checklist__key="self_check")
    wave = waves.launch(
        year=today.year, title=TITLE, area_code=shop.area_code, version=version, deadline_on=today + timedelta(days=30), by=SYSTEM
    )
    return actions.start(SelfCheck.objects.get(wave=wave, workshop=shop), by=owner)


def _begun_visit(officer):
    """Take a visit of a pair as far as its list; another run is handed the same one by its number from the phone."""
    from uuid import UUID

    from inspections.officers.models import Officer
    from inspections.visits import actions, rules
    from inspections.visits.models import Visit
    from inspections.visits.states import VisitKind
    from jishan_portal.kit import clock
    from tests.factories.visits import told
    from workshops.registry.models import Workshop

    pair, today = [Officer.objects.get(user__username=name) for name in (FIRST, SECOND)], clock.today()
    shops = Workshop.objects.living().filter(station=pair[0].station).select_related("root", "station").order_by("pk")
    shop = next(shop for shop in shops if not rules.pair_refusal(*pair, shop, today))
    facts = {"first": pair[0], "second": pair[1], "planned_on": today, "client_uuid": UUID(VISIT)}
    visit = actions.arrange(Visit(workshop=shop, kind=VisitKind.DAILY, **facts), by=officer)
    return told(actions.start(visit, by=officer, place=actions.Place(reason="院内没有信号")))


PARTS = {"phones_ready": phones_ready}
