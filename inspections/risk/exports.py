"""The grades as a workbook."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column

COLUMNS = (
    Column("小作坊", lambda row: row[0].name, 28),
    Column("乡镇", lambda row: name_of(row[0].area_code), 14),
    Column("负责人", lambda row: row[0].owner_name, 12),
    Column("食品类别", lambda row: row[0].kind.name if row[0].kind else "", 12),
    Column("等级", lambda row: row[1].grade if row[1] else "未评", 8),
    Column("按分值", lambda row: row[1].by_score if row[1] else "", 8),
    Column("静态分", lambda row: row[1] and float(row[1].static_score), 9, "number"),
    Column("动态分", lambda row: row[1] and float(row[1].dynamic_score), 9, "number"),
    Column("信用分", lambda row: row[1] and float(row[1].credit_score), 9, "number"),
    Column("总分", lambda row: row[1] and float(row[1].total), 9, "number"),
    Column("说明", lambda row: "按静态分折算" if row[1] and row[1].is_converted else "", 14),
    Column("年度", lambda row: row[1] and row[1].year, 8, "number"),
    Column("生效日", lambda row: row[1] and row[1].in_force_from, 12, "date"),
    Column("计算日", lambda row: row[1] and row[1].computed_on, 12, "date"),
)
