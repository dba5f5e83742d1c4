"""The statutory grounds to choose from (leniency, no penalty, suspension): lists of the rulebook, dated and with their article."""

from jishan_portal.kit import clock
from jishan_portal.rulebook import queries as rulebook

LENIENCY = ("case.no_penalty_grounds", "case.lenient_grounds")
SUSPENSION = ("case.suspension_grounds",)
UNCONFIRMED = "（清单文字待局方确认）"


def choices(keys: tuple[str, ...], *, none: str) -> list:
    """Return the grounds in force today as choices, grouped by rule; each reads as it will stand in the file, article included."""
    rules = [rulebook.rule(key, clock.today()) for key in keys]
    found = [(f"{rule.label}{'' if rule.is_confirmed else UNCONFIRMED}", _sentences(rule)) for rule in rules]
    return [("", none), *found]


def _sentences(rule) -> list[tuple[str, str]]:
    sentences = [f"{ground}（{rule.article}）" for ground in rule.value]
    return [(sentence, sentence) for sentence in sentences]


def joined(ground: str, words: str) -> str:
    """Return a chosen ground and what was typed beside it as one text."""
    return "；".join(filter(None, [ground, words.strip()]))
