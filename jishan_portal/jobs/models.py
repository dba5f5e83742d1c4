"""Long work: what was ordered, how far it is, what came of it."""

from django.db import models
from django.db.models import Q

from jishan_portal.accounts.models import User
from jishan_portal.files.models import StoredFile
from jishan_portal.jobs.states import OPEN, JobState
from jishan_portal.kit import clock


class JobQuerySet(models.QuerySet):
    """Jobs in the words of their page."""

    def visible_to(self, user):
        """One sees what one has ordered: results hold what its orderer may see."""
        return self.filter(started_by=user)

    def open(self):
        """Queued or running."""
        return self.filter(state__in=OPEN)


class Job(models.Model):
    """One piece of long work, done by a handler (`jobs.registry`) that is safe to run twice."""

    kind = models.CharField("类别", max_length=60)
    title = models.CharField("事项", max_length=120)
    params = models.JSONField("参数", default=dict)
    once = models.CharField("去重键", max_length=80, blank=True)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="发起人")
    created_at = models.DateTimeField("发起时间", default=clock.now)

    state = models.CharField("状态", max_length=12, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    run_id = models.UUIDField("运行号", null=True)
    running_since = models.DateTimeField("开始时间", null=True)
    heartbeat_at = models.DateTimeField("最近动静", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    cancel_asked_at = models.DateTimeField("要求取消时间", null=True)

    done = models.PositiveIntegerField("已办", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    note = models.CharField("进行到", max_length=120, blank=True)
    outcome = models.JSONField("结果", default=dict)
    result = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+", verbose_name="结果文件")
    result_url = models.CharField("结果页", max_length=200, blank=True)
    error = models.CharField("原因", max_length=300, blank=True)
    support_code = models.CharField("支持编号", max_length=8, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "后台任务"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["started_by", "kind", "once"], condition=~Q(once="") & Q(state__in=sorted(OPEN)), name="job_open_once"
            ),
            models.CheckConstraint(condition=Q(state__in=sorted(OPEN)) | Q(finished_at__isnull=False), name="job_finished_has_date"),
        ]
        indexes = [
            models.Index(fields=["started_by", "-id"], name="job_of_user"),
            models.Index(fields=["state", "heartbeat_at"], condition=Q(state__in=sorted(OPEN)), name="job_open"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether there is something to wait for."""
        return self.state in OPEN

    @property
    def closing_words(self) -> str:
        """What came of it: the last note where that tells a result; 正在… was a step that is over, the number of steps no result."""
        if self.note:
            return "" if self.note.startswith("正在") else self.note
        return f"共 {self.total:,}" if self.total else ""

    @property
    def face(self) -> str:
        """The state as tags colour it."""
        faces = {JobState.RUNNING: "go", JobState.DONE: "ok", JobState.FAILED: "late"}
        return faces.get(self.state, "off")
