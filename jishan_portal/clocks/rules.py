"""Due dates from dated rules."""

from datetime import date


def due_within(rule_key: str, start: date) -> date:
    """Return the last day of the period that the rule `rule_key` gives from `start` (start day not counted)."""
    raise LookupError(rule_key)
