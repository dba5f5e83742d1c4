"""Changing the programme: milestones, targets, units, roster; copying it to a new year. Each change is audited."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from jishan_portal.accounts.models import Organisation
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.programme.models import Clause, GroupRole, Milestone, Programme, RosterMember, Target
from jishan_portal.programme.rules import renamed, shifted, why_not_copied, why_not_edited


class ProgrammeRefused(Exception):
    """A change the programme does not take; `message` says in Chinese what to do."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def _opened(programme: Programme, version: int | None = None) -> Programme:
    """Lock a programme for a change; refused when it is closed or somebody else has changed it since `version`."""
    held = Programme.objects.select_for_update().defer("text").get(pk=programme.pk)
    reason = why_not_edited(held)
    if reason:
        raise ProgrammeRefused(reason)
    if version is not None and version != held.version:
        raise ProgrammeRefused("您打开这一页之后，别人改过这个方案。请刷新看最新内容，再改一次。")
    return held


def _record(verb: str, programme: Programme, *, by, summary: str, data: dict) -> None:
    programme.version += 1
    programme.save(update_fields=["version"])
    audit.record(f"programme.{verb}", programme, by=by, summary=summary, data=data)


@transaction.atomic
def copy_year(programme: Programme, year: int, *, by) -> Programme:
    """Make a later year's programme from this one, with clauses, units, milestones, targets and the serving roster.

    Deadlines keep their day of the year; targets in numbers start empty. The same copy again returns the one made.
    """
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    made = Programme.objects.filter(year=year).first()
    if made is not None and made.copied_from_id == held.pk:
        return made
    reason = f"{year} 年已有方案。" if made else why_not_copied(held, year)
    if reason:
        raise ProgrammeRefused(reason)
    fresh = Programme.objects.create(
        year=year, title=held.title, doc_number=held.doc_number, issuer=held.issuer, issued_on=held.issued_on, copied_from=held
    )
    _copy_clauses(held, fresh)
    _copy_rest(held, fresh)
    summary = f"由 {held.year} 年方案沿用为 {year} 年方案"
    audit.record("programme.copy_year", fresh, by=by, summary=summary, data={"from": held.year, "to": year})
    return fresh


def _copy_clauses(old: Programme, new: Programme) -> None:
    ahead = new.year - old.year
    sources = list(old.clauses.order_by("number").prefetch_related("organisations", "targets"))
    fresh = [
        Clause(
            programme=new,
            number=row.number,
            section=row.section,
            text=renamed(row.text, old.year, new.year),
            unit_text=row.unit_text,
            obliged=row.obliged,
            deadline=shifted(row.deadline, ahead),
            deadline_note=row.deadline_note,
            evidence=row.evidence,
            question=row.question,
        )
        for row in sources
    ]
    Clause.objects.bulk_create(fresh)
    ids = dict(new.clauses.values_list("number", "pk"))
    links = Clause.organisations.through
    links.objects.bulk_create(
        [links(clause_id=ids[row.number], organisation_id=unit.pk) for row in sources for unit in row.organisations.all()]
    )
    Target.objects.bulk_create([_copied_target(target, ids[row.number]) for row in sources for target in row.targets.all()])


def _copied_target(target: Target, clause_id: int) -> Target:
    value = target.value if target.is_carried else None
    kept = {name: getattr(target, name) for name in ("indicator", "label", "unit", "note", "is_carried")}
    return Target(clause_id=clause_id, value=value, **kept)


def _copy_rest(old: Programme, new: Programme) -> None:
    ahead = new.year - old.year
    Milestone.objects.bulk_create(
        [Milestone(programme=new, key=row.key, label=row.label, day=shifted(row.day, ahead)) for row in old.milestones.all()]
    )
    kept = ("name", "post", "role", "concurrent", "position", "since")
    staying = old.roster.filter(until__isnull=True)
    RosterMember.objects.bulk_create([RosterMember(programme=new, **{name: getattr(row, name) for name in kept}) for row in staying])


