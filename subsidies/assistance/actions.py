"""Forming and ending groups, inviting experts, writing down a guidance, signing for it."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from jishan_portal.accounts.models import User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.kit import clock
from jishan_portal.notifications.actions import notify
from jishan_portal.workflow.actions import MoveRefused, begin, move
from subsidies.assistance import rules
from subsidies.assistance.models import Covered, Expert, Group, Invitation, Visit
from subsidies.assistance.states import Topic, VisitState
from subsidies.candidates.models import Candidate
from subsidies.candidates.states import CandidateState
from workshops.registry.actions import note_event
from workshops.registry.models import Ownership, Visibility


@transaction.atomic
def form_group(candidate: Candidate, *, leader: User, members: list[User], plan: str = "", by) -> Group:
    """Form the group of a chosen workshop; again gives the one that works."""
    candidate = Candidate.objects.select_for_update(of=("self",)).select_related("workshop__root").get(pk=candidate.pk)
    if candidate.state != CandidateState.CHOSEN:
        raise MoveRefused("入选以后才能成立帮扶小组。")
    held = Group.objects.working().filter(candidate=candidate).first()
    if held:
        return held
    group = Group.objects.create(
        candidate=candidate, workshop=candidate.workshop.root, area_code=candidate.area_code, leader=leader, plan=plan.strip()[:300],
        opened_on=clock.today(),
    )  # fmt: skip
    _set_members(group, leader, members)
    names = "、".join(member.name for member in group.members.order_by("name", "pk"))
    audit.record("subsidies.group.form", group, by=by, summary=f"成立{group}：组长{leader.name}，组员{names}")
    note_event(group.workshop, f"成立一对一帮扶小组，组长{leader.name}，组员{names}", url=group.url, visibility=Visibility.OWNER)
    notify({leader, *members}, f"您被编入{group}", url=group.url, key=f"group:{group.pk}")
    return group


@transaction.atomic
def change_group(group: Group, *, leader: User, members: list[User], plan: str, by) -> Group:
    """Change leader, members and plan of a working group."""
    group = _working(group)
    group.leader, group.plan = leader, plan.strip()[:300]
    group.save(update_fields=["leader", "plan"])
    _set_members(group, leader, members)
    audit.record("subsidies.group.change", group, by=by, summary=f"调整{group}：组长{leader.name}")
    return group


@transaction.atomic
def end_group(group: Group, *, reason: str, by) -> Group:
    """End a group with its reason; its invitations end with it."""
    group = _working(group)
    if not reason.strip():
        raise ValidationError({"reason": "请写明结束的原因。"})
    group.ended_on, group.end_reason = clock.today(), reason.strip()[:200]
    group.save(update_fields=["ended_on", "end_reason"])
    group.invitations.filter(ended_at__isnull=True).update(ended_at=clock.now())
    audit.record("subsidies.group.end", group, by=by, summary=f"结束{group}：{group.end_reason}")
    note_event(group.workshop, f"帮扶小组结束：{group.end_reason}", url=group.url, tone="off", visibility=Visibility.OWNER)
    return group


@transaction.atomic
def keep_expert(expert: Expert, *, by) -> Expert:
    """Take somebody into the pool, or keep what was changed about them."""
    expert.save()
    audit.record("subsidies.expert.keep", expert, by=by, summary=f"专家库：{expert.name}")
    return expert


@transaction.atomic
def invite(group: Group, expert: Expert, *, until: date, by) -> Invitation:
    """Let an expert see this one dossier until a day; while an invitation holds, again moves its end."""
    group, today = _working(group), clock.today()
    if until < today:
        raise ValidationError({"until": "截止日期不能早于今天。"})
    if not expert.is_active:
        raise ValidationError({"expert": "这位专家已不在库。"})
    held = Invitation.objects.select_for_update().in_force(today).filter(group=group, expert=expert).first()
    row = held or Invitation(group=group, expert=expert, since=today, invited_by=by)
    row.until = until
    row.save()
    audit.record("subsidies.invitation.keep", group, by=by, summary=f"邀请专家{expert.name}指导{group.workshop}，至 {until}")
    if expert.user:
        notify([expert.user], f"请您指导{group.workshop}，{until:%m-%d} 前可以查看", url=group.url, key=f"invitation:{row.pk}:{until}")
    return row


@transaction.atomic
def end_invitation(row: Invitation, *, by) -> Invitation:
    """End an invitation before its day; a second time changes nothing."""
    row = Invitation.objects.select_for_update().select_related("group__workshop", "expert").get(pk=row.pk)
    if row.ended_at is None:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        audit.record("subsidies.invitation.end", row.group, by=by, summary=f"结束专家{row.expert.name}的查看权限")
    return row


@transaction.atomic
def record_visit(
    group: Group, *, on: date, topics: list[str], advice: str, by, expert: Expert | None = None, submission_id: UUID | None = None
) -> Visit:
    """Write down a guidance; it then waits for the owner's signature. The same submission again gives the same visit."""
    earlier = submission_id and Visit.objects.filter(submission_id=submission_id).first()
    if earlier:
        return earlier
    group = _working(group)
    if not rules.can_advise(by, group):
        raise PermissionDenied("指导由帮扶小组和受邀专家记录。")
    _check(group, on, topics, advice)
    if Role.EXPERT in by.roles:
        expert = Expert.objects.filter(user=by).first()
    visit = Visit(
        group=group, workshop=group.workshop, area_code=group.area_code, on=on, adviser=by, expert=expert, advice=advice.strip()[:500],
        submission_id=submission_id,
    )  # fmt: skip
    begin(visit, VisitState.GIVEN, by=by)
    Covered.objects.bulk_create(Covered(visit=visit, topic=topic) for topic in dict.fromkeys(topics))
    words = "、".join(Topic(topic).label for topic in topics)
    note_event(group.workshop, f"{visit.who}指导{words}", url=group.url, visibility=Visibility.OWNER)
    return visit


