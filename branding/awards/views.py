"""Pages of 名特优: the list by state, one application with conditions, scores and steps, judging, the dossier."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from branding.awards import actions, conditions, documents, queries, rules
from branding.awards.exports import COLUMNS
from branding.awards.forms import FilterForm, JudgesForm, NoteForm, ScoreForm, StartForm
from branding.awards.models import Award, Judgement
from branding.awards.states import JUDGEMENT_TONES, TONES, AwardState
from branding.improvements.queries import products_of
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.accounts.roles import Role
from jishan_portal.audit import actions as audit
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.pdf import PdfUnavailable
from jishan_portal.kit.xlsx import file_name
from jishan_portal.rulebook.queries import rule, value
from workshops.registry.models import Ownership, Workshop

FORM = "components/photo_form.html"
# Steps with an opinion: what the action is, whether the opinion must be written.
STEPS = {
    "cultivate": False,
    "submit": False,
    "pass_county": True,
    "pass_joint": True,
    "report": True,
    "settle": False,
    "grant": False,
    "send_back": True,
    "decline": True,
    "call_review": False,
    "renew": True,
    "withdraw": True,
}
OWN_ACTIONS = {"submit", "settle", "grant", "decline", "renew", "withdraw"}
WITHOUT_NOTE = {"submit", "grant"}


def face_of(user) -> str:
    """Return the frame of a page: an owner's on a phone, or the office's."""
    return "base_owner.html" if Role.OWNER in user.roles else "base.html"


def _award(request, pk) -> Award:
    rows = Award.objects.visible_to(request.user).select_related("workshop__root__kind", "product", "paper")
    return get_object_or_404(rows, pk=pk)


@require_safe
@allow(ability="awards.see")
def list_(request):
    """The applications with where they stand."""
    form = FilterForm(request.GET)
    found = listing(request, queries.listed(request.user, **filters_of(form)), queries.NEWEST)
    rows = [(row, name_of(row.area_code), TONES[row.state]) for row in found["page"].rows]
    context = {**found, "rows": rows, "form": form, "areas": townships_of(request.user), "figures": queries.figures(request.user)}
    return render(request, "branding/awards/list.html", context | {"may_export": request.user.may("registry.export")})


@require_safe
@allow(ability="registry.export")
def export(request):
    """The same list as a workbook."""
    rows = queries.listed(request.user, **filters_of(FilterForm(request.GET))).order_by(*queries.NEWEST.clauses())
    return workbook(request, COLUMNS, rows.select_related("paper"), title="名特优申报台账")


@require_safe
@allow(Role.OWNER)
def mine(request):
    """An owner's applications, and the workshops they may apply for."""
    held = Ownership.objects.held_by(request.user).values("workshop__root")
    rows = list(Award.objects.filter(workshop__root__in=held).select_related("workshop", "product"))
    under_way = {row.workshop.root_id for row in rows if row.state not in {AwardState.DECLINED, AwardState.WITHDRAWN}}
    shops = [shop for shop in Workshop.objects.filter(pk__in=held).order_by("pk") if shop.pk not in under_way]
    return render(request, "branding/awards/mine.html", {"rows": [(row, TONES[row.state]) for row in rows], "shops": shops})


@require_safe
@allow(Role.EXPERT, ability="awards.judge")
def judging(request):
    """What a judge was asked to score."""
    rows = Judgement.objects.filter(judge=request.user).select_related("award__workshop", "award__product").order_by("-id")[:50]
    return render(request, "branding/awards/judging.html", {"rows": [(row, JUDGEMENT_TONES[row.state]) for row in rows]})


@allow(Role.OWNER, ability="awards.work")
def start(request, workshop_id):
    """Write down the wish."""
    shop, made = get_object_or_404(Workshop.objects.visible_to(request.user).roots(), pk=workshop_id), []

    def act(form) -> str:
        made.append(actions.start(shop, by=request.user, **form.cleaned_data))
        return "申报意向已登记。"

    form, is_owner = StartForm(request.POST or None, products=products_of(shop)), Role.OWNER in request.user.roles
    back = reverse("branding:awards:mine" if is_owner else "branding:awards:list")
    answer = form_page(
        request,
        form,
        act,
        title="申报“名特优”",
        back=back,
        verb="提出申报",
        template=FORM,
        face=face_of(request.user),
        kept=(),
        workshop=shop,
    )
    return redirect(made[0].url) if made else answer


@allow(Role.OWNER, ability="awards.work")
def describe(request, pk):
    """Change what the application says."""
    award = _award(request, pk)

    def act(form) -> str:
        actions.describe(award, by=request.user, **form.cleaned_data)
        return "申报内容已保存。"

    initial = {"product": award.product_id, "craft": award.craft, "words": award.words}
    form = StartForm(request.POST or None, products=products_of(award.workshop), initial=initial)
    return form_page(request, form, act, title="申报内容", back=award.url, template=FORM, face=face_of(request.user), kept=())


