"""Pages of trainings: the list, one session with who was invited and who came, planning, inviting, ending."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jishan_portal.accounts.areas import any_area
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of
from jishan_portal.files.attaching import taken_in
from jishan_portal.files.http import send
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from jishan_portal.programme.queries import year_of
from workshops.registry.models import Workshop
from workshops.training import actions, queries, rules
from workshops.training.exports import SEAT_COLUMNS
from workshops.training.forms import ChangeForm, FilesForm, FilterForm, InviteForm, OfficialsForm, ReasonForm, SeatFilterForm, SessionForm
from workshops.training.models import Attachment, Session
from workshops.training.states import QUIZ_TONES, SEAT_TONES, SESSION_TONES, SessionState

LIST = "workshops:training:list"


def session_of(request, pk) -> Session:
    """Return a session in reach; Http404."""
    rows = Session.objects.visible_to(request.user).select_related("theme", "organisation", "made_by")
    return get_object_or_404(rows, pk=pk)


@require_safe
@allow(ability="training.see")
def list_(request):
    """The sessions with how many came."""
    form = FilterForm(request.GET)
    found = listing(request, queries.listed(request.user, **filters_of(form)), queries.NEWEST)
    turnouts = queries.turnouts(found["page"].rows, request.user)
    rows = [(row, name_of(row.area_code) or "全县", turnouts[row.pk], SESSION_TONES[row.state]) for row in found["page"].rows]
    year = year_of()
    context = {**found, "rows": rows, "form": form, "year": year, "figures": queries.held(request.user, year)}
    return render(request, "workshops/training/list.html", context | {"may_hold": request.user.may("training.hold")})


@allow(ability="training.hold")
def new(request):
    """Plan a training."""
    form, made = SessionForm(request.POST or None, user=request.user), []

    def act(form) -> str:
        made.append(actions.plan(form.made(), by=request.user, submission_id=form.cleaned_data["submission_id"]))
        return "培训已建好。下一步：通知参加的人。"

    answer = form_page(request, form, act, title="新建培训", back=reverse(LIST), verb="建好，下一步通知")
    return redirect(made[0].url) if made else answer


@require_safe
@allow(ability="training.see")
def detail(request, pk):
    """One session: figures, who was invited, what became of it, its files."""
    session, form = session_of(request, pk), SeatFilterForm(request.GET)
    found = listing(request, queries.seats_of(session, request.user, **filters_of(form)), queries.BY_AREA)
    tries = queries.last_attempts(found["page"].rows)
    rows = [_row(seat, tries.get(seat.pk)) for seat in found["page"].rows]
    files = list(session.attachments.select_related("file", "added_by"))
    context = {**found, "session": session, "rows": rows, "form": form, "turnout": queries.turnouts([session], request.user)[session.pk]}
    context |= {"tone": SESSION_TONES[session.state], "place": name_of(session.area_code) or "全县"}
    context |= {"materials": [one for one in files if not one.is_sheet], "sheets": [one for one in files if one.is_sheet]}
    is_mine, is_planned = rules.can_manage(request.user, session), session.state == SessionState.PLANNED
    context |= {"may_manage": is_mine, "is_planned": is_planned, "has_begun": session.on <= clock.today()}
    context |= {"may_tick": is_mine and session.state != SessionState.CANCELLED and session.on <= clock.today()}
    return render(request, "workshops/training/detail.html", context)


def _row(seat, attempt) -> tuple:
    return seat, name_of(seat.area_code), SEAT_TONES[seat.state], attempt, QUIZ_TONES[attempt.state] if attempt else ""


@require_safe
@allow(ability="registry.export")
def export(request, pk):
    """The list of a session as a workbook."""
    session = session_of(request, pk)
    rows = list(queries.seats_of(session, request.user, **filters_of(SeatFilterForm(request.GET))).order_by(*queries.BY_AREA.clauses()))
    tries = queries.last_attempts(rows)
    return workbook(request, SEAT_COLUMNS, [(row, tries.get(row.pk)) for row in rows], title=f"{session.title}培训名单")


@allow(ability="training.hold")
def change(request, pk):
    """Change place and time."""
    session = session_of(request, pk)
    names = ("starts_at", "place", "lecturer", "words")

    def act(form) -> str:
        actions.change(session, by=request.user, **form.cleaned_data)
        return "已调整，通知过的人会收到消息。"

    form = ChangeForm(request.POST or None, initial={name: getattr(session, name) for name in names})
    return form_page(request, form, act, title=f"调整：{session.title}", back=session.url)


@allow(ability="training.hold")
def invite(request, pk):
    """Tell workshops."""
    session = session_of(request, pk)
    if not session.is_for_workshops:
        return _invite_officials(request, session)

    def act(form) -> str:
        data = form.cleaned_data
        rows = Workshop.objects.visible_to(request.user).filter(any_area([data["area"]]))
        if data["only_untrained"]:
            rows = rows.exclude(pk__in=queries.trained_roots(session.year))
        number = actions.invite(session, rows, by=request.user)
        return f"已通知 {number} 户。没有账号的，请用电话通知单或发到微信群的话。"

    form = InviteForm(request.POST or None, user=request.user, session=session)
    notes = ["通知在营的小作坊：有账号的收到待办和消息，通知过的不重复发。"]
    return form_page(request, form, act, title=f"通知参加：{session.title}", back=session.url, verb="通知", notes=notes)


def _invite_officials(request, session: Session):
    def act(form) -> str:
        return f"已通知 {actions.invite_officials(session, form.cleaned_data['organisations'], by=request.user)} 人。"

    form = OfficialsForm(request.POST or None, user=request.user)
    return form_page(request, form, act, title=f"通知参加：{session.title}", back=session.url, verb="通知")


@require_POST
@allow(ability="training.hold")
def hold(request, pk):
    """End the sign-in."""
    session = session_of(request, pk)
    actions.hold(session, by=request.user)
    messages.success(request, "签到已结束，没有到的记为缺席，可以提醒他们补训。")
    return redirect(session.url)


@allow(ability="training.hold")
def cancel(request, pk):
    """Call a training off."""
    session = session_of(request, pk)

    def act(form) -> str:
        actions.cancel(session, by=request.user, note=form.cleaned_data["reason"])
        return "培训已取消。"

    return form_page(request, ReasonForm(request.POST or None), act, title=f"取消：{session.title}", back=session.url, verb="取消培训")


@allow(ability="training.hold")
def materials(request, pk):
    """Put teaching materials with a session."""
    return _files(request, session_of(request, pk), is_sheet=False, title="上传培训材料")


@allow(ability="training.hold")
def sheets(request, pk):
    """Put the signed paper list with a session."""
    return _files(request, session_of(request, pk), is_sheet=True, title="上传纸质签到表")


def _files(request, session: Session, *, is_sheet: bool, title: str):
    form, kept, wrong = FilesForm(), [], []
    if request.method == "POST":
        form = FilesForm(request.POST, request.FILES)
        form.is_valid()
        kept, wrong = taken_in(request, form)
        if kept and not wrong:
            for stored in kept:
                actions.attach(session, stored, is_sheet=is_sheet, by=request.user)
            messages.success(request, f"已上传 {len(kept)} 个文件。{'请在下面点名，把到场的勾上。' if is_sheet else ''}")
            return redirect(reverse("workshops:training:tick", args=[session.pk]) if is_sheet else session.url)
        for said in wrong or ["请选择要上传的文件。"]:
            form.add_error(None, said)
    notes = [f"已收下：{stored}" for stored in kept]
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": title, "verb": "上传", "cancel_url": session.url, "notes": notes}
    return render(request, "components/form_page.html", context, status=status)


@require_safe
@allow(ability="training.see")
def file(request, pk):
    """One file of a session."""
    sessions = Session.objects.visible_to(request.user).values("pk")
    found = get_object_or_404(Attachment.objects.filter(session__in=sessions).select_related("file"), pk=pk)
    return send(found.file)