@transaction.atomic
def sign(visit: Visit, *, by) -> Visit:
    """The owner signs for the advice received."""
    if not Ownership.objects.held_by(by).filter(workshop__root=visit.workshop.root_id).exists():
        raise PermissionDenied("指导意见由这户的业主签收。")
    return move(visit, "sign", by=by, signed_by=by, signed_at=clock.now())


@transaction.atomic
def sign_paper(visit: Visit, *, by, word: str) -> Visit:
    """Write down that the owner, who has no account, signed for the advice on paper; `word` is the name that stands there."""
    if not word.strip():
        raise ValidationError({"word": "请写明纸上签字人的姓名。"})
    if visit.workshop.present_owner():
        raise MoveRefused("这户业主有账号，请业主登录后自己签收。")
    return move(visit, "sign_paper", by=by, signed_by=by, signed_at=clock.now(), signed_word=word.strip()[:30])


def _check(group: Group, on: date, topics: list[str], advice: str) -> None:
    if on > clock.today():
        raise ValidationError({"on": "指导日期不能晚于今天。"})
    if on < group.opened_on:
        raise ValidationError({"on": f"指导日期不能早于小组成立（{group.opened_on}）。"})
    if not topics or set(topics) - set(Topic.values):
        raise ValidationError({"topics": "请勾选指导了哪些内容。"})
    if not advice.strip():
        raise ValidationError({"advice": "请写明指导意见，业主要签收。"})


def _working(group: Group) -> Group:
    group = Group.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=group.pk)
    if group.ended_on:
        raise MoveRefused(f"这个帮扶小组已于 {group.ended_on} 结束。")
    return group


def _set_members(group: Group, leader: User, members: list[User]) -> None:
    chosen = {member.pk for member in members} - {leader.pk}
    if not chosen:
        raise ValidationError({"members": "除组长外至少要有一名组员。"})
    group.members.set(chosen)
