"""The ledger of publications as a workbook."""

from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("公开编码", lambda row: row.code),
    Column("类别", lambda row: row.kind_label),
    Column("标题", lambda row: row.title),
    Column("公示单位", lambda row: row.organisation.name if row.organisation else ""),
    Column("起算日", lambda row: row.started_on),
    Column("最迟公示日", lambda row: row.must_by),
    Column("公示日", lambda row: row.published_on),
    Column("公示至", lambda row: row.until_on),
    Column("状态", lambda row: row.get_state_display()),
    Column("最迟撤回日", lambda row: row.withdraw_by),
    Column("撤回日", lambda row: row.withdrawn_on),
    Column("应撤回的事由", lambda row: row.recall_reason),
    Column("撤回或不再公示的理由", lambda row: row.reason),
    Column("内容散列（SHA-256）", lambda row: row.content_hash),
)
