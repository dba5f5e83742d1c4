"""Long work of the administrators."""

from celery import shared_task

from jishan_portal.administration import actions
from jishan_portal.audit import queries
from jishan_portal.jobs.progress import JobFailed
from jishan_portal.jobs.registry import handles


@handles("audit.verify")
def verify_audit(job, progress):
    """Verify the whole trail; what is broken ends the job with the places named."""
    progress(0, 1, note="逐条核对散列和前后衔接")
    verdict = queries.verify()
    if verdict.breaks:
        raise JobFailed("审计记录不完整：" + "；".join(map(str, verdict.breaks[:5])) + "。请保护现场并立即报告分管领导。")
    progress(1, 1, note=f"{verdict.entries} 条、{verdict.chains} 条链、{verdict.manifests} 份日清单全部相符")
    return {"entries": verdict.entries, "chains": verdict.chains, "manifests": verdict.manifests}


@shared_task
def disable_idle():
    """Every night: staff accounts that nobody has used for long."""
    actions.disable_idle()
