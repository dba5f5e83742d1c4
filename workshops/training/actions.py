"""Planning and holding trainings: inviting set-based, signing in, the paper list, closing with the absent noted."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, CharField, DateTimeField, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat

from jishan_portal.accounts.models import Organisation, User
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.files import actions as files
from jishan_portal.files.models import StoredFile
from jishan_portal.kit import clock
from jishan_portal.kit.setwise import insert_select
from jishan_portal.programme.queries import year_of
from jishan_portal.workflow.actions import MoveRefused, begin, move, open_many
from workshops.registry.actions import note_event
from workshops.registry.models import Ownership, Visibility, Workshop
from workshops.training import quizzes, reminding, rules
from workshops.training.models import Attachment, Seat, Session
from workshops.training.states import Audience, SeatState, SessionState, Way


@transaction.atomic
def plan(session: Session, *, by, submission_id: UUID | None = None) -> Session:
    """Put a session on the calendar, with the organiser's duty; the same submission again gives the same session."""
    earlier = submission_id and Session.objects.filter(submission_id=submission_id).first()
    if earlier:
        return earlier
    session.submission_id, session.year = submission_id, year_of(session.on)
    session.made_by = by if isinstance(by, User) else None
    first = by.access.organisation_ids[:1] if isinstance(by, User) else ()
    session.organisation = Organisation.objects.filter(pk__in=first).first()
    return begin(session, SessionState.PLANNED, by=by, due_on=session.on)


@transaction.atomic
def change(session: Session, *, by, **values) -> Session:
    """Change place, time and words of a session that is still to be held; whoever was invited hears of it."""
    held = _held(session, by)
    for name, value in values.items():
        setattr(held, name, value)
    held.year = year_of(held.on)
    held.save(update_fields=[*values, "year"])
    audit.record("workshops.session.change", held, by=by, summary=f"调整培训：{held}，{held.on}，{held.place}")
    reminding.tell(held, held.seats.filter(state=SeatState.INVITED), key=f"change:{clock.now():%Y%m%d%H%M}")
    return held


@transaction.atomic
def invite(session: Session, workshops: QuerySet, *, by) -> int:
    """Invite the working workshops of a selection, set-based: a seat, a duty and a message each; return how many were new."""
    held = _held(session, by)
    if held.audience != Audience.WORKSHOPS:
        raise MoveRefused("这次培训的对象是监管人员，请按单位通知。")
    known = held.seats.order_by("-pk").values_list("pk", flat=True).first() or 0
    joining = workshops.working().exclude(pk__in=held.seats.filter(workshop__isnull=False).values("workshop__root"))
    count = insert_select(Seat, joining, _columns(held))
    if count:
        fresh = Seat.objects.filter(session=held, pk__gt=known)
        open_many(fresh, SeatState.INVITED, by=by, due_on=held.on, duty=_duty_columns(held), summary=f"{held}：通知 {count} 户")
        reminding.tell(held, fresh, key="invite")
    return count


def _columns(session: Session) -> dict:
    return {
        "session": Value(session.pk, IntegerField()),
        "workshop": F("pk"),
        "name": F("owner_name"),
        "area_code": F("area_code"),
        "way": Value("", CharField()),
        "reminders": Value(0, IntegerField()),
        "state": Value(SeatState.INVITED.value, CharField()),
        "state_at": Value(clock.now(), DateTimeField()),
    }


def _duty_columns(session: Session) -> dict:
    owner = Ownership.objects.held_on(clock.today()).filter(workshop__root=OuterRef("workshop__root")).order_by("-since", "-id")
    person = Subquery(owner.values("user")[:1])
    return {
        "title": Concat(F("workshop__name"), Value(f"：参加培训：{session.title}"), output_field=CharField()),
        "url": Value(f"/workshops/training/sign/{session.code}/", CharField()),
        "area_code": F("area_code"),
        "organisation": F("workshop__station"),
        "person": person,
        "role": Case(When(workshop__root__ownerships__isnull=True, then=Value(Role.INSPECTOR.value)), default=Value(Role.OWNER.value)),
        "file": Concat(Value("workshops.workshop:"), F("workshop__root"), output_field=CharField()),
    }


@transaction.atomic
def invite_officials(session: Session, organisations, *, by) -> int:
    """Invite everybody who holds a post in some organisations; return how many were new."""
    held = _held(session, by)
    if held.audience != Audience.OFFICIALS:
        raise MoveRefused("这次培训的对象是小作坊，请按乡镇通知。")
    posts = User.objects.filter(is_active=True, posts__organisation__in=organisations, posts__ends_on__isnull=True)
    people = posts.exclude(training_seats__session=held).distinct().order_by("pk")
    fresh = [_seat(held, user=person, by=by) for person in people]
    if fresh:
        reminding.tell(held, Seat.objects.filter(pk__in=[seat.pk for seat in fresh]), key="invite")
    return len(fresh)


