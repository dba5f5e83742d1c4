"""Samples: the list, the slip filled in beside the sealed sample, the page of one, and each of its steps."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_safe

from inspections.sampling import actions, exports, forms, queries, steps
from inspections.sampling.models import Sample, SamplePicture
from inspections.visits.models_end import FollowUp
from inspections.visits.states import FollowKind
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.files.http import send
from jishan_portal.files.intake import taken
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import REFUSALS, form_page, refuse
from jishan_portal.workflow.actions import MoveRefused
from workshops.registry.models import Workshop

PARTS = ("workshop__root", "workshop__station", "first__user", "second__user", "visit", "lead", "report", "paper", "retest", "made_by")


def _filtered(request):
    form = forms.FilterForm(request.GET, areas=townships_of(request.user))
    return form, queries.rows(request.user, **filters_of(form))


@require_safe
@allow(ability="samples.see")
def list_(request):
    """Samples in reach, the newest first, with this year's figures."""
    form, rows = _filtered(request)
    found = listing(request, rows, queries.BY_NEWEST)
    shown = [(row, name_of(row.area_code), queries.TONES[row.state]) for row in found["page"].rows]
    context = {**found, "rows": shown, "form": form, "areas": townships_of(request.user)}
    context |= {
        "views": queries.views(request.user, request.GET.get("view", "")),
        "figures": queries.figures(request.user, clock.today().year),
    }
    context |= {"is_narrowed": any(request.GET.get(name) for name in form.fields), "may_take": request.user.may("samples.take")}
    return render(request, "inspections/sampling/list.html", context)


@require_safe
@allow(ability="samples.see")
def export(request):
    """The same list as a workbook."""
    _, rows = _filtered(request)
    return workbook(request, exports.COLUMNS, rows.order_by("-pk"), title="食品抽检台账")


@allow(ability="samples.take")
def take(request, workshop_id):
    """The slip of a sample that nobody asked for."""
    shop = get_object_or_404(Workshop.objects.visible_to(request.user).roots(), pk=workshop_id)
    return _slip(request, shop)


@allow(ability="samples.take")
def follow(request, pk):
    """The slip of the sample that a visit asked for; taken already: the sample."""
    asked = FollowUp.objects.visible_to(request.user).filter(kind=FollowKind.SAMPLE).select_related("workshop__root", "visit")
    held = get_object_or_404(asked, pk=pk)
    known = Sample.objects.filter(follow=held).first()
    return redirect(known.url) if known else _slip(request, held.workshop.root, held)


def _slip(request, shop, held: FollowUp | None = None):
    known = _known(request)
    if known:
        return redirect(known.url)
    today = clock.today()
    visit = held.visit if held else None
    first = visit.first if visit else forms.officers_of(request.user, today)
    products = queries.products_of(shop)
    initial = {
        "product": products[0] if products else "",
        "taken_on": today,
        "submission_id": uuid4(),
        "first": first,
        "second": visit.second if visit else None,
    }
    form = forms.SampleForm(request.POST or None, initial=initial, officers=queries.officers_on(today), products=products)
    seals = taken(request, name="seal_photos", ids="seal_ids", is_evidence=True)
    scenes = taken(request, name="scene_photos", ids="scene_ids", is_evidence=True)
    status = 422 if form.is_bound else 200
    for words in [*seals.refusals, *scenes.refusals]:
        form.add_error(None, words)
    if form.is_bound and form.is_valid():
        sample = form.made()
        sample.workshop, sample.follow = shop, held
        try:
            made = actions.take(sample, by=request.user, seals=tuple(seals.photos), scenes=tuple(scenes.photos))
        except REFUSALS as error:
            status = refuse(form, error)
        else:
            messages.success(request, f"已登记抽样 {made.number}，抽样单正在生成。")
            return redirect(made.url)
    context = {"form": form, "shop": shop, "held": held, "seals": seals.photos, "scenes": scenes.photos}
    return render(request, "inspections/sampling/take.html", context, status=status)


def _known(request) -> Sample | None:
    """The slip sent a second time: the sample that the first try made."""
    try:
        once = UUID(request.POST.get("submission_id", ""))
    except ValueError:
        return None
    return Sample.objects.filter(submission_id=once, made_by=request.user).first()


def _sample_or_404(request, pk: int) -> Sample:
    return get_object_or_404(Sample.objects.visible_to(request.user).select_related(*PARTS), pk=pk)


@require_safe
@allow(ability="samples.see")
def detail(request, pk):
    """One sample: how it was taken and sealed, what was found, what is done about it."""
    sample = _sample_or_404(request, pk)
    context = {
        "sample": sample, "tone": queries.TONES[sample.state], "town": name_of(sample.area_code), "left": queries.waits(sample),
        "retest": getattr(sample, "retest", None), "pictures": list(sample.pictures.select_related("file")),
        "offers": steps.open_to(sample, request.user), "may_lead": request.user.may("leads.see"),
    }  # fmt: skip
    return render(request, "inspections/sampling/detail.html", context)


@allow(ability="samples.take")
def step(request, pk, name):
    """One step of a sample; 409 where it is not open."""
    sample = _sample_or_404(request, pk)
    row = steps.STEPS.get(name)
    if row is None:
        raise Http404
    if not steps.is_open(sample, row):
        raise MoveRefused(f"现在不能“{row.title}”，请刷新页面看这份样品到了哪一步。")
    form = row.form(request.POST or None, request.FILES or None, initial={"sent_on": clock.today(), "result_on": clock.today()})

    def act(done):
        return row.act(sample, done.cleaned_data, request)

    notes = [row.note] if row.note else []
    lead = f"{sample.number}，{sample.product} {sample.amount}"
    return form_page(request, form, act, title=row.title, back=sample.url, verb=row.title, workshop=sample.workshop, lead=lead, notes=notes)


@require_GET
@allow(ability="samples.see")
def photo(request, pk, photo_pk):
    """A photo of a sample."""
    shown = get_object_or_404(SamplePicture.objects.select_related("file__stamped"), pk=photo_pk, sample=_sample_or_404(request, pk))
    return send(shown.file, "thumb" if "small" in request.GET else "served", as_attachment=False)


@require_GET
@allow(ability="samples.see")
def report(request, pk):
    """The laboratory's report."""
    sample = _sample_or_404(request, pk)
    if sample.report_id is None:
        raise Http404
    return send(sample.report)
