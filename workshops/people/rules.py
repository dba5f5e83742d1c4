"""Health certificates: how long one holds, and how a person stands with theirs."""

from datetime import date, timedelta

from jishan_portal.clocks.rules import due_within
from workshops.people.models import Person
from workshops.registry.standing import Standing, standing


def usual_end(issued_on: date) -> date:
    """Return the last day on which a health certificate issued on a day holds: the day before its anniversary."""
    return due_within("health.validity", issued_on) - timedelta(days=1)


def standing_of(person: Person, on: date | None = None) -> Standing:
    """Say how somebody stands with their health certificate; it is asked of those who touch ready-to-eat food."""
    if person.left_on:
        return Standing("off", "已离职")
    if person.certificate_until:
        return standing(person.certificate_until, on)
    return Standing("late", "未登记健康证明") if person.touches_food else Standing("off", "不接触直接入口食品")
