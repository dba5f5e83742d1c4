"""The merge fields of a kind of paper: what the office may write between {{ and }} in its Word template, and what stands there then.

A field is called as the paper calls it; brackets and marks in a label become _, since a field is one word.
"""

import re
from dataclasses import dataclass

from inspections.case_papers.catalogue import PaperKind
from inspections.cases.facts import COLUMNS

HEAD = (("单位", "office"), ("文书名称", "heading"), ("文号", "number"), ("主送", "to"), ("日期", "date"))
LIST, ROW = "清单", "行"
UNNUMBERED = "（签发时编号）"
NEW_PARAGRAPH = "\a"  # docxtpl begins a new paragraph, in the shape of the one the field stands in
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Field:
    """One field: its name, what it holds (head, cell, part, opinion), the key it is found by, whether a template must have it."""

    name: str
    group: str
    key: str
    label: str
    is_required: bool = False


def named(label: str) -> str:
    """Return the field name of a label: 住所（经营场所） is 住所_经营场所."""
    return re.sub(r"\W+", "_", label).strip("_")


def fields_of(kind: PaperKind) -> dict[str, Field]:
    """Return the fields of a kind of paper by name, in the order of the paper."""
    found = [Field(name, "head", key, name) for name, key in HEAD if key != "to" or kind.to]
    found += [Field(named(label), "cell", label, label) for label, _ in kind.cells]
    found += [Field(named(part.label), "part", part.key, part.label, part.is_required) for part in kind.parts if part.key != "recipient"]
    found += [Field(named(label), "opinion", label.rstrip("?"), label.rstrip("?")) for label, _ in kind.opinions]
    return {field.name: field for field in found}


def columns_of(kind: PaperKind) -> tuple[str, ...]:
    """Return the columns of a paper that is a list; none for the others."""
    return COLUMNS.get(kind.code, ())


def values_of(kind: PaperKind, content: dict) -> dict:
    """Return what stands in each field, from the content of a paper (case_papers/documents); lines of a list by column."""
    groups = {
        "head": {key: content.get(key, "") for _, key in HEAD} | {"number": content.get("number") or UNNUMBERED},
        "cell": {cell["label"]: cell["value"] for cell in content["cells"]},
        "part": {part["key"]: "\n".join(part["paragraphs"]) for part in content["parts"]},
        "opinion": {one["label"]: _opinion(one) for one in content["opinions"]},
    }
    found = {name: _printable(groups[field.group].get(field.key, "")) for name, field in fields_of(kind).items()}
    columns = columns_of(kind)
    if columns:
        found[LIST] = [dict(zip(columns, map(_printable, line), strict=True)) for line in content["lines"]]
    return found


def _opinion(one: dict) -> str:
    return f"{one['words'] or '同意。'}\n{one['who']}　{one['day']}" if one["who"] else ""


def _printable(value) -> str:
    return UNPRINTABLE.sub("", str(value)).replace("\n", NEW_PARAGRAPH)
