"""Every template is used, belongs to a view, and keeps to the strict content policy."""

import re

from tests.architecture.addresses import own_addresses
from tests.architecture.source import ROOT, modules, named

TEMPLATES = ROOT / "templates"
FOUND_BY_DJANGO = {"400.html", "403.html", "404.html", "500.html", "403_csrf.html"}
INLINE = re.compile(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE)
OUTSIDE = re.compile(r"(?:src|href)=\"(?:https?:)?//", re.IGNORECASE)
NAMES_TEMPLATE = re.compile(r"[\w/.-]+\.(?:html|svg|txt)")


def _paths():
    return sorted(path for path in TEMPLATES.rglob("*.html"))


def _mentioned() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in [*modules(), *_paths()]]
    return {name for text in texts for name in NAMES_TEMPLATE.findall(text)}


def test_every_template_is_used():
    unused = {str(path.relative_to(TEMPLATES)) for path in _paths()} - _mentioned() - FOUND_BY_DJANGO
    assert sorted(unused) == []


def test_every_page_template_is_named_like_its_view():
    """`templates/<app>/<slice>/<view>.html`; parts of pages begin with an underscore."""
    views = {f"{a.app}/{a.slice}/{a.view}" for a in own_addresses()}
    views |= {f"{a.app}/{a.slice}/{a.view.rstrip('_')}" for a in own_addresses()}
    slices = {name.rpartition("/")[0] for name in views}
    pages = {str(path.relative_to(TEMPLATES).with_suffix("")) for path in _paths()}
    odd = [
        page
        for page in sorted(pages)
        if page.rpartition("/")[0] in slices and not page.rpartition("/")[2].startswith("_") and page not in views
    ]
    assert odd == []


def test_no_inline_style_or_script():
    assert [named(path) for path in _paths() if INLINE.search(path.read_text(encoding="utf-8")) and "documents" not in path.parts] == []


def test_nothing_is_loaded_from_elsewhere():
    assert [named(path) for path in _paths() if OUTSIDE.search(path.read_text(encoding="utf-8"))] == []
