"""The project's own source as the architecture tests read it."""

import ast
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("jishan_portal", "workshops", "inspections", "subsidies", "branding")


@cache
def modules() -> dict[Path, ast.Module]:
    """Return every module of the apps (without migrations), parsed."""
    paths = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(paths)}


@cache
def test_modules() -> dict[Path, ast.Module]:
    """Return every module of the tests, parsed."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "tests").rglob("*.py"))}


test_modules.__test__ = False


def named(path: Path) -> str:
    """Return a path as people write it, from the project's root."""
    return str(path.relative_to(ROOT))


@cache
def layers() -> dict[str, int]:
    """Return the height of every slice or app in the import contracts, `app.slice` → rank; higher ranks lie lower."""
    contracts = {
        contract["id"]: contract for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    }
    whole = _ranked(contracts["whole"]["layers"])
    heights = {name: rank * 100 for name, rank in whole.items()}
    for app in APPS[1:]:
        heights |= {f"{app}.{name}": heights[app] + rank for name, rank in _ranked(contracts[app]["layers"]).items()}
    return heights


def _ranked(rows: list[str]) -> dict[str, int]:
    return {name.strip().strip("()"): rank for rank, row in enumerate(rows, start=1) for name in row.split("|")}


def slice_of(module: str) -> str:
    """Return `app.slice` of a module's dotted name."""
    return ".".join(module.split(".")[:2])
