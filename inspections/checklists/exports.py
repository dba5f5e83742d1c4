"""A version as a workbook that can be changed and sent back."""

from inspections.checklists.models import Item, Version
from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("部分", lambda item: item.section.title, 18),
    Column("对业主的标题", lambda item: item.section.plain_title, 18),
    Column("编号", lambda item: item.code, 8),
    Column("题目", lambda item: item.text, 46),
    Column("对业主的说法", lambda item: item.plain_text, 46),
    Column("重点项", lambda item: "是" if item.is_key else "否", 8),
    Column("环节", lambda item: item.get_link_display(), 10),
    Column("三净两明一禁", lambda item: item.get_clean_tag_display(), 14),
    Column("关键环节", lambda item: item.get_control_display(), 10),
    Column("依据", lambda item: item.basis, 28),
    Column("说明", lambda item: item.help_text, 30),
    Column("照片", lambda item: item.get_photo_rule_display(), 10),
    Column("权重", lambda item: str(item.weight), 7),
    Column("前提题编号", lambda item: item.asked_when.code if item.asked_when else "", 11),
    Column("前提答案", lambda item: item.get_asked_answer_display(), 10),
)


def rows_of(version: Version) -> list[Item]:
    """Return the items of a version in order."""
    return list(version.items.select_related("section", "asked_when").order_by("section__order", "order", "pk"))