@transaction.atomic
def close(programme: Programme, *, by, on: date | None = None) -> Programme:
    """Make a programme closed history; a second time changes nothing."""
    held = Programme.objects.select_for_update().defer("text").get(pk=programme.pk)
    if not held.is_closed:
        held.is_closed, held.closed_on = True, on or clock.today()
        held.save(update_fields=["is_closed", "closed_on"])
        _record("close", held, by=by, summary=f"{held.year} 年方案结束", data={"on": str(held.closed_on)})
    return held


@transaction.atomic
def set_milestone(milestone: Milestone, *, by, label: str, day: date, version: int | None = None) -> Milestone:
    """Change a milestone's words or day; the day must lie in the programme's year."""
    programme = _opened(milestone.programme, version)
    if day.year != programme.year:
        raise ProgrammeRefused(f"节点日期须在 {programme.year} 年内。")
    if not label.strip():
        raise ProgrammeRefused("请写明节点名称。")
    before = {"label": milestone.label, "day": str(milestone.day)}
    milestone.label, milestone.day = label.strip(), day
    milestone.save(update_fields=["label", "day"])
    _record("set_milestone", programme, by=by, summary=f"节点“{milestone.label}”定为 {day}", data={"before": before, "day": str(day)})
    return milestone


@transaction.atomic
def set_target(target: Target, *, by, value: Decimal | None, note: str = "", version: int | None = None) -> Target:
    """Enter, change or clear the value of a target."""
    programme = _opened(target.clause.programme, version)
    if value is not None and (value < 0 or (target.unit == "%" and value > 100)):
        raise ProgrammeRefused("目标值不能小于 0；百分比不能超过 100。")
    before, target.value, target.note = target.value, value, note.strip() or target.note
    target.save(update_fields=["value", "note"])
    shown = target.amount or "留空"
    data = {"indicator": target.indicator, "before": str(before), "value": str(value)}
    _record("set_target", programme, by=by, summary=f"目标“{target.label}”：{shown}", data=data)
    return target


@transaction.atomic
def set_clause(
    clause: Clause, *, by, organisations: list[Organisation], deadline: date | None, deadline_note: str = "", version: int | None = None
) -> Clause:
    """Change who is responsible for a clause and by when."""
    programme = _opened(clause.programme, version)
    if deadline is not None and deadline.year != programme.year:
        raise ProgrammeRefused(f"期限须在 {programme.year} 年内；没有期限的请留空并写明说明。")
    before = {"units": sorted(clause.organisations.values_list("code", flat=True)), "deadline": str(clause.deadline)}
    clause.organisations.set(organisations)
    clause.deadline, clause.deadline_note = deadline, deadline_note.strip()
    clause.save(update_fields=["deadline", "deadline_note"])
    after = {"units": sorted(row.code for row in organisations), "deadline": str(deadline)}
    _record("set_clause", programme, by=by, summary=f"{clause.number} 的责任单位或期限变更", data={"before": before, "after": after})
    return clause


@transaction.atomic
def add_member(
    programme: Programme, *, by, name: str, post: str, role: str, since: date, concurrent: str = "", version: int | None = None
) -> RosterMember:
    """Add somebody to the leading group from a day on; the same entry again returns the one made."""
    held = _opened(programme, version)
    if role == GroupRole.HEAD and held.roster.serving(since).filter(role=role).exclude(name=name.strip()).exists():
        raise ProgrammeRefused("已有在任组长，请先登记原组长的任期截止日。")
    last = held.roster.filter(role=role).order_by("-position").values_list("position", flat=True).first() or 0
    member, is_new = RosterMember.objects.get_or_create(
        programme=held,
        name=name.strip(),
        post=post.strip(),
        role=role,
        since=since,
        defaults={"concurrent": concurrent.strip(), "position": last + 1},
    )
    if is_new:
        _record("add_member", held, by=by, summary=f"领导小组增加{member}", data={"post": member.post, "since": str(since)})
    return member


@transaction.atomic
def end_term(member: RosterMember, *, by, until: date, version: int | None = None) -> RosterMember:
    """Enter the last day of somebody's term."""
    programme = _opened(member.programme, version)
    if until < member.since:
        raise ProgrammeRefused(f"截止日不能早于任期开始日 {member.since}。")
    member.until = until
    member.save(update_fields=["until"])
    _record("end_term", programme, by=by, summary=f"领导小组{member}任期至 {until}", data={"until": str(until)})
    return member