def _seat(session: Session, *, by, workshop: Workshop | None = None, user: User | None = None) -> Seat:
    area = workshop.area_code if workshop else user.access.home_area or session.area_code
    name = workshop.owner_name if workshop else user.name
    return begin(
        Seat(session=session, workshop=workshop, user=user, name=name, area_code=area), SeatState.INVITED, by=by, due_on=session.on
    )


@transaction.atomic
def sign_in(session: Session, *, by: User, workshop: Workshop | None = None) -> Seat:
    """Sign in by the code: an owner for a workshop of theirs, an official for themselves; walk-ins are taken. Again is the same."""
    held = Session.objects.select_for_update(of=("self",)).select_related("theme").get(pk=session.pk)
    found = held.seats.filter(workshop__root=workshop.root_id) if workshop else held.seats.filter(user=by)
    seat = found.select_related("workshop__root").first()
    if seat and seat.state == SeatState.ATTENDED:
        return seat
    refusal = rules.sign_in_refusal(held, clock.today())
    if refusal:
        raise MoveRefused(refusal)
    if workshop and not held.is_for_workshops:
        raise MoveRefused("这次培训的对象是监管人员。")
    seat = seat or _seat(held, by=by, workshop=workshop, user=None if workshop else by)
    return _attended(seat, way=Way.SCAN, by=by)


@transaction.atomic
def record_attendance(session: Session, seats: QuerySet, *, way: str, by) -> int:
    """Note who came, from the ticked list or a paper one; those noted before are left as they are. Returns how many were new."""
    held = Session.objects.select_for_update(of=("self",)).select_related("theme").get(pk=session.pk)
    if not rules.can_manage(by, held):
        raise PermissionDenied("签到由组织培训的单位登记。")
    if held.state == SessionState.CANCELLED or held.on > clock.today():
        raise MoveRefused("培训还没有举办（或已取消），不能登记签到。")
    rows = list(seats.filter(session=held).owed().select_related("workshop__root", "session__theme").order_by("pk"))
    for seat in rows:
        _attended(seat, way=way, by=by)
    return len(rows)


@transaction.atomic
def add_walk_in(session: Session, workshop: Workshop, *, by) -> Seat:
    """Note a workshop that came without being invited."""
    held = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    seat = held.seats.filter(workshop__root=workshop.root_id).first() or _seat(held, by=by, workshop=workshop)
    record_attendance(held, Seat.objects.filter(pk=seat.pk), way=Way.LIST, by=by)
    return Seat.objects.get(pk=seat.pk)


def _attended(seat: Seat, *, way: str, by) -> Seat:
    done = move(seat, "attend", by=by, way=way, signed_at=clock.now(), recorded_by=by if isinstance(by, User) else None)
    if done.workshop_id:
        sentence = f"参加培训“{done.session.title}”（{done.session.theme.name}），{done.get_way_display()}"
        note_event(done.workshop, sentence, tone="ok", visibility=Visibility.OWNER)
    return quizzes.after_sign_in(done, by=by)


@transaction.atomic
def attach(session: Session, stored: StoredFile, *, is_sheet: bool, by) -> Attachment:
    """Put teaching material, or a page of the signed paper list, with a session."""
    if not rules.can_manage(by, session):
        raise PermissionDenied("材料由组织培训的单位上传。")
    files.claim(stored, by=by)
    made, is_new = Attachment.objects.get_or_create(
        session=session, file=stored, defaults={"is_sheet": is_sheet, "added_by": by if isinstance(by, User) else None}
    )
    if is_new:
        audit.record("workshops.session.attach", session, by=by, summary=f"上传{'签到表' if is_sheet else '培训材料'}：{stored}")
    return made


@transaction.atomic
def hold(session: Session, *, by) -> Session:
    """End the sign-in: who was invited and did not come is noted as absent."""
    held = _held(session, by)
    if held.on > clock.today():
        raise MoveRefused(f"培训定在 {held.on}，举办以后才能结束签到。")
    for seat in held.seats.filter(state=SeatState.INVITED).select_related("workshop__root", "session"):
        move(seat, "miss", by=by)
    return move(held, "hold", by=by)


@transaction.atomic
def cancel(session: Session, *, by, note: str) -> Session:
    """Call a session off; those invited hear of it."""
    held = _held(session, by)
    if held.seats.attended().exists():
        raise MoveRefused("已经有人签到，不能取消。请结束签到。")
    seats = list(held.seats.filter(state=SeatState.INVITED).select_related("workshop__root", "session"))
    for seat in seats:
        move(seat, "call_off", by=by)
    return move(held, "cancel", by=by, note=note)


def _held(session: Session, by) -> Session:
    held = Session.objects.select_for_update(of=("self",)).select_related("theme").get(pk=session.pk)
    if not rules.can_manage(by, held) and isinstance(by, User):
        raise PermissionDenied("这次培训由主办单位办理，您不能改。")
    if held.state != SessionState.PLANNED:
        raise MoveRefused(f"这次培训{held.get_state_display()}，不能再改。")
    return held
