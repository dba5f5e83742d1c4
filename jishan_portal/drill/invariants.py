"""What must be true of any county at any time; each check returns sentences about what is not (none: it holds)."""

from collections.abc import Callable

from django.apps import apps
from django.db.models import CharField, Count, Exists, F, ForeignKey, Max, OuterRef, Q, Sum
from django.db.models.functions import Cast

from jishan_portal.audit.queries import verify
from jishan_portal.dashboard import drilling, readings
from jishan_portal.dashboard.indicators import FIGURES
from jishan_portal.dashboard.reach import county, reach_of
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.papers.models import Counter, Paper
from jishan_portal.programme.indicators import measure
from jishan_portal.reminders.models import Reminder
from jishan_portal.workflow.models import Stateful
from subsidies.applications.models import Application
from subsidies.budgets import queries as budgets
from subsidies.budgets.models import Budget

SHOWN = 3


def waiting_records_have_one_duty() -> list[str]:
    """Every record in a waiting state has exactly one open duty, and no other record has any."""
    wrong = []
    for model in apps.get_models():
        if not issubclass(model, Stateful):
            continue
        kind = model._meta.label_lower
        waiting = [value for value, row in model.FLOW.states.items() if row.waits_on]
        open_ones = Duty.objects.open().filter(subject_kind=kind)
        rows = model._base_manager.annotate(as_subject=Cast("pk", CharField()))
        owed = rows.filter(state__in=waiting)
        lacking = owed.exclude(as_subject__in=open_ones.values("subject_id"))
        needless = rows.exclude(state__in=waiting).filter(as_subject__in=open_ones.values("subject_id"))
        for label, found in (("没有待办", lacking), ("多出待办", needless)):
            many = found.count()
            if many:
                some = "、".join(str(pk) for pk in found.values_list("pk", flat=True)[:SHOWN])
                wrong.append(f"{model._meta.verbose_name} {many} 条{label}：{some}")
    return wrong


def received_duties_have_one_person() -> list[str]:
    """After 签收 a duty belongs to exactly one person."""
    many = Duty.objects.filter(received_at__isnull=False, person__isnull=True).count()
    return [f"{many} 件签收了的待办没有承办人"] if many else []


def paper_numbers_have_no_gaps() -> list[str]:
    """Serials of an organisation's papers of a kind in a year run from 1 to the counter without a gap."""
    rows = Paper.objects.order_by().values("organisation", "kind", "year").annotate(many=Count("pk"), last=Max("serial"))
    return [f"{row['kind']} {row['year']} 年文号有缺：{row['many']} 份，末号 {row['last']}" for row in rows if row["many"] != row["last"]]


def counters_are_not_behind() -> list[str]:
    """No paper has a serial above its counter."""
    held = {(row.organisation_id, row.kind, row.year): row.last for row in Counter.objects.all()}
    rows = Paper.objects.order_by().values_list("organisation", "kind", "year").annotate(last=Max("serial"))
    return [f"{kind} {year} 年末号 {last} 超过计数" for unit, kind, year, last in rows if last > held.get((unit, kind, year), 0)]


def money_adds_up() -> list[str]:
    """No envelope is overdrawn, each equals its ledger, and no county subsidy is below its floor."""
    wrong = []
    for budget in Budget.objects.order_by("pk"):
        if budget.committed_amount + budget.paid_amount > budget.amount:
            wrong.append(f"{budget} 占用和拨付超过额度")
        if not budgets.agrees(budget, budgets.sums_of_lines(budget)):
            wrong.append(f"{budget} 与流水不符")
    low = Application.objects.filter(source="county", approved_amount__lt=F("floor_amount")).count()
    return [*wrong, f"{low} 份县级补助低于最低额"] if low else wrong


def figures_equal_their_rows() -> list[str]:
    """Every reading of today is what its rows say, for the county, and every town's part of it."""
    readings.refresh()
    kept, office, today, wrong = readings.kept(), reach_of(county()), clock.today(), []
    for one, _, _ in FIGURES:
        whole, parts = kept.of(one.key), kept.town_figures(one.key)
        if whole != measure(one, office, today):
            wrong.append(f"指标 {one.key} 与明细不符")
        rows = one.rows(office, today)
        for code, part in parts.items():
            here = rows.filter(**{f"{readings.place_of(rows.model)}__startswith": code[: readings.TOWN_DIGITS]})
            if part.total != here.count() or (one.done is not None and part.done != here.filter(one.done).count()):
                wrong.append(f"指标 {one.key} 在 {code} 与明细不符")
    return wrong


def numbers_drill_to_what_they_count() -> list[str]:
    """Behind every number stand exactly the rows it counts: those done and those not done together are all of them."""
    office, today, wrong = reach_of(county()), clock.today(), []
    for one, _, _ in FIGURES:
        figure = measure(one, office, today)
        shown = {show: drilling.rows_of(one, office, show).count() for show in ("done", "", "all")}
        owed = {"done": figure.done, "": figure.total - figure.done, "all": figure.total}
        if shown != (owed if figure.is_share else dict.fromkeys(shown, figure.total)):
            wrong.append(f"指标 {one.key} 下钻不等于数字")
    return wrong


def nobody_is_reminded_twice() -> list[str]:
    """The same deadline reaches a person at a stage once, and at most one stage a day."""
    names = ("user", "kind", "subject_kind", "subject_id", "due_on", "on")
    many = Reminder.objects.order_by().values(*names).annotate(many=Count("pk")).filter(many__gt=1).count()
    return [f"{many} 次一天内重复提醒"] if many else []


def what_is_pointed_at_is_there() -> list[str]:
    """Where the database itself does not see to it, everything that a row points at is there."""
    wrong = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if not isinstance(field, ForeignKey) or field.db_constraint:
                continue
            there = Exists(field.related_model._base_manager.filter(**{field.target_field.attname: OuterRef(field.attname)}))
            many = model._base_manager.filter(**{f"{field.attname}__isnull": False}).exclude(there).count()
            if many:
                wrong.append(f"{model._meta.verbose_name} {many} 条的{field.verbose_name}不存在")
    return wrong


def audit_chains_hold() -> list[str]:
    """The audit verifies from end to end."""
    return [str(fault) for fault in verify().breaks][:SHOWN]


CHECKS: dict[str, Callable[[], list[str]]] = {
    "待办与状态一一对应": waiting_records_have_one_duty,
    "签收后只有一个承办人": received_duties_have_one_person,
    "文号连续": paper_numbers_have_no_gaps,
    "文号不超计数": counters_are_not_behind,
    "资金不超额、与流水相符": money_adds_up,
    "看板等于明细": figures_equal_their_rows,
    "下钻等于数字": numbers_drill_to_what_they_count,
    "提醒不重复": nobody_is_reminded_twice,
    "指向的记录都在": what_is_pointed_at_is_there,
    "审计链完整": audit_chains_hold,
}


def check_all() -> dict[str, list[str]]:
    """Return {check: what is wrong}; all empty is what must be."""
    return {label: check() for label, check in CHECKS.items()}


def sums() -> dict:
    """Return figures that a run of the same seed gives again."""
    money = Budget.objects.aggregate(given=Sum("amount"), taken=Sum("committed_amount"), paid=Sum("paid_amount"))
    duties = Duty.objects.aggregate(open=Count("pk", filter=Q(state="open")), done=Count("pk", filter=Q(state="done")))
    return {"money": {key: str(value or 0) for key, value in money.items()}, "duties": duties}
