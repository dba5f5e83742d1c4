"""What self-checks need from the clock and from the background."""

from datetime import date

from celery import shared_task
from django.urls import reverse

from inspections.checklists.models import Version
from inspections.self_checks import notices, reviews, waves
from inspections.self_checks.models import SelfCheck, Wave
from inspections.self_checks.states import ACCEPT_JOB, LAUNCH_JOB
from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.jobs.registry import handles


@shared_task
def take_in_new():
    """Every morning: new workshops join the open waves; whoever launched one hears of workshops that stopped."""
    for wave in Wave.objects.open():
        waves.take_in(wave, by=SYSTEM)
        notices.tell_of_leaving(wave)


@handles(LAUNCH_JOB)
def launch(job, progress, *, version: int, deadline_on: str, **facts) -> dict:
    """Launch a wave for a large area; a wave that exists already is not launched twice."""
    progress(0, 1, note="正在给每一户建自查表")
    chosen = Version.objects.get(pk=version)
    wave = waves.launch(**facts, version=chosen, deadline_on=date.fromisoformat(deadline_on), by=job.started_by)
    progress.leads_to(reverse("inspections:self_checks:wave", args=[wave.pk]))
    return {"workshops": wave.checks.count()}


@handles(ACCEPT_JOB)
def accept_many(job, progress, *, ids: list) -> dict:
    """Accept the clean ones of a selection."""
    progress.leads_to(reverse("inspections:self_checks:list") + "?state=accepted")
    rows = SelfCheck.objects.visible_to(job.started_by).filter(pk__in=ids)
    return {"accepted": reviews.accept_many(rows, by=job.started_by, progress=progress)}
