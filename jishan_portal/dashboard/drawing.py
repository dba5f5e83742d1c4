"""Left menu and bottom bar as HTML: everybody with the same roles sees the same at a place, so both are kept."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from jishan_portal.dashboard.menu import PUBLIC_MENU, menu_for, places, tabs_for


@lru_cache(maxsize=2048)
def drawn(roles: frozenset, view_name: str, notices: str) -> str:
    """Return the sections of the left menu as HTML; everybody with the same roles sees the same at a place, so it is kept."""
    sections = menu_for(roles, view_name, {"notifications:list": notices})
    return mark_safe(render_to_string("components/sections.html", {"sections": sections}))  # noqa: S308 its values are the code's own


@lru_cache(maxsize=2048)
def tabbar(roles: frozenset, view_name: str, owed: str = "", notices: str = "") -> str:
    """Return the bottom bar of a phone as HTML, kept like the menu; `owed` duties and `notices` are the figures in it."""
    tabs = tabs_for(roles, view_name, {"home": owed, "duties:list": owed, "notifications:list": notices})
    return mark_safe(render_to_string("components/tabbar.html", {"tabs": tabs}))  # noqa: S308 its values are the code's own


@lru_cache(maxsize=1)
def public_menu() -> str:
    """Return the places of the public side as HTML, the same for everybody on every page."""
    return format_html_join("", '<a href="{}">{}</a>', ((entry.url, entry.label) for entry in places(PUBLIC_MENU, frozenset())))
