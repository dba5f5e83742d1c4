"""A paper of a case as its layout takes it: what is frozen when it is issued, and the sheet shown before."""

from inspections.case_papers.models import Draft

NONE = "—"


def content_of(draft: Draft, facts: dict) -> dict:
    """Return the content of a paper as plain values: head, cells, parts, opinions, lines of a list, signs.

    `facts` are texts by name, but `opinions` ({move: (who, day, words)}) and `lines` ([columns, rows]).
    """
    kind = draft.kind
    to = draft.texts.get("recipient", "") if kind.to == "recipient" else facts.get(kind.to, "")
    columns, lines = facts.get("lines", {}).get(kind.code, ((), ()))
    return {
        "heading": kind.title,
        "office": facts["office"],
        "to": to,
        "date": facts["today"],
        "cells": [{"label": label, "value": facts.get(fact, "") or NONE} for label, fact in kind.cells],
        "parts": [
            {"key": part.key, "label": part.label, "paragraphs": draft.texts.get(part.key, "").split("\n")}
            for part in kind.parts
            if part.key != "recipient" and draft.texts.get(part.key, "").strip()
        ],
        "opinions": [one for label, moves in kind.opinions if (one := _opinion(label, moves.split("|"), facts.get("opinions", {})))],
        "columns": list(columns),
        "lines": [list(line) for line in lines],
        "signs": list(kind.signs),
        "is_sealed": kind.layout in {"letter", "seal"},
    }


def _opinion(label: str, moves: list[str], given: dict) -> dict | None:
    """Return who said what, an empty place to be signed, or nothing for an opinion (marked ?) that was not called for."""
    said = next((given[move] for move in moves if move in given), None)
    if said is None and label.endswith("?"):
        return None
    who, day, words = said or ("", "", "")
    return {"label": label.rstrip("?"), "who": who, "day": day, "words": words}
