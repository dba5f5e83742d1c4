"""How far a piece of work is. Time and workers move it on, nobody waits for anybody: so it is no FLOW."""

from django.db.models import TextChoices


class JobState(TextChoices):
    """Queued until a worker takes it; failed and cancelled ones may be ordered anew."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "没有完成"
    CANCELLED = "cancelled", "已取消"


OPEN = frozenset({JobState.QUEUED, JobState.RUNNING})
