"""Somebody at a browser window whose every page is checked."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from tests.ground.guards import MARKER

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}
BACKEND = "jishan_portal.accounts.backends.NameOrPhoneBackend"


class Visitor:
    """A window: `visitor(path)` opens a page and checks it; `check()` checks the page reached by clicking.

    A check fails on serious or critical findings of axe, on errors in the console, on a request that left the
    server, on an undefined template variable and on a page wider than the window.
    """

    def __init__(self, context, server: str, *, user=None, large_text=False, has_javascript=True):
        self.context, self.server, self.has_javascript = context, server, has_javascript
        self.errors, self.left = [], []
        if has_javascript:
            context.add_init_script(path=AXE)
        context.on("request", self._note_request)
        self.page = context.new_page()
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        if user is not None:
            self.log_in(user)
        if large_text:
            context.add_cookies([{"name": "large_text", "value": "1", "url": server}])

    def _note_request(self, request):
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(self.server):
            self.left.append(request.url)

    def _note_console(self, message):
        if message.type == "error":
            self.errors.append(f"{message.text} {message.location.get('url', '')}")

    def log_in(self, user) -> None:
        """Give the window the session of a user, without the log-in page."""
        client = Client()
        client.force_login(user, backend=BACKEND)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.server}])

    def __call__(self, path: str, *, status: int = 200):
        """Open a page, expect its status, check it, return Playwright's page."""
        self.errors.clear()
        response = self.page.goto(path)
        assert response.status == status, f"{path}: {response.status}"
        if status >= 400:  # the browser itself writes such an answer to the console
            self.errors[:] = [error for error in self.errors if "Failed to load resource" not in error]
        self.check()
        return self.page

    def check(self) -> None:
        """Check the page that is open now."""
        where = urlsplit(self.page.url).path
        self.page.wait_for_load_state("load")
        assert self.left == [], f"{where}: 有请求离开本机：{self.left}"
        assert self.errors == [], f"{where}: 控制台有错误：{self.errors}"
        assert MARKER not in self.page.content(), f"{where}: 模板里有未定义的变量"
        if self.has_javascript:
            self._fits(where)
            self._has_no_grave_finding(where)

    def _fits(self, where: str) -> None:
        over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 1, f"{where}: 页面比窗口宽 {over} 像素"

    def _has_no_grave_finding(self, where: str) -> None:
        found = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
        grave = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n    " + "\n    ".join(node["html"][:200] for node in rule["nodes"][:5])
            for rule in found
            if rule["impact"] in GRAVE
        ]
        assert grave == [], f"{where}: axe\n" + "\n".join(grave)
