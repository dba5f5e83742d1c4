"""Somebody at a browser window whose every page is checked."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from tests.ground.guards import MARKER

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
# Only violations are wanted, told by their elements; what passes, ways to the elements and the style sheets read anew are left out.
TOLD = {"resultTypes": ["violations"], "reporter": "no-passes", "selectors": False, "preload": False}
BACKEND = "jishan_portal.accounts.backends.NameOrPhoneBackend"
# A page in one look: is a variable undefined, how far is it too wide, what does axe find (contrast aside), which looks do its texts have.
# An element's look is what decides its colours: its own tag, classes and states, and those of all it stands in. What it is called
# and points at (other aria-, data-) decides by being there.
# A rule whose own impact is none of the grave ones is not asked: whatever it found, no check would fail.
LOOK = """async ([marker, told, grave]) => {
  const root = document.documentElement, telling = /^(class|style|type|role|disabled|open|hidden|lang|aria-|data-)/;
  const named = /^(data-|aria-(label|labelledby|describedby|controls|owns|valuenow|valuetext|live)$)/;
  const own = (e) => e.tagName + [...e.attributes].map((a) => telling.test(a.name) ? a.name + (named.test(a.name) ? "" : a.value) : "");
  const hash = (text, start) => { let n = start; for (let i = 0; i < text.length; i++) n = (n * 31 + text.charCodeAt(i)) | 0; return n; };
  window.checkedLooks = new Map();
  const walk = (e, above) => {
    const look = hash(own(e), above);
    if ([...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || /^(INPUT|SELECT|TEXTAREA)$/.test(e.tagName))
      window.checkedLooks.set(look, [...(window.checkedLooks.get(look) || []), e]);
    for (const child of e.children) walk(child, look);
  };
  walk(document.body, hash(own(root), 7));
  const mild = axe._audit.rules.filter((rule) => rule.impact && !grave.includes(rule.impact)).map((rule) => rule.id);
  const rules = Object.fromEntries([...mild, "color-contrast"].map((id) => [id, {enabled: false}]));
  return {
    undefined: root.outerHTML.includes(marker),
    over: root.scrollWidth - root.clientWidth,
    found: (await axe.run(document, {...told, rules})).violations,
    looks: [...window.checkedLooks.keys()],
  };
}"""
CONTRAST = """async ([looks, told]) => {
  const include = looks.flatMap((look) => window.checkedLooks.get(look)).filter((e) => e.isConnected);
  return include.length ? (await axe.run({include}, {...told, runOnly: ["color-contrast"]})).violations : [];
}"""
_seen: dict[tuple, set[int]] = {}  # by kind of window: the looks whose contrast was measured


class Visitor:
    """A window: `visitor(path)` opens a page and checks it; `check()` checks the page reached by clicking.

    A check fails on serious or critical findings of axe, on errors in the console, on a request that left the
    server, on an undefined template variable and on a page wider than the window. Contrast, the dearest of axe's rules,
    is measured once for each look that texts have in a window of that size.
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
        if not self.has_javascript:
            assert MARKER not in self.page.content(), f"{where}: 模板里有未定义的变量"
            return
        looked = self.page.evaluate(LOOK, [MARKER, TOLD, GRAVE])
        assert not looked["undefined"], f"{where}: 模板里有未定义的变量"
        assert looked["over"] <= 1, f"{where}: 页面比窗口宽 {looked['over']} 像素"
        seen = _seen.setdefault(tuple(self.page.viewport_size.values()), set())
        fresh = [look for look in looked["looks"] if look not in seen]
        found = looked["found"] + (self.page.evaluate(CONTRAST, [fresh, TOLD]) if fresh else [])
        grave = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n    " + "\n    ".join(node["html"][:200] for node in rule["nodes"][:5])
            for rule in found
            if rule["impact"] in GRAVE
        ]
        assert grave == [], f"{where}: axe\n" + "\n".join(grave)
        seen.update(fresh)
