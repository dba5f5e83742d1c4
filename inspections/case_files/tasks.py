"""Long work on the bound file of a case."""

from inspections.case_files import volumes
from jishan_portal.jobs.registry import handles


@handles(volumes.BIND_JOB)
def bind(job, progress, *, case):
    """Bind one file; a second run after a lost worker binds anew, the first left nothing."""
    made = volumes.bind(case, by=job.started_by, tell=progress)
    progress.done = progress.total = len(made.index)
    progress.note = f"卷宗 {len(made.index)} 份、{made.pages} 页。"
    progress.leads_to(volumes.page_of(case))
    return {"pieces": len(made.index), "pages": made.pages}
