"""What the answers to a list amount to: which items were asked, which are missing, how the six tags stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inspections.checklists.models import Item
from inspections.checklists.states import AnswerValue, CleanTag


@dataclass(frozen=True)
class Standing:
    """How one tag of 三净两明一禁 stands: met when none of its answered items says 否 (domain 2.2)."""

    tag: str
    label: str
    asked: int
    noes: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        """Met: something was asked and nothing was answered with 否."""
        return self.asked > 0 and not self.noes


def is_asked(item: Item, answers: Mapping[int, str]) -> bool:
    """Whether an item is put to the person, given the answers (item id → value) so far."""
    return item.asked_when_id is None or answers.get(item.asked_when_id) == item.asked_answer


def missing(items: Iterable[Item], answers: Mapping[int, str]) -> list[Item]:
    """Return the items that are asked and have no answer yet, in list order."""
    return [item for item in items if is_asked(item, answers) and item.pk not in answers]


def standings(items: Iterable[Item], answers: Mapping[int, str]) -> list[Standing]:
    """Return the six tags in the order of the policy; items answered 不适用 or not asked do not count."""
    asked: dict[str, list[Item]] = {tag: [] for tag in CleanTag.values}
    for item in items:
        if item.clean_tag and is_asked(item, answers) and answers.get(item.pk, AnswerValue.NOT_APPLICABLE) != AnswerValue.NOT_APPLICABLE:
            asked[item.clean_tag].append(item)
    return [
        Standing(tag, CleanTag(tag).label, len(rows), tuple(item.code for item in rows if answers[item.pk] == AnswerValue.NO))
        for tag, rows in asked.items()
    ]


def idle(items: Iterable[Item], answers: Mapping[int, str]) -> list[Item]:
    """Return the items that were answered and are asked no more, because the answer to their premise was changed since."""
    return [item for item in items if item.pk in answers and not is_asked(item, answers)]


def score(items: Iterable[Item], answers: Mapping[int, str]) -> int | None:
    """Return the weighted rate of 是 in whole percent, rounded down so that only a clean list has 100; None where nothing counts.

    An item counts by its weight; 不适用, what is not asked and what is open stand on neither side.
    """
    weights = {AnswerValue.YES: 0, AnswerValue.NO: 0}
    for item in items:
        if is_asked(item, answers) and answers.get(item.pk) in weights:
            weights[answers[item.pk]] += item.weight
    full = sum(weights.values())
    return weights[AnswerValue.YES] * 100 // full if full else None


def covered_by_rest(items: Iterable[Item], answers: Mapping[int, str]) -> list[Item]:
    """Return what “其余均为是” answers on one screen: the general items still open, never a key item."""
    return [item for item in missing(items, answers) if not item.is_key]
