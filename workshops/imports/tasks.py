"""Large ledgers are checked and written in the background."""

from django.urls import reverse

from jishan_portal.jobs.registry import handles
from workshops.imports import actions
from workshops.imports.models import ImportBatch
from workshops.imports.states import COMMIT_JOB, PREVIEW_JOB


@handles(PREVIEW_JOB)
def preview(job, progress, *, batch: int) -> dict:
    """Check every row of a ledger."""
    return _do(job, progress, batch, lambda held: actions.preview(held, by=job.started_by, progress=progress))


@handles(COMMIT_JOB)
def commit(job, progress, *, batch: int, good_rows_only: bool) -> dict:
    """Write a checked ledger into the registry."""
    return _do(job, progress, batch, lambda held: actions.commit(held, by=job.started_by, good_rows_only=good_rows_only, progress=progress))


def _do(job, progress, pk: int, act) -> dict:
    progress.leads_to(reverse("workshops:imports:rows", args=[pk]))
    return act(ImportBatch.objects.visible_to(job.started_by).select_related("file").get(pk=pk)).counts
