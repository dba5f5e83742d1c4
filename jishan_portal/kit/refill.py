"""Putting typed values back into a page's form, on the server, so that it works without JavaScript."""

from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

NEVER = {"password", "file", "submit", "button", "image", "reset"}
TICKED = {"checkbox", "radio"}


def refill(html: str, *, page: str, action: str, values: dict[str, list[str]], banner: str = "") -> str | None:
    """Return a page with the form that posts to `action` filled with `values`; None when it holds no such form.

    `page` is the page's own address (for relative and empty actions), `banner` is HTML put before the form.
    Values that have no field on the page go into the form as hidden ones, so that nothing typed is lost.
    """
    writer = _Refill(page, action, values, banner)
    writer.feed(html)
    writer.close()
    return "".join(writer.out) if writer.found else None


def post_action(attributes: dict, page: str) -> str:
    """Return the path (with query) a form posts to; empty for a form that does not post."""
    if (attributes.get("method") or "get").lower() != "post":
        return ""
    target = urlsplit(urljoin(page, attributes.get("action") or page))
    return f"{target.path}?{target.query}" if target.query else target.path


class _Refill(HTMLParser):
    """Copies the source through and rewrites the fields of one form."""

    def __init__(self, page: str, action: str, values: dict, banner: str):
        super().__init__(convert_charrefs=False)
        self.page, self.action, self.banner = page, action, banner
        self.left = {name: list(given) for name, given in values.items()}
        self.values = values
        self.out: list[str] = []
        self.found = self.inside = self.skips = False
        self.select = ""

    def handle_starttag(self, tag, attrs):
        source, attributes = self.get_starttag_text(), dict(attrs)
        if tag == "form" and not self.found and post_action(attributes, self.page) == self.action:
            self.found = self.inside = True
            self.out.append(self.banner)
        elif self.inside:
            source = self._field(tag, attributes, source)
        self.out.append(source)

    def handle_startendtag(self, tag, attrs):
        source = self.get_starttag_text()
        self.out.append(self._field(tag, dict(attrs), source) if self.inside else source)

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.skips = False
        if tag == "select":
            self.select = ""
        if tag == "form" and self.inside:
            self.inside = False
            self.out.extend(_hidden(name, value) for name, given in self.left.items() for value in given)
        self.out.append(f"</{tag}>")

    def handle_data(self, data):
        if not self.skips:
            self.out.append(data)

    def handle_entityref(self, name):
        self.handle_data(f"&{name};")

    def handle_charref(self, name):
        self.handle_data(f"&#{name};")

    def handle_comment(self, data):
        self.out.append(f"<!--{data}-->")

    def handle_decl(self, decl):
        self.out.append(f"<!{decl}>")

    def handle_pi(self, data):
        self.out.append(f"<?{data}>")

    def unknown_decl(self, data):
        self.out.append(f"<![{data}]>")

    def _field(self, tag: str, attributes: dict, source: str) -> str:
        name = attributes.get("name") or ""
        if tag == "option" and self.select:
            return self._option(attributes, source)
        if name not in self.values:
            return _without(tag, attributes, "checked") if self._was_unticked(tag, attributes) else source
        if tag == "input":
            return self._input(name, attributes, source)
        if tag == "textarea":
            self.skips = True
            return source + escape(self._take(name), quote=False)
        if tag == "select":
            self.select = name
            self.left.pop(name, None)
        return source

    def _was_unticked(self, tag: str, attributes: dict) -> bool:
        return tag == "input" and attributes.get("type") in TICKED and "checked" in attributes

    def _input(self, name: str, attributes: dict, source: str) -> str:
        kind = (attributes.get("type") or "text").lower()
        if kind in NEVER or name == "csrfmiddlewaretoken":
            return source
        if kind in TICKED:
            value = attributes.get("value") or "on"
            is_on = value in self.values[name]
            if is_on and value in self.left.get(name, []):
                self.left[name].remove(value)
            return _tag("input", {k: v for k, v in attributes.items() if k != "checked"} | ({"checked": None} if is_on else {}))
        return _tag("input", attributes | {"value": self._take(name)})

    def _option(self, attributes: dict, source: str) -> str:
        is_on = (attributes.get("value") or "") in self.values[self.select]
        kept = {k: v for k, v in attributes.items() if k != "selected"}
        return _tag("option", kept | ({"selected": None} if is_on else {})) if "value" in attributes else source

    def _take(self, name: str) -> str:
        given = self.left.get(name)
        return given.pop(0) if given else ""


def _without(tag: str, attributes: dict, attribute: str) -> str:
    return _tag(tag, {k: v for k, v in attributes.items() if k != attribute})


def _tag(tag: str, attributes: dict) -> str:
    parts = [name if value is None else f'{name}="{escape(value)}"' for name, value in attributes.items()]
    return f"<{' '.join([tag, *parts])}>"


def _hidden(name: str, value: str) -> str:
    return _tag("input", {"type": "hidden", "name": name, "value": value})