@require_safe
@allow(ability="awards.own")
def detail(request, pk):
    """One application: where it stands, each condition with its rows, the judges' scores and how far they are apart."""
    award = _award(request, pk)
    is_owner, is_judge_only = Role.OWNER in request.user.roles, request.user.roles == {Role.EXPERT}
    judged = queries.judgements(award)
    moves = award.FLOW.open_to(state=award.state, roles=request.user.roles) if rules.can_step(request.user, award) and not is_owner else []
    checked = conditions.evaluate(conditions.evidence(award.workshop, craft=award.craft))
    totals = queries.scored(judged)
    context = {
        "face": face_of(request.user),
        "award": award,
        "shop": award.workshop.root,
        "tone": TONES[award.state],
        "is_owner": is_owner,
        "steps": queries.steps(award),
        "moves": [move for move in moves if move.name in STEPS],
        "checked": checked,
        "unmet": conditions.unmet(checked),
        "judged": [(row, JUDGEMENT_TONES[row.state], row.judge_id in queries.advisers_of(award)) for row in judged]
        if not is_judge_only
        else [],
        "mean": rules.mean(totals) if totals else None,
        "spread": rules.spread(totals),
        "limit": value("award.spread"),
        "least": value("award.judges"),
        "rule": rule("award.conditions"),
        "may_ask": award.state == AwardState.ON_SITE and Role.LEADING_OFFICE in request.user.roles,
        "is_open": award.state in {AwardState.INTENT, AwardState.CULTIVATING},
        "own_judgement": next((row for row in judged if row.judge_id == request.user.pk), None),
    }
    return render(request, "branding/awards/detail.html", context)


@allow(ability="awards.step")
def step(request, pk, name):
    """Take a step with its opinion."""
    award = _award(request, pk)
    if name not in STEPS:
        return redirect(award.url)
    row = Award.FLOW.move(name)
    if not request.user.roles & set(row.by):
        raise PermissionDenied(f"您的岗位不能“{row.label}”。")

    def act(form) -> str:
        note = form.cleaned_data.get("note", "")
        _take(award, name, note, by=request.user)
        return f"已办理：{row.label}。"

    form = NoteForm(request.POST or None, is_required=STEPS[name])
    if name in WITHOUT_NOTE:
        del form.fields["note"]
        form.is_bound = request.method == "POST"
    notes = ["公示会在公开页面显示店名、许可证号、产品和平均分。"] if name == "settle" else []
    return form_page(request, form, act, title=row.label, back=award.url, verb=row.label, workshop=award.workshop.root, notes=notes)


def _take(award: Award, name: str, note: str, *, by) -> None:
    if name in WITHOUT_NOTE:
        getattr(actions, name)(award, by=by)
    elif name in OWN_ACTIONS:
        getattr(actions, name)(award, by=by, note=note)
    else:
        actions.step(award, name, by=by, note=note)


@allow(Role.LEADING_OFFICE)
def ask(request, pk):
    """Ask judges."""
    award = _award(request, pk)

    def act(form) -> str:
        return f"已通知 {actions.ask_judges(award, list(form.cleaned_data['judges']), by=request.user)} 名评委。"

    people, least = queries.judges(award), value("award.judges")
    form = JudgesForm(request.POST or None, people=people, advisers=queries.advisers_of(award), least=least)
    return form_page(request, form, act, title="确定评委", back=award.url, verb="通知评委", workshop=award.workshop.root)


def _judgement(request, pk) -> Judgement:
    rows = Judgement.objects.filter(judge=request.user).select_related("award__workshop__root", "award__product")
    return get_object_or_404(rows, pk=pk)


@never_cache
@allow(Role.EXPERT, ability="awards.judge")
def judge(request, pk):
    """Score one workshop."""
    row, items = _judgement(request, pk), value("award.score_items")

    def act(form) -> str:
        data = form.cleaned_data
        actions.score(row, points=form.points(), words=data["words"], has_no_conflict=data["has_no_conflict"], by=request.user)
        return "评分已提交，不能再改。"

    form = ScoreForm(request.POST or None, items=items)
    context = {
        "row": row,
        "award": row.award,
        "tone": JUDGEMENT_TONES[row.state],
        "items": [(label, row.points.get(key), most) for key, label, most in items],
    }
    return form_page(
        request,
        form,
        act,
        title=f"现场评分：{row.award.workshop.name}",
        back=reverse("branding:awards:judging"),
        verb="提交评分",
        template="branding/awards/judge.html",
        **context,
    )


@allow(Role.EXPERT, ability="awards.judge")
def recuse(request, pk):
    """Stand aside."""
    row = _judgement(request, pk)

    def act(form) -> str:
        actions.recuse(row, words=form.cleaned_data["note"], by=request.user)
        return "已声明回避，您的评分不计。"

    form = NoteForm(request.POST or None)
    form.fields["note"].label, form.fields["note"].help_text = "与这一户的关系", "例如：近亲属、曾经合伙。"
    return form_page(request, form, act, title="声明回避", back=row.url, verb="声明回避", workshop=row.award.workshop)


@require_safe
@allow(ability="awards.own")
def sheet(request, pk):
    """The application as PDF."""
    award = _award(request, pk)
    try:
        made = documents.sheet(award)
    except PdfUnavailable as failed:
        messages.error(request, failed.message)
        return redirect(award.url)
    return _file(made, file_name(award.workshop.name, "名特优申报表", ending="pdf"), "application/pdf")


@require_POST
@allow(ability="awards.see")
def pack(request, pk):
    """The whole dossier as a zip, noted in the audit."""
    award = _award(request, pk)
    try:
        made = documents.pack(award)
    except PdfUnavailable as failed:
        messages.error(request, failed.message)
        return redirect(award.url)
    audit.record("branding.award.pack", award, by=request.user, summary=f"导出名特优申报材料包：{award}", data={"bytes": len(made)})
    return _file(made, file_name(award.workshop.name, "名特优申报材料", ending="zip"), "application/zip")


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": content_disposition_header(True, name)})
