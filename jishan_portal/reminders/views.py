"""Reminders: what went out, what could not be sent, whom to call, pressing somebody, where one wants one's own."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jishan_portal.accounts.gates import allow, personal
from jishan_portal.accounts.roles import EVERYBODY, Role
from jishan_portal.audit import actions as audit
from jishan_portal.duties import rules as duty_rules
from jishan_portal.duties.models import Duty
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import filters_of, listing
from jishan_portal.kit.masking import mask_phone
from jishan_portal.kit.numbers import whole
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.paging import count, counts_of
from jishan_portal.reminders import actions, documents, queries, sending
from jishan_portal.reminders.forms import CallForm, PressForm, WishForm
from jishan_portal.reminders.models import Channel, DispatchState, Wish


@require_safe
@allow(ability="reminders.see")
def rounds(request):
    """The days of reminders: how many people heard of how much."""
    context = listing(request, queries.rounds(), queries.NEWEST)
    context["dead"] = count(queries.outbox(DispatchState.DEAD))
    return render(request, "jishan_portal/reminders/rounds.html", context)


@require_safe
@allow(ability="reminders.see")
def outbox(request):
    """Messages that leave the portal; those that could not be sent first."""
    state = request.GET.get("state", "") if request.GET.get("state", "") in queries.STATES else DispatchState.DEAD.value
    context = listing(request, queries.outbox(state), queries.NEWEST)
    counts = counts_of(queries.outbox_tabs())
    context["views"] = [
        {"label": label, "url": f"?state={key}", "count": counts[key], "is_on": state == key, "is_hot": key == DispatchState.DEAD}
        for key, label in queries.STATES.items()
    ]
    context["rows"] = [(row, row.address if row.channel == Channel.EMAIL else mask_phone(row.address)) for row in context["page"].rows]
    context |= {"state": state, "channels": [(channel.label, sending.is_on(channel)) for channel in Channel]}
    context["may_send"] = request.user.may("reminders.send")
    return render(request, "jishan_portal/reminders/outbox.html", context)


@require_POST
@allow(ability="reminders.send")
def again(request):
    """Put what could not be sent back into the outbox: one message, or all."""
    number = actions.send_again(by=request.user, pk=whole(request.POST.get("pk", "")))
    messages.success(request, f"{number} 条已放回待发送。" if number else "没有发送失败的消息。")
    return redirect(f"{reverse('reminders:outbox')}?state=waiting")


@require_safe
@allow(ability="duties.area")
def calls(request):
    """Whom to call about what is late, and a text for the work group."""
    found = filters_of(CallForm(request.GET))
    due = found["due"] or "late"
    rows = queries.to_call(request.user, due=due, module=found["module"])
    shown = list(rows[: queries.MOST_CALLS])
    context = {
        "form": CallForm(request.GET),
        "rows": queries.call_rows(shown, with_phone=False),
        "count": count(rows),
        "most": queries.MOST_CALLS,
        "text": queries.chat_text(clock.today(), request.user, due=due, module=found["module"]),
        "asked": urlencode({"due": due, "module": found["module"]}),
        "may_print": request.user.may("personal.unmask"),
        "due": due,
        "module": found["module"],
    }
    return render(request, "jishan_portal/reminders/calls.html", context)


@require_POST
@allow(ability="duties.area")
def call_sheet(request):
    """The sheet with phones as PDF; who printed how many is kept in the audit."""
    if not request.user.may("personal.unmask"):
        raise Http404
    found = filters_of(CallForm(request.POST))
    rows = queries.to_call(request.user, due=found["due"] or "late", module=found["module"])
    shown = list(rows[: queries.MOST_CALLS])
    summary = f"打印电话催办单 {len(shown)} 行"
    audit.record_bulk("reminders.call_sheet", "jishan_portal.duty", [row.pk for row in shown], by=request.user, summary=summary)
    unit = request.user.access.organisation_name
    content = documents.call_sheet(queries.call_rows(shown, with_phone=True), unit=unit, maker=request.user.display_name)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = "inline; filename*=UTF-8''%E7%94%B5%E8%AF%9D%E5%82%AC%E5%8A%9E%E5%8D%95.pdf"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@allow(*EVERYBODY - {Role.OWNER})
def press(request, pk):
    """催办: remind whoever owes a duty, with a word of one's own."""
    rows = Duty.objects.select_related("person", "organisation")
    duty = get_object_or_404(rows, pk=pk)
    if not duty_rules.can_press(request.user, duty):
        raise Http404
    people = list(duty_rules.owing(duty))
    names = "、".join(person.display_name for person in people[:6]) + ("等" if len(people) > 6 else "")

    def act(form):
        told = actions.press(duty, by=request.user, words=form.cleaned_data["words"])
        return f"已催办，{told} 人会收到消息。"

    lead = f"{duty.title}。将向{names or '承办岗位'}（{len(people)} 人）发送催办消息，一件事一天催一次。"
    back = f"{reverse('duties:list')}?view=area"
    form = PressForm(request.POST if request.method == "POST" else None)
    return form_page(request, form, act, title="催办", verb="发送催办", back=back, lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def channels(request):
    """Where somebody wants the day's digest besides the portal."""
    wish = Wish.objects.filter(user=request.user).first() or Wish(user=request.user)
    form = WishForm(request.POST or None, initial={"email": wish.email, "by_email": wish.by_email, "by_phone": wish.by_phone})

    def act(form):
        actions.choose(request.user, **form.cleaned_data)
        return "已保存。站内消息照常，别的渠道按您选的发。"

    off = [channel.label for channel in Channel if not sending.is_on(channel)]
    notes = [f"本单位还没有启用：{'、'.join(off)}。选了先记下，启用以后才会发。"] if off else []
    frame = "jishan_portal/reminders/channels_owner.html" if request.user.roles <= {Role.OWNER} else "components/form_page.html"
    lead = "门户里的消息总是有的。每天早上的汇总还可以发到："
    return form_page(
        request,
        form,
        act,
        title="消息接收方式",
        back=reverse("notifications:list"),
        done=reverse("reminders:channels"),
        lead=lead,
        notes=notes,
        template=frame,
    )
