"""Who hears of what is decided about a hazard; what is to be done next stands in the inboxes anyway."""

from inspections.hazards.models import Extension, Hazard
from jishan_portal.notifications.actions import notify

TITLE = 120  # of a message


def tell_closed(hazard: Hazard) -> None:
    """Tell the owner that a hazard is struck off: the answer they were promised when they handed theirs in."""
    owner = hazard.workshop.present_owner()
    if owner:
        notify([owner], f"改好了，已经销号：{hazard.text}"[:TITLE], url=hazard.url, key=f"hazard:closed:{hazard.pk}")


def tell_decided(extension: Extension, answer: str) -> None:
    """Tell whoever asked for more time what was decided, and why."""
    hazard = extension.hazard
    title = f"{answer}（{hazard.text}）"[:TITLE]
    notify([extension.asked_by], title, url=hazard.url, key=f"hazard-extension:{extension.pk}")
