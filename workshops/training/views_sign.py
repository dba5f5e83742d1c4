"""Signing in: the code at the door, the page with one button, the ticked list, the printed list; one's own trainings."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import STAFF, Role
from jishan_portal.files.http import send
from jishan_portal.kit import clock
from jishan_portal.kit.numbers import wholes
from workshops.registry.models import Ownership, Workshop
from workshops.training import actions, documents, queries, quizzes, rules
from workshops.training.models import Attachment, Seat, Session
from workshops.training.states import QUIZ_TONES, SEAT_TONES, QuizState, SeatState, Way
from workshops.training.views import session_of

MOST_TICKED = 500


def face_of(user) -> str:
    """Return the frame of a page: an owner's on a phone, or the office's."""
    return "base_owner.html" if Role.OWNER in user.roles else "base.html"


def _by_code(code: str) -> Session:
    return get_object_or_404(Session.objects.select_related("theme", "organisation"), code=code.upper())


@never_cache
@allow(*(STAFF | {Role.OWNER}))
def sign(request, code):
    """What the code at the door leads to: the training and one button; POST signs in."""
    session = _by_code(code)
    shops = _shops(request.user) if session.is_for_workshops else []
    if request.method == "POST":
        return _signed(request, session, shops)
    seats = queries.seats_of(session, request.user).filter(pk__in=[seat.pk for seat in queries.of_person(request.user)])
    own = {seat.workshop.root_id if seat.workshop_id else None: seat for seat in seats}
    rows = [(shop, own.get(shop.pk)) for shop in shops] if session.is_for_workshops else [(None, own.get(None))]
    context = {"face": face_of(request.user), "session": session, "rows": rows, "refusal": rules.sign_in_refusal(session, clock.today())}
    context |= {"materials": session.attachments.filter(is_sheet=False).select_related("file"), "attended": SeatState.ATTENDED}
    context |= {"is_manager": rules.can_manage(request.user, session)}
    return render(request, "workshops/training/sign.html", context)


def _shops(user) -> list[Workshop]:
    held = Ownership.objects.held_by(user).values("workshop__root")
    return list(Workshop.objects.filter(pk__in=held).order_by("pk"))


def _signed(request, session: Session, shops: list[Workshop]):
    shop = next((one for one in shops if str(one.pk) == request.POST.get("shop", "")), None)
    if session.is_for_workshops and shop is None:
        raise Http404
    seat = actions.sign_in(session, by=request.user, workshop=shop)
    attempt = seat.attempts.filter(state=QuizState.DUE).first()
    messages.success(request, "签到成功。" + ("听完课后，请答完测验。" if attempt else "培训证明已发，放在您的档案里。"))
    return redirect("workshops:training:mine")


@require_safe
@allow(*(STAFF | {Role.OWNER}))
def mine(request):
    """One's own trainings: signed in, quiz to answer, certificate."""
    seats = [(seat, SEAT_TONES[seat.state], _last(seat)) for seat in queries.of_person(request.user)]
    return render(request, "workshops/training/mine.html", {"face": face_of(request.user), "seats": seats, "tones": QUIZ_TONES})


def _last(seat):
    return max(seat.attempts.all(), key=lambda one: one.round, default=None)


@require_safe
@allow(ability="training.see")
def code(request, pk):
    """The code on a screen or a sheet of paper, for the door."""
    session = session_of(request, pk)
    context = documents.sheet_context(session, [])
    return render(request, "workshops/training/code.html", context)


@allow(ability="training.hold")
def tick(request, pk):
    """The list of the invited, to be ticked; POST notes who came."""
    session = session_of(request, pk)
    rows = queries.seats_of(session, request.user).owed().order_by(*queries.BY_AREA.clauses())
    if request.method == "POST":
        chosen = wholes(request.POST.getlist("seat"))
        way = Way.PAPER if request.POST.get("way") == Way.PAPER else Way.LIST
        number = actions.record_attendance(session, rows.order_by().filter(pk__in=chosen), way=way, by=request.user)
        messages.success(request, f"已登记 {number} 人到场。" if number else "没有勾选要登记的人。")
        return redirect(session.url)
    shown = list(rows[:MOST_TICKED])
    context = {"session": session, "rows": [(seat, seat.who) for seat in shown], "left_out": max(rows.count() - MOST_TICKED, 0)}
    context |= {"sheets": session.attachments.filter(is_sheet=True).select_related("file"), "paper": Way.PAPER}
    return render(request, "workshops/training/tick.html", context)


@require_POST
@allow(ability="training.hold")
def walk_in(request, pk):
    """Note a workshop that came without being invited, by its code or licence number."""
    session, typed = session_of(request, pk), request.POST.get("typed", "").strip().upper().replace(" ", "")
    rows = Workshop.objects.visible_to(request.user).roots()
    found = (
        (rows.filter(code=typed) | rows.filter(licence_number=typed) | rows.filter(name=request.POST.get("typed", "").strip()))
        if typed
        else rows.none()
    )
    shops = list(found[:2])
    if len(shops) == 1:
        actions.add_walk_in(session, shops[0], by=request.user)
        messages.success(request, f"已登记“{shops[0]}”到场。")
    else:
        messages.error(request, "没有找到这一户。请输入门口公示卡上的 8 位编码、许可证号，或完整店名。")
    return redirect(reverse("workshops:training:tick", args=[pk]))


@require_safe
@allow(ability="training.hold")
def sheet(request, pk):
    """The list to print and sign on paper, for a place without a network."""
    session = session_of(request, pk)
    seats = list(
        queries.seats_of(session, request.user).exclude(state=SeatState.CALLED_OFF).order_by(*queries.BY_AREA.clauses())[:MOST_TICKED]
    )
    return render(request, "workshops/training/sheet.html", documents.sheet_context(session, seats))


@require_safe
@allow(*(STAFF | {Role.OWNER}))
def material(request, pk):
    """A teaching material, for somebody who was invited."""
    sessions = Seat.objects.visible_to(request.user).values("session")
    found = get_object_or_404(Attachment.objects.filter(is_sheet=False, session__in=sessions).select_related("file"), pk=pk)
    return send(found.file)


@never_cache
@require_safe
@allow(*(STAFF | {Role.OWNER}))
def certificate(request, pk):
    """The certificate as PDF: for whoever it names, and for staff who see the workshop."""
    seat = get_object_or_404(Seat.objects.visible_to(request.user).select_related("paper__pdf"), pk=pk, paper__isnull=False)
    if seat.paper.pdf_id is None or seat.paper.is_void:
        messages.error(request, "这份证明已作废。" if seat.paper.is_void else "证明正在生成，请过一分钟再打开。")
        return redirect("workshops:training:mine" if quizzes.is_own(request.user, seat) else seat.session.url)
    return send(seat.paper.pdf)
