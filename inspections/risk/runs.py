"""Recomputing an area in two steps: compare and list who would change and why; a person confirms, then it is written."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from inspections.risk import computing
from inspections.risk.gathering import gather
from inspections.risk.models_runs import Difference, Run
from inspections.risk.states import RunState
from inspections.risk.tables import labels_on, table_on
from jishan_portal.accounts.models import User
from jishan_portal.audit import actions as audit
from jishan_portal.jobs import actions as jobs
from jishan_portal.jobs.models import Job
from jishan_portal.kit import clock
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry.models import Workshop

COMPARE, WRITE = "risk.compare", "risk.write"
AT_ONCE = 2000
REASONS = 3
REPEATED = ("grade", "total", "addends", "shift", "is_converted")


def workshops_of(run: Run):
    """Return the files a run concerns: those on file in its area and in the reach of whoever ordered it."""
    rows = Workshop.objects.living()
    return rows.filter(pk__in=Workshop.objects.visible_to(run.started_by).values("pk")) if run.started_by_id else rows


@transaction.atomic
def begin(*, year: int, by: User) -> tuple[Run, Job]:
    """Order a comparison; the same order while one is open leads to the same job."""
    first = computing.starts_on(year)
    area = by.access.ranges[0][0] if by.access.ranges else ""
    if not area:
        raise PermissionDenied("您的岗位没有管辖区域，不能重算等级。")
    held = Run.objects.filter(year=year, started_by=by, stage=RunState.COMPARING).first()
    run = held or Run.objects.create(
        year=year, area_code=area, on=clock.today(), scheme=table_on(first).scheme, started_at=clock.now(), started_by=by
    )
    title = f"试算 {year} 年度风险等级"
    return run, jobs.start(COMPARE, by=by, title=title, params={"run": run.pk}, once=f"compare:{run.pk}")


@transaction.atomic
def compare(run: Run, progress) -> dict:
    """List the workshops whose grade or points would change, with the reason; safe to run twice."""
    held = Run.objects.select_for_update().get(pk=run.pk)
    if held.stage != RunState.COMPARING:
        return held.figures
    progress(0, 3, "正在收集自查、隐患和信用记录")
    gather()
    progress(1, 3, "正在计算各户分值")
    first, scheme = computing.stage(workshops_of(held), year=held.year)
    held.differences.all().delete()
    progress(2, 3, "正在与现行等级比对")
    count, changed = _list(held, first)
    figures = {"graded": computing.staged_count(), "differing": count, "changed": changed, **computing.staged_letters()}
    held.stage, held.figures, held.scheme = RunState.READY, figures, scheme
    held.save(update_fields=["stage", "figures", "scheme"])
    progress(3, 3, f"算了 {figures['graded']} 户，等级有变化的 {changed} 户；看过名单、确认以后才写入")
    return figures


def _list(run: Run, first) -> tuple[int, int]:
    """Keep a row for each workshop whose letter would change, the riskiest first; return how many differ at all and in letter."""
    labels = labels_on(first)
    differing = computing.compared()
    rows = differing.exclude(held__grade=F("grade")).values("workshop_id", *REPEATED, *(f"held__{name}" for name in REPEATED))
    made, count = [], 0
    for row in rows.order_by("-grade", "workshop_id").iterator(chunk_size=AT_ONCE):
        made.append(_difference(run, row, labels))
        if len(made) >= AT_ONCE:
            Difference.objects.bulk_create(made)
            count, made = count + len(made), []
    Difference.objects.bulk_create(made)
    return differing.count(), count + len(made)


def _difference(run: Run, row: dict, labels: dict) -> Difference:
    return Difference(
        run=run,
        workshop_id=row["workshop_id"],
        before=row["held__grade"] or "",
        after=row["grade"],
        total_before=row["held__total"],
        total_after=row["total"],
        why=why(row, labels)[:300],
    )


def why(row: dict, labels: dict) -> str:
    """Say in words what moves a grade: first check or none any more, the sections that differ most, a decided adjustment."""
    if not row["held__grade"]:
        return "首次评定"
    before, after = row["held__addends"] or {}, row["addends"]
    moves = {key: after.get(key, 0) - before.get(key, 0) for key in before.keys() | after.keys()}
    most = sorted((key for key in moves if moves[key]), key=lambda key: (-abs(moves[key]), key))
    said = [f"{labels.get(key, key)} {moves[key] / 2:+g} 分" for key in most[:REASONS]]
    if row["is_converted"] != row["held__is_converted"]:
        said.insert(0, "没有有效的检查，改按静态分折算" if row["is_converted"] else "已有检查或自查，不再按静态分折算")
    if row["shift"] != row["held__shift"]:
        said.append(f"人工调整 {row['shift']:+d} 级" if row["shift"] else "人工调整到期")
    return "，".join(said) or "分数线或方案变更"


@transaction.atomic
def confirm(run: Run, *, by: User) -> Job:
    """Order the writing of a compared run; only once."""
    held = Run.objects.select_for_update().get(pk=run.pk)
    if held.stage == RunState.APPLYING:
        return _order_writing(held, by=by)
    if held.stage != RunState.READY:
        raise MoveRefused(f"这次重算{held.get_stage_display()}，不能确认。请重新发起一次试算。")
    if held.on != clock.today():
        raise MoveRefused("试算结果只在当天有效：隔日的自查、隐患可能已有变化。请重新发起一次试算。")
    held.stage, held.ended_by = RunState.APPLYING, by
    held.save(update_fields=["stage", "ended_by"])
    audit.record("inspections.run.confirm", held, by=by, summary=f"确认：{held}", data=held.figures)
    return _order_writing(held, by=by)


def _order_writing(run: Run, *, by: User) -> Job:
    title = f"写入 {run.year} 年度风险等级"
    return jobs.start(WRITE, by=by, title=title, params={"run": run.pk}, once=f"write:{run.pk}")


@transaction.atomic
def write(run: Run, progress, *, by) -> dict:
    """Write the grades of a confirmed run; safe to run twice."""
    held = Run.objects.select_for_update().get(pk=run.pk)
    if held.stage != RunState.APPLYING:
        return held.figures
    progress(0, 2, "正在写入等级")
    figures = computing.apply(workshops_of(held), year=held.year, by=by)
    progress(1, 2, "正在收尾")
    held.stage, held.ended_at, held.figures = RunState.DONE, clock.now(), {**held.figures, "written": figures["changed"]}
    held.save(update_fields=["stage", "ended_at", "figures"])
    progress(2, 2, f"写入 {figures['changed']} 户")
    return figures


@transaction.atomic
def drop(run: Run, *, by: User) -> Run:
    """Give a compared run up: nothing is written."""
    held = Run.objects.select_for_update().get(pk=run.pk)
    if held.stage not in {RunState.READY, RunState.COMPARING}:
        raise MoveRefused(f"这次重算{held.get_stage_display()}，不能放弃。")
    held.stage, held.ended_at, held.ended_by = RunState.DROPPED, clock.now(), by
    held.save(update_fields=["stage", "ended_at", "ended_by"])
    audit.record("inspections.run.drop", held, by=by, summary=f"放弃：{held}")
    return held


def dry(*, year: int) -> dict:
    """Return what a computation of everybody would give, without writing a grade: {"graded", "changed", "A" … "D", "moves"}."""
    with transaction.atomic():
        gather()
        computing.stage(Workshop.objects.living(), year=year)
        rows = computing.compared().exclude(held__grade=F("grade"))
        pairs: dict[str, int] = {}
        for before, after in rows.values_list("held__grade", "grade").iterator(chunk_size=AT_ONCE):
            key = f"{before or '-'}{after}"
            pairs[key] = pairs.get(key, 0) + 1
        figures = {"graded": computing.staged_count(), "changed": sum(pairs.values()), **computing.staged_letters(), "moves": pairs}
        transaction.set_rollback(True)
    return figures
