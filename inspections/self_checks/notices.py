"""Who hears of what happens around a wave."""

from django.urls import reverse

from inspections.self_checks import waves
from inspections.self_checks.models import SelfCheck, Wave
from jishan_portal.kit import clock
from jishan_portal.notifications.actions import notify

TITLE = 120  # of a message


def tell_of_leaving(wave: Wave) -> int:
    """Tell whoever launched a wave, once a week, that workshops stopped and should be excused; return how many stopped."""
    number = waves.leaving(wave).count()
    if number and wave.launched_by:
        year, week, _ = clock.today().isocalendar()
        title = f"{wave.title}：有 {number} 户已停产或注销，请核对后免查"
        url = reverse("inspections:self_checks:excuse_leaving", args=[wave.pk])
        notify([wave.launched_by], title, url=url, key=f"wave:{wave.pk}:leaving:{year}-{week}")
    return number


def tell_accepted(check: SelfCheck) -> None:
    """Tell the owner that what was handed in is accepted, and what becomes of the answers 否 (promised when handing in)."""
    owner = check.workshop.present_owner()
    if owner:
        body = f"{check.noes} 题答“否”的，监管员核实后会告诉您哪天前改好。" if check.noes else "没有要改的。"
        title = f"{check.workshop}的自查表通过了"[:TITLE]
        notify([owner], title, body=body, url=check.url, key=f"self-check:{check.pk}:accepted:{check.rounds}")
