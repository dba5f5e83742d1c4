"""Append-only, hash-chained entries: who did what to which record, and what it was before.

A chain belongs to one file (a workshop) or, where there is none, to one object. Entries hold plain values of the
actor, so that they outlive accounts, and no plain personal data, so that shredding does not break a chain.
Triggers in the database refuse update and delete.
"""

from django.db import models


class Entry(models.Model):
    """One act, linked by hash to the one before it in its chain."""

    chain = models.CharField("链", max_length=80)
    position = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时间", db_index=True)
    actor_id = models.BigIntegerField("操作人编号", null=True)
    actor_name = models.CharField("操作人", max_length=40)
    actor_post = models.CharField("岗位", max_length=80, blank=True)
    action = models.CharField("动作", max_length=60, db_index=True)
    subject_kind = models.CharField("对象类别", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    summary = models.CharField("摘要", max_length=300)
    data = models.JSONField("内容", default=dict)
    previous_hash = models.CharField("前一条散列", max_length=64)
    hash = models.CharField("散列", max_length=64)

    class Meta:
        verbose_name = "审计记录"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="audit_position_once")]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="audit_subject")]

    def __str__(self):
        return f"{self.chain}#{self.position} {self.action}"


class ChainHead(models.Model):
    """The last entry of each chain; its row is the lock under which the chain grows."""

    chain = models.CharField("链", max_length=80, primary_key=True)
    position = models.PositiveIntegerField("末条序号")
    hash = models.CharField("末条散列", max_length=64)
    changed_on = models.DateField("变动日", db_index=True)

    class Meta:
        verbose_name = "审计链"

    def __str__(self):
        return self.chain


class Manifest(models.Model):
    """The heads of all chains that grew since the manifest before, hashed together with it."""

    day = models.DateField("日期", unique=True)
    heads = models.JSONField("链头", help_text="[[链, 末条序号, 末条散列], …]，按链名排序。")
    previous_hash = models.CharField("前一日散列", max_length=64)
    hash = models.CharField("散列", max_length=64)
    up_to = models.BigIntegerField("截至记录号", help_text="此前的审计记录都已列入本日或更早的清单。")
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "审计日清单"
        ordering = ["day"]

    def __str__(self):
        return f"{self.day}"
