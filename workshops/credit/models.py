"""The credit record of a workshop (INSP 40–41): lines that visits, talks and closed cases write and risk grading reads."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from workshops.registry.models import HIDDEN, Event, Workshop


class CreditLineQuerySet(models.QuerySet):
    """Lines by what may be told of them."""

    def told(self):
        """Without those of a record that the timeline hides (a restricted case, features row 48): shown and counted nowhere meanwhile."""
        hidden = Event.objects.filter(workshop__root=OuterRef("workshop__root"), url=OuterRef("url"), visibility=HIDDEN)
        return self.exclude(~Q(url="") & Exists(hidden))


class CreditLine(models.Model):
    """One line of the credit record."""

    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="credit_lines")
    on = models.DateField("日期")
    kind = models.CharField("类别", max_length=20)
    sentence = models.CharField("事项", max_length=300)
    is_adverse = models.BooleanField("不良记录", default=False)
    url = models.CharField("链接", max_length=200, blank=True)
    written_at = models.DateTimeField("记入时间")

    objects = CreditLineQuerySet.as_manager()

    class Meta:
        verbose_name = "信用记录"
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["workshop", "-on"], name="credit_of_workshop")]

    def __str__(self):
        return self.sentence
