"""Every template is used, belongs to a view, and keeps to the strict content policy."""

import ast
import re
from pathlib import Path

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


def _is_chosen_by_its_slice(page: Path) -> bool:
    """Whether the slice's code names the page without its folder: `"owner_home" if … else "home"`."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / page.parent).glob("*.py")]
    return any(f'"{page.stem}"' in text for text in texts)


def test_every_template_is_used():
    pages = [path.relative_to(TEMPLATES) for path in _paths() if "components" not in path.parts]
    used = _mentioned() | FOUND_BY_DJANGO
    assert [str(page) for page in pages if str(page) not in used and not _is_chosen_by_its_slice(page)] == []


def test_views_show_templates_of_their_own_slice():
    """`templates/<app>/<slice>/<view>.html`, shared pieces in components/ and errors/."""
    odd = []
    for path, tree in modules().items():
        if path.stem != "views":
            continue
        home = f"{path.parent.parent.name}/{path.parent.name}/"
        literals = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        pages = {text for text in literals if NAMES_TEMPLATE.fullmatch(text) and "/" in text}
        odd += [f"{named(path)}: {page}" for page in sorted(pages) if not page.startswith((home, "components/", "errors/", "documents/"))]
    assert odd == []


def test_no_inline_style_or_script():
    assert [named(path) for path in _paths() if INLINE.search(path.read_text(encoding="utf-8")) and "documents" not in path.parts] == []


def test_nothing_is_loaded_from_elsewhere():
    assert [named(path) for path in _paths() if OUTSIDE.search(path.read_text(encoding="utf-8"))] == []
