"""Making a brief from the figures of the moment, adding the office's words, issuing it."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.briefs import content, documents, rules
from jishan_portal.briefs.models import Brief, BriefKind
from jishan_portal.dashboard import board, readings
from jishan_portal.dashboard.reach import county, reach_of
from jishan_portal.kit import clock
from jishan_portal.notifications.actions import notify
from jishan_portal.programme import queries as programmes
from jishan_portal.workflow.actions import MoveRefused


@transaction.atomic
def make(kind: str, *, by, subject: str = "") -> Brief:
    """Read all figures now and freeze them as a brief; the same kind for the same period again returns the one made.

    A special brief is made each time, with its own subject.
    """
    if not (by is SYSTEM or by.may("briefs.write")):
        raise PermissionDenied("简报由领导小组办公室编写。")
    on, area = clock.today(), county()
    found = Brief.objects.filter(kind=kind, until=on, area_code=area).first()
    if found and kind != BriefKind.SPECIAL:
        return found
    readings.refresh()
    programme = programmes.page(programmes.current())
    since, until = rules.period(kind, on, start=board.start_of(programme))
    before = Brief.objects.filter(kind=kind, area_code=area, until__lt=on).order_by("-until", "-pk").first()
    office = reach_of(area)
    facts = content.compose(programme, office, kind=kind, since=since, until=until, before=before and before.content)
    made = Brief.objects.create(
        kind=kind,
        programme=programme,
        title=rules.title_of(kind, until, programme.year, subject)[:80],
        area_code=area,
        since=since,
        until=until,
        cut_at=clock.now(),
        content=facts,
        previous=before,
        made_by=by if isinstance(by, User) else None,
        made_at=clock.now(),
    )
    data = {"kind": kind, "until": until.isoformat(), "content_hash": audit.digest({"content": facts})}
    audit.record("briefs.make", made, by=by, summary=f"生成简报：{made}", data=data)
    return made


@transaction.atomic
def write(brief: Brief, *, by: User, preface: str, next_work: str, version: int) -> Brief:
    """Keep the office's words; refused once issued, or when somebody else changed them since `version`."""
    held = _held(brief, by)
    if held.version != version:
        raise MoveRefused("您打开以后，有人改过这份简报。请刷新看最新内容，再改一次。")
    texts = (preface.strip(), next_work.strip())
    if texts == (held.preface, held.next_work):
        return held
    held.preface, held.next_work = texts
    held.version += 1
    held.save(update_fields=["preface", "next_work", "version"])
    audit.record("briefs.write", held, by=by, summary=f"修改简报文字：{held}")
    return held


@transaction.atomic
def issue(brief: Brief, *, by: User) -> Brief:
    """Give the brief its number and its PDF and tell the leading group; a repeated press changes nothing."""
    if Brief.objects.filter(pk=brief.pk, paper__isnull=False).exists():
        return Brief.objects.get(pk=brief.pk)
    held = _held(brief, by)
    held.issued_at = clock.now()
    held.paper = documents.issue(held, by=by)
    held.save(update_fields=["paper", "issued_at"])
    audit.record("briefs.issue", held, by=by, summary=f"签发简报：{held.paper.number}")
    leaders = User.objects.filter(posts__role=Role.LEADER, is_active=True).distinct()
    notify(leaders, f"新简报：{held.title}", url=held.url, key=f"brief:{held.pk}")
    return held


def make_due(on: date | None = None) -> list[Brief]:
    """Make the briefs that fall due on a day (today): the clock's entry; each once."""
    programme = programmes.current(on)
    last = programme.milestones.order_by("-day").values_list("day", flat=True).first()
    return [make(kind, by=SYSTEM) for kind in rules.due_on(on or clock.today(), last)]


def _held(brief: Brief, by) -> Brief:
    if not by.may("briefs.write"):
        raise PermissionDenied("简报由领导小组办公室编写。")
    held = Brief.objects.select_for_update(of=("self",)).get(pk=brief.pk)
    if held.is_issued:
        raise MoveRefused("简报已经签发，不能再改。要更正，请另出一期专报说明。")
    return held
