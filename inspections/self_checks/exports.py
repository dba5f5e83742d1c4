"""The list of self-checks as a workbook, and the call sheet's lines."""

from itertools import islice

from inspections.self_checks.listing import scores_of, standing
from jishan_portal.accounts.places import name_of
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.kit.masking import mask_phone
from jishan_portal.kit.xlsx import Column, Heading, table_file

TABLE = "主体自查清单"
CHUNK = 2000
COLUMNS = (
    Column("小作坊", lambda check: check.workshop.root.name, 28),
    Column("乡镇", lambda check: name_of(check.area_code), 12),
    Column("负责人", lambda check: check.workshop.root.owner_name, 10),
    Column("联系电话", lambda check: mask_phone(check.workshop.root.phone), 14),
    Column("监管所", lambda check: check.workshop.root.station.short_name if check.workshop.root.station else "", 14),
    Column("自查行动", lambda check: check.wave.title, 20),
    Column("状态", lambda check: standing(check, clock.today())[1], 18),
    Column("截止日期", lambda check: check.deadline_on, 12, "date"),
    Column("提交时间", lambda check: check.submitted_at, 17, "date"),
    Column("填写方式", lambda check: check.get_filled_by_display() if check.filled_by else "", 10),
    Column("填写人", lambda check: check.filler.name if check.filler else "", 10),
    Column("答“否”题数", lambda check: check.noes if check.submitted_at else None, 10, "number"),
    Column("其中重点项", lambda check: check.key_noes if check.submitted_at else None, 10, "number"),
    Column("得分率（%）", lambda check: check.score, 11, "number"),
    Column("提交次数", lambda check: check.rounds, 9, "number"),
    Column("审核意见", lambda check: check.return_note, 30),
    Column("催办次数", lambda check: check.reminders, 9, "number"),
    Column("最近催办", lambda check: check.reminded_on, 12, "date"),
)


def write(rows, *, user, words: str):
    """Write exactly the narrowed list to a temporary file, note the export, return (file, number of rows)."""
    ids = []

    def taken():
        source = rows.iterator(chunk_size=CHUNK)
        while some := list(islice(source, CHUNK)):
            scores = scores_of(some)
            for check in some:
                check.score = scores.get(check.pk)
                ids.append(check.pk)
                yield check

    maker = f"导出：{user.display_name}（{user.post_title}） {clock.now():%Y-%m-%d %H:%M}"
    heading = Heading(TABLE, user.access.organisation_name, (maker, f"条件：{words}", "电话已遮盖。"))
    target = table_file(COLUMNS, taken(), heading=heading, totals=lambda: {"小作坊": f"共 {len(ids)} 户"})
    summary = f"导出主体自查清单 {len(ids)} 户"
    audit.record_bulk("self_checks.export", "inspections.selfcheck", ids, by=user, summary=summary, data={"conditions": words})
    return target, len(ids)
