"""Every address of the portal with its view, its roles and a path to try it with."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from jishan_portal.accounts.roles import EVERYBODY
from tests.architecture.source import APPS

# Views of libraries: their own gate is named, because ours does not stand on them.
FOREIGN = {"admin": "Django's admin, read-only, for the system administrator (User.is_staff)"}
SAMPLES = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "path": "x",
}


@dataclass(frozen=True)
class Address:
    """One URL pattern: `name` with its namespaces, a sample `path`, the view function."""

    name: str
    path: str
    callback: object

    @property
    def module(self) -> str:
        return self.callback.__module__

    @property
    def app(self) -> str:
        return self.module.split(".")[0]

    @property
    def slice(self) -> str:
        return self.module.split(".")[1]

    @property
    def view(self) -> str:
        return self.callback.__name__

    @property
    def is_public(self) -> bool:
        return getattr(self.callback, "is_public", False)

    @property
    def roles(self) -> frozenset | None:
        return getattr(self.callback, "allowed_roles", None)

    @property
    def declared(self) -> str:
        """Who may open it, as permissions/*.csv writes it."""
        if self.is_public:
            return "public"
        if self.roles is None:
            return "undeclared"
        return "everybody" if self.roles >= EVERYBODY else " ".join(sorted(map(str, self.roles)))


def _sample(pattern) -> str:
    """Return a route with a sample value in each place."""
    if not isinstance(pattern, RoutePattern):
        return ""
    route = str(pattern)
    for name, converter in pattern.converters.items():
        kind = next((k for k in (*SAMPLES, "") if f"<{k}:{name}>" in route), "")
        value = SAMPLES.get(kind) or next(s for s in (*SAMPLES.values(), "20240101") if converter.regex)
        start = route.index(f":{name}>" if f":{name}>" in route else f"<{name}>")
        begin = route.rindex("<", 0, start + 1)
        end = route.index(">", start) + 1
        route = route[:begin] + value + route[end:]
    return route


def _walk(patterns, names=(), path="/") -> Iterator[Address]:
    for pattern in patterns:
        here = path + _sample(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, (*names, pattern.namespace) if pattern.namespace else names, here)
        elif isinstance(pattern, URLPattern):
            yield Address(":".join((*names, pattern.name or "")), here, pattern.callback)


def addresses() -> list[Address]:
    """Return every address, libraries' included."""
    return list(_walk(get_resolver().url_patterns))


def own_addresses() -> list[Address]:
    """Return the addresses whose views are ours."""
    return [address for address in addresses() if address.module.split(".")[0] in APPS]
