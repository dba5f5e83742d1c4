"""Gathers the tasks of the platform's slices, where Celery looks for them."""

from jishan_portal.accounts.tasks import sweep_sessions
from jishan_portal.administration.tasks import disable_idle, verify_audit
from jishan_portal.audit.tasks import make_daily_manifest
from jishan_portal.briefs.tasks import make_briefs
from jishan_portal.dashboard.tasks import read_figures
from jishan_portal.files.tasks import sweep_orphans
from jishan_portal.jobs.tasks import run_job, sweep_jobs
from jishan_portal.ops.tasks import note_beat
from jishan_portal.papers.tasks import bind_papers, draw_paper, sweep_papers
from jishan_portal.public.tasks import make_open_data
from jishan_portal.publications.tasks import expire_publications
from jishan_portal.reminders.tasks import deliver, remind
from jishan_portal.retention.tasks import destroy, look_after_terms

__all__ = [
    "bind_papers",
    "deliver",
    "destroy",
    "disable_idle",
    "draw_paper",
    "expire_publications",
    "look_after_terms",
    "make_briefs",
    "make_daily_manifest",
    "make_open_data",
    "note_beat",
    "read_figures",
    "remind",
    "run_job",
    "sweep_jobs",
    "sweep_orphans",
    "sweep_papers",
    "sweep_sessions",
    "verify_audit",
]
