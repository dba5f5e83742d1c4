"""Tries at the quiz of a training."""

from django.db import models
from django.db.models import Q

from jishan_portal.accounts.models import User
from jishan_portal.duties.actions import DutySpec
from jishan_portal.kit import chance
from jishan_portal.workflow.models import Stateful
from workshops.training.models import Seat, spec_of
from workshops.training.states import QUIZ_FLOW, QuizState


def new_seed() -> int:
    """Return what a draw starts from; kept, so that the same draw can be made again."""
    return chance.bits(31)


class AttemptQuerySet(models.QuerySet):
    """Tries by whose they are."""

    def visible_to(self, user):
        """Those of the seats that a user may see."""
        return self.filter(seat__in=Seat.objects.visible_to(user).values("pk"))


class Attempt(Stateful):
    """One try at the quiz: the questions as drawn (with their seed) and frozen, the answers, the score.

    `drawn` is [{"id", "text", "options", "answer", "why"}], `answers` {place in the draw: letters}.
    """

    FLOW = QUIZ_FLOW

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="attempts", verbose_name="培训名单")
    area_code = models.CharField("区划", max_length=12)
    round = models.PositiveSmallIntegerField("第几次", default=1)
    seed = models.BigIntegerField("抽题种子", default=new_seed)
    drawn = models.JSONField("试题")
    answers = models.JSONField("答案", default=dict, blank=True)
    pass_mark = models.PositiveSmallIntegerField("合格分")
    score = models.PositiveSmallIntegerField("得分", null=True, blank=True)
    answered_at = models.DateTimeField("交卷时间", null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="交卷人")
    state = models.CharField("状态", max_length=8, choices=QuizState.choices, default=QuizState.DUE)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = "培训测验"
        ordering = ["-round"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "round"], name="attempt_round_once"),
            models.CheckConstraint(
                condition=Q(state="due") | (Q(score__isnull=False) & Q(answered_at__isnull=False)), name="attempt_answered_has_score"
            ),
        ]

    def __str__(self):
        return f"{self.seat}{self.label}"

    @property
    def label(self) -> str:
        """测验, or which 补考 it is."""
        return "测验" if self.round == 1 else f"第 {self.round - 1} 次补考"

    @property
    def audit_chain(self) -> str:
        """Belongs where its seat belongs."""
        return self.seat.audit_chain

    @property
    def url(self) -> str:
        """Where it is answered and shown."""
        return f"/workshops/training/quiz/{self.pk}/"

    def duty_spec(self, state) -> DutySpec:
        """Whoever was trained answers."""
        word = state.duty if self.round == 1 else "补考"
        return spec_of(self.seat, f"{word}：{self.seat.session.title}", self.url)
