"""The desk's list and the figures as workbooks. The reporter stands in neither."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit import clock
from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("编号", lambda row: row.number, 20),
    Column("性质", lambda row: row.get_kind_display(), 8),
    Column("来源", lambda row: row.get_source_display(), 10),
    Column("渠道", lambda row: row.get_channel_display(), 12),
    Column("来件编号", lambda row: row.external_number, 20),
    Column("乡镇", lambda row: name_of(row.area_code), 12),
    Column("地点", lambda row: row.place, 30),
    Column("情况描述", lambda row: row.description, 48),
    Column("诉求", lambda row: row.wish, 24),
    Column("涉及小作坊", lambda row: row.workshop.name if row.workshop else "", 26),
    Column("收到日期", lambda row: clock.day_of(row.made_at), 12, "date"),
    Column("状态", lambda row: row.state_words, 10),
    Column("期限", lambda row: row.deadline_on, 12, "date"),
    Column("处理结果", lambda row: row.told_answer, 40),
)
FIGURE_COLUMNS = (
    Column("乡镇", lambda row: row.name, 18),
    Column("线索", lambda row: row.leads, 8, "number"),
    Column("其中乡镇上报", lambda row: row.reported, 12, "number"),
    Column("其中群众反映", lambda row: row.public, 12, "number"),
    Column("未办结", lambda row: row.open, 8, "number"),
    Column("超期", lambda row: row.late, 8, "number"),
    Column("请乡镇协查", lambda row: row.asked, 12, "number"),
    Column("已反馈", lambda row: row.answered, 8, "number"),
    Column("平均签收（工作日）", lambda row: row.receive_days, 16, "number"),
    Column("平均反馈（工作日）", lambda row: row.answer_days, 16, "number"),
    Column("协查超期", lambda row: row.assists_late, 10, "number"),
)
