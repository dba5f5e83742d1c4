"""The audit trail as a workbook."""

from jishan_portal.kit.clock import BEIJING
from jishan_portal.kit.xlsx import Column

ENTRY_COLUMNS = (
    Column("序号", lambda entry: entry.pk, 10, "number"),
    Column("时间", lambda entry: entry.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S"), 20),
    Column("操作人", lambda entry: entry.actor_name, 12),
    Column("岗位", lambda entry: entry.actor_post, 24),
    Column("动作", lambda entry: entry.action, 24),
    Column("摘要", lambda entry: entry.summary, 48),
    Column("对象", lambda entry: f"{entry.subject_kind}:{entry.subject_id}", 24),
    Column("链", lambda entry: f"{entry.chain}#{entry.position}", 28),
    Column("散列", lambda entry: entry.hash, 40),
)
