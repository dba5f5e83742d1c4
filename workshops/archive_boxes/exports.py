"""The county list of completeness and the townships' averages as workbooks."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column
from workshops.archive_boxes.models import Completeness


def columns(names: dict[str, str]) -> tuple[Column, ...]:
    """Return the columns of the county list; `names` maps item keys to what is missing."""

    def missing(row: Completeness) -> str:
        return "、".join(names.get(key, key) for key in row.missing.split(",") if key)

    return (
        Column("小作坊", lambda row: row.workshop.name, 28),
        Column("乡镇", lambda row: name_of(row.area_code), 14),
        Column("负责人", lambda row: row.workshop.owner_name, 12),
        Column("完整度（%）", lambda row: row.percent, 12, "number"),
        Column("应备★", lambda row: row.required, 8, "number"),
        Column("已备★", lambda row: row.met, 8, "number"),
        Column("六盒齐全", lambda row: row.is_full, 10),
        Column("所缺", missing, 48),
        Column("已建制度", lambda row: row.rules_adopted, 10, "number"),
        Column("有执行依据", lambda row: row.rules_followed, 12, "number"),
        Column("生产记录", lambda row: row.has_production, 10),
        Column("包装记录", lambda row: row.has_packing, 10),
        Column("销售记录", lambda row: row.has_sale, 10),
    )


TOWNSHIPS = (
    Column("乡镇", lambda row: name_of(row["area_code"]), 16),
    Column("在册（户）", lambda row: row["shops"], 12, "number"),
    Column("平均完整度（%）", lambda row: round(row["average"], 1), 16, "number"),
    Column("六盒齐全（户）", lambda row: row["full"], 14, "number"),
    Column("制度建全（户）", lambda row: row["has_rules_count"], 14, "number"),
    Column("制度都在执行（户）", lambda row: row["follows"], 16, "number"),
    Column("三环节都有记录（户）", lambda row: row["stages"], 18, "number"),
)
