"""Who hears of what happens around a wave."""

from django.urls import reverse

from inspections.self_checks import waves
from inspections.self_checks.models import Wave
from jishan_portal.kit import clock
from jishan_portal.notifications.actions import notify


def tell_of_leaving(wave: Wave) -> int:
    """Tell whoever launched a wave, once a week, that workshops stopped and should be excused; return how many stopped."""
    number = waves.leaving(wave).count()
    if number and wave.launched_by:
        year, week, _ = clock.today().isocalendar()
        title = f"{wave.title}：有 {number} 户已停产或注销，请核对后免查"
        url = reverse("inspections:self_checks:excuse_leaving", args=[wave.pk])
        notify([wave.launched_by], title, url=url, key=f"wave:{wave.pk}:leaving:{year}-{week}")
    return number
