"""The list as a file: exactly the filtered rows in their order, counted, marked with who took them and when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter

from django.conf import settings
from django.db.models import CharField, F
from django.db.models.functions import Cast, TruncDate

from jishan_portal.accounts.places import townships
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock, copied
from jishan_portal.kit.masking import mask_phone
from jishan_portal.kit.xlsx import Column, Heading, serial, table_file
from workshops.registry.addresses import file_pattern
from workshops.registry.models import Workshop
from workshops.registry.states import WorkshopState

TABLE = "小作坊名录"
FIELDS = (
    "id",
    "code",
    "name",
    "owner_name",
    "phone",
    "credit_code",
    "area_code",
    "village",
    "address",
    "kind_name",
    "state",
    "licence_number",
    "licence_until",
    "risk_grade",
    "station_name",
    "staff_count",
    "floor_area",
    "opened_on",
    "wants_upgrade",
    "made_on",
    "note",
)
AT = {name: place for place, name in enumerate(FIELDS)}
STATES = {value: str(label) for value, label in WorkshopState.choices}
WISHES = {"t": "是", "f": "否", "": ""}


@dataclass
class Tally:
    """What the file held once it is written."""

    ids: list[int] = field(default_factory=list)
    staff: int = 0

    def watch(self, rows):
        """Pass rows on and count them."""
        staff = AT["staff_count"]
        for row in rows:
            self.ids.append(int(row[0]))
            self.staff += int(row[staff] or 0)
            yield row

    def totals(self) -> dict:
        """The last line of the table."""
        return {"序号": "合计", "名称": f"{len(self.ids)} 户", "从业人数": self.staff}


def _plain(name: str) -> Callable:
    return itemgetter(AT[name])


def _number(name: str, kind: type) -> Callable:
    place = AT[name]
    return lambda row: kind(row[place]) if row[place] else None


def columns(*, is_plain: bool) -> tuple[Column, ...]:
    """Return the columns; personal values are masked unless `is_plain`, and the ID number stands in the plain table only."""
    towns, phone, state, address = townships(), AT["phone"], AT["state"], settings.SITE_URL + file_pattern()
    identity = (Column("身份证号", lambda row: row[len(FIELDS)], 22),) if is_plain else ()
    return (
        serial(),
        Column("名称", _plain("name"), 30),
        Column("负责人", _plain("owner_name"), 10),
        *identity,
        Column("联系电话", _plain("phone") if is_plain else lambda row: mask_phone(row[phone]), 14),
        Column("统一社会信用代码", _plain("credit_code"), 22),
        Column("乡镇", lambda row: towns.get(row[AT["area_code"]], ""), 12),
        Column("村（社区）", _plain("village"), 12),
        Column("生产地址", _plain("address"), 30),
        Column("食品类别", _plain("kind_name"), 12),
        Column("状态", lambda row: STATES[row[state]], 9),
        Column("许可证号", _plain("licence_number"), 26),
        Column("许可到期", _plain("licence_until"), 12, "date"),
        Column("风险等级", _plain("risk_grade"), 9),
        Column("监管所", _plain("station_name"), 14),
        Column("从业人数", _number("staff_count", int), 9, "number"),
        Column("场所面积（平方米）", _number("floor_area", float), 11, "number"),
        Column("开办日期", _plain("opened_on"), 12, "date"),
        Column("愿意提档升级", lambda row: WISHES[row[AT["wants_upgrade"]]], 9),
        Column("建档日期", _plain("made_on"), 12, "date"),
        Column("公开码", _plain("code"), 11),
        Column("备注", _plain("note"), 20),
        Column("档案网址", lambda row: address.format(row[0]), 34),
    )


def heading(user, words: str, *, is_plain: bool) -> Heading:
    """Return the lines above the table: unit, who took it and when, under which conditions."""
    facts = [f"导出：{user.display_name}（{user.post_title}） {clock.now():%Y-%m-%d %H:%M}    条件：{words or '全部在册'}"]
    facts.append("本表含未遮盖的个人信息，仅供监管工作使用，请妥善保管。" if is_plain else "电话已遮盖，身份证号未列出。")
    return Heading(TABLE, user.access.organisation_name or settings.OFFICE_NAME, tuple(facts))


def rows_of(queryset, order, *, is_plain: bool):
    """Return the rows of a list in its order, as plain values."""
    named = queryset.order_by(*order.clauses()).annotate(
        kind_name=F("kind__name"),
        station_name=F("station__short_name"),
        made_on=Cast(TruncDate("created_at", tzinfo=clock.BEIJING), CharField()),
    )
    return named.values_list(*FIELDS, *(["owner_id"] if is_plain else []))


def write(queryset, order, *, user, words: str, ending: str, is_plain: bool = False):
    """Write a list to a temporary file, note the export in the audit trail, and return (file, number of rows)."""
    tally = Tally()
    rows = tally.watch(copied.rows(rows_of(queryset, order, is_plain=is_plain)))
    table, top = columns(is_plain=is_plain), heading(user, words, is_plain=is_plain)
    target = table_file(table, rows, heading=top, ending=ending, totals=tally.totals)
    note(tally.ids, by=user, words=words, ending=ending, is_plain=is_plain)
    return target, len(tally.ids)


def note(ids: list[int], *, by, words: str, ending: str, is_plain: bool) -> None:
    """Leave one audit entry for an export: how many, the hash of the list, the conditions, masked or not."""
    summary = f"导出小作坊名录 {len(ids)} 户" + ("（个人信息未遮盖）" if is_plain else "")
    kind = Workshop._meta.label_lower
    audit.record_bulk("registry.export", kind, ids, by=by, summary=summary, data={"conditions": words, "ending": ending, "plain": is_plain})
