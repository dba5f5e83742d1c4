"""Names and sizes of files, functions and classes."""

import ast
import re

from tests.architecture.source import APPS, ROOT, modules, named, test_modules

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "services", "base", "misc", "mixins"}
CODE_LINES, TEST_LINES, TEMPLATE_LINES, FUNCTION_LINES, OWN_BASES = 300, 400, 120, 40, 2
# One settings file, whose table of what time does grows a line a slice.
LONGER = {"jishan_portal/settings.py": 340}
NOT_DONE = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def _lines(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_module_has_a_name_that_says_nothing():
    everything = [*modules(), *test_modules()]
    vague = [named(path) for path in everything if {path.stem, path.parent.name} & FORBIDDEN_NAMES]
    assert vague == []


def test_no_code_file_is_too_long():
    assert [f"{named(path)}: {_lines(path)}" for path in modules() if _lines(path) > LONGER.get(named(path), CODE_LINES)] == []


def test_no_test_file_is_too_long():
    assert [f"{named(path)}: {_lines(path)}" for path in test_modules() if _lines(path) > TEST_LINES] == []


def test_no_template_is_too_long():
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert [f"{named(path)}: {_lines(path)}" for path in templates if _lines(path) > TEMPLATE_LINES] == []


def _length(function: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = function.body[0]
    words = first.end_lineno - first.lineno + 1 if ast.get_docstring(function) else 0
    return function.end_lineno - function.lineno + 1 - words


def test_no_function_is_too_long():
    found = [
        f"{named(path)}:{node.lineno} {node.name}: {_length(node)}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and _length(node) > FUNCTION_LINES
    ]
    assert found == []


def test_no_class_has_a_stack_of_own_bases():
    own = {node.name for tree in modules().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    found = [
        f"{named(path)} {node.name}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and len([b for b in node.bases if ast.unparse(b).split(".")[-1] in own]) > OWN_BASES
    ]
    assert found == []


def test_public_functions_of_rules_queries_and_actions_have_docstrings():
    found = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path, tree in modules().items()
        if path.stem in {"rules", "queries", "actions"}
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert found == []


def test_nothing_is_marked_as_left_to_do():
    texts = [*modules(), *sorted((ROOT / "templates").rglob("*.html")), *sorted((ROOT / "script").glob("*"))]
    assert [named(path) for path in texts if path.is_file() and NOT_DONE.search(path.read_text(encoding="utf-8"))] == []


def test_time_is_asked_of_the_clock_only():
    """`kit.clock` is the only source of time; `timezone.now()` and `date.today()` would escape practice mode."""
    asks = re.compile(r"\b(timezone\.now|date\.today|datetime\.now|datetime\.today|timezone\.localdate)\(")
    found = [named(path) for path in modules() if path.parts[-2:] != ("kit", "clock.py") and asks.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_apps_are_all_checked():
    assert {path.parent.name for path in ROOT.glob("*/apps.py")} == set(APPS)


def _guards_with_isdigit(node: ast.AST) -> bool:
    """Whether `int(x) if x.isdigit() …` or a comprehension of that kind stands here: ² is a digit and no number, a thousand nines crash."""
    if isinstance(node, ast.IfExp):
        made, tests = node.body, [node.test]
    elif isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
        made, tests = node.elt, [test for part in node.generators for test in part.ifs]
    else:
        return False
    is_int = any(isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "int" for one in ast.walk(made))
    asks = (one for test in tests for one in ast.walk(test) if isinstance(one, ast.Attribute))
    return is_int and any(one.attr in {"isdigit", "isdecimal"} for one in asks)


def test_numbers_that_strangers_write_are_read_in_one_place():
    """`kit.numbers.whole` reads them; page sizes have their own short list of what they may be."""
    own = {"jishan_portal/kit/numbers.py", "jishan_portal/kit/paging.py"}
    found = {named(path) for path, tree in modules().items() for node in ast.walk(tree) if _guards_with_isdigit(node)}
    assert found <= own
