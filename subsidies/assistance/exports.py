"""Groups and their coverage as a workbook."""

from jishan_portal.accounts.places import name_of
from jishan_portal.kit.xlsx import Column
from subsidies.assistance.states import AREAS, SPECIALTIES


def _work(measure):
    return lambda row: measure(row[1][1]) if row[1] else None


COLUMNS = (
    Column("小作坊", lambda row: row[0].workshop.root.name, 28),
    Column("乡镇", lambda row: name_of(row[0].area_code), 14),
    Column("组长", lambda row: row[1][0].leader.name if row[1] else "未成立", 12),
    Column("成立日期", lambda row: row[1][0].opened_on if row[1] else None, 12, "date"),
    Column("指导次数", _work(lambda work: len(work.days)), 10),
    Column("最近指导", _work(lambda work: work.last), 12, "date"),
    *(Column(one.label, _work(lambda work, key=one.value: work.topics.get(key, 0)), 10) for one in (*AREAS, *SPECIALTIES)),
    Column("近一个月", _work(lambda work: "指导不够" if work.is_late else ""), 12),
)
