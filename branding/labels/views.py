"""Pages of label checks: the list, checking in two steps on one page, the result with its sheet, the dated rules."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from branding.labels import actions, queries, rules
from branding.labels.exports import COLUMNS
from branding.labels.forms import MOST_TEXT, ClaimForm, FilterForm, LabelForm, RuleForm
from branding.labels.models import ForbiddenClaim, LabelCheck, LabelRule
from branding.labels.states import TONES, Answer, Packing
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.accounts.roles import Role
from jishan_portal.files.http import send
from jishan_portal.files.intake import taken
from jishan_portal.kit import clock
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.lists import day
from jishan_portal.kit.pages import REFUSALS, form_page, refuse
from jishan_portal.rulebook.queries import value
from workshops.products.models import Product
from workshops.registry.models import Ownership

MOST_NOTE = 100


def face_of(user) -> str:
    """Return the frame of a page: an owner's on a phone, or the office's."""
    return "base_owner.html" if Role.OWNER in user.roles else "base.html"


@require_safe
@allow(ability="brand.see")
def list_(request):
    """The checks with their verdicts."""
    form = FilterForm(request.GET)
    found = listing(request, queries.listed(request.user, **filters_of(form)), queries.NEWEST)
    rows = [(row, name_of(row.area_code), TONES[row.verdict]) for row in found["page"].rows]
    context = {**found, "rows": rows, "form": form, "areas": townships_of(request.user), "may_export": request.user.may("registry.export")}
    return render(request, "branding/labels/list.html", context)


@require_safe
@allow(ability="registry.export")
def export(request):
    """The same list as a workbook."""
    rows = queries.listed(request.user, **filters_of(FilterForm(request.GET))).order_by(*queries.NEWEST.clauses())
    return workbook(request, COLUMNS, rows.select_related("paper"), title="标签检查记录")


@require_safe
@allow(Role.OWNER)
def mine(request):
    """An owner's products, each with its last check."""
    held = Ownership.objects.held_by(request.user).values("workshop__root")
    products = list(Product.objects.filter(workshop__root__in=held, stopped_on__isnull=True).select_related("workshop")[:100])
    latest, own = queries.latest_of(products), queries.self_checked(products)
    rows = [
        (product, latest.get(product.pk), TONES[latest[product.pk].verdict] if product.pk in latest else "", own.get(product.pk))
        for product in products
    ]
    return render(request, "branding/labels/mine.html", {"rows": rows})


@never_cache
@allow(ability="labels.check")
def check(request, product_id):
    """Type the label, see what it shows and which words must not stand there, confirm, keep."""
    rows = Product.objects.visible_to(request.user).select_related("workshop__root")
    product = get_object_or_404(rows, pk=product_id)
    form, intake, status = _form(request, product), taken(request), 0
    if form.is_bound and form.is_valid() and "save" in request.POST and not _unseen(request, form):
        try:
            made = _kept(request, product, form, intake)
            return redirect(made.url)
        except REFUSALS as error:
            status = refuse(form, error)
    context = {"face": face_of(request.user), "product": product, "shop": product.workshop.root, "form": form, "kept": intake.photos[:1]}
    context |= {
        "refusals": intake.refusals,
        "answers": Answer.choices,
        "history": [(row, TONES[row.verdict]) for row in queries.history(product)],
    }
    is_read = form.is_bound and (form.is_valid() or "marked" in request.POST)
    context |= _read(request, product, form) if is_read else {"marks": None}
    context |= {"is_owner": Role.OWNER in request.user.roles}
    return render(request, "branding/labels/check.html", context, status=status or (422 if form.errors else 200))


def _unseen(request, form: LabelForm) -> bool:
    """Whether the day or the packing was changed to one that asks for items which did not stand on the page; said above the form."""
    label = _label(form)
    asked = {rule.key for rule in queries.rules_on(label.produced_on, label.packing)}
    is_unseen = "asked" in request.POST and not asked <= set(request.POST["asked"].split(","))
    if is_unseen:
        form.add_error(None, "按这个生产日期和包装，要核对的项目变了。请看一遍下面的结果，再保存。")
    return is_unseen


def _form(request, product: Product) -> LabelForm:
    packing = Packing.BULK if product.packing == "bulk" else Packing.PACKED
    last = product.label_checks.order_by("-number").first()
    start = {"packing": last.packing if last else packing, "text": last.text if last else ""}
    return LabelForm(request.POST or None, initial=start)


def _label(form: LabelForm) -> actions.Label:
    """The label as it was typed. Today and the usual packing stand for what cannot be read, so that what was ticked is shown again."""
    data = form.cleaned_data
    text = data.get("text") or form.data.get("text", "")[:MOST_TEXT]
    return actions.Label(text, data.get("produced_on") or clock.today(), data.get("packing") or form.initial["packing"])


def _read(request, product: Product, form: LabelForm) -> dict:
    """What the text says, with the answers already chosen on the page put over it."""
    marks, claims, standard = actions.read(product, _label(form))
    if "marked" in request.POST:
        for mark in marks:
            mark["answer"] = request.POST.get(f"m-{mark['key']}", mark["answer"])
            mark["note"] = request.POST.get(f"n-{mark['key']}", mark["note"])
    pieces = rules.pieces(form.cleaned_data["text"], claims)
    chosen = {"dismissed": request.POST.getlist("dismissed"), "defects": request.POST.getlist("defect")}
    chosen["words"] = request.POST.get("words", "")
    read = {"marks": marks, "claims": claims, "standard": standard, "pieces": pieces, "defects": value("label.minor_defects")}
    return read | {"chosen": chosen, "carried": _carried(request, marks), "asked": ",".join(mark["key"] for mark in marks)}


def _carried(request, marks: list[dict]) -> list[tuple[str, str]]:
    """What was answered to items that the day or packing typed now does not ask: kept, should it be changed back."""
    shown = {mark["key"] for mark in marks}
    given = [(name, text[:MOST_NOTE]) for name, text in request.POST.items() if name.startswith(("m-", "n-"))]
    return [(name, text) for name, text in given if name[2:] not in shown]


def _kept(request, product: Product, form: LabelForm, intake) -> LabelCheck:
    keys = [name.removeprefix("m-") for name in request.POST if name.startswith("m-")]
    finding = actions.Finding(
        marks={key: (request.POST.get(f"m-{key}", ""), request.POST.get(f"n-{key}", "")) for key in keys},
        dismissed=frozenset(request.POST.getlist("dismissed")),
        defects=tuple(text for text in request.POST.getlist("defect") if text in value("label.minor_defects")),
        words=request.POST.get("words", ""),
    )
    photo = next(iter(intake.photos), None)
    return actions.check(product, _label(form), finding, by=request.user, photo=photo, submission_id=form.cleaned_data["submission_id"])


def _check(request, pk) -> LabelCheck:
    rows = LabelCheck.objects.visible_to(request.user).select_related("workshop__root", "product", "checked_by", "paper__pdf", "photo")
    return get_object_or_404(rows, pk=pk)


@require_safe
@allow(ability="brand.own")
def detail(request, pk):
    """One check: the text with its wordings marked, every item, the verdict."""
    row = _check(request, pk)
    context = {"face": face_of(request.user), "row": row, "shop": row.workshop.root, "tone": TONES[row.verdict]}
    context |= {"pieces": rules.pieces(row.text, row.claims), "labels": dict(Answer.choices), "is_owner": Role.OWNER in request.user.roles}
    context["marks"] = [(mark, dict(Answer.choices)[mark["answer"]]) for mark in row.marks]
    return render(request, "branding/labels/detail.html", context | {"may_check": request.user.may("labels.check")})


@require_safe
@allow(ability="brand.own")
def sheet(request, pk):
    """The result sheet as PDF."""
    row = _check(request, pk)
    if row.paper_id is None or row.paper.pdf_id is None:
        return redirect(row.url)
    return send(row.paper.pdf)


@require_safe
@allow(ability="brand.own")
def photo(request, pk):
    """The photo of the label."""
    row = _check(request, pk)
    if row.photo_id is None:
        return redirect(row.url)
    return send(row.photo, as_attachment=False)


@require_safe
@allow(ability="brand.see")
def rules_(request):
    """What a label must show and must not say, for a production day."""
    on = day(request.GET.get("on", "")) or clock.today()
    context = {"on": on, "rows": LabelRule.objects.in_force(on), "claims": list(ForbiddenClaim.objects.in_force(on))}
    for claim in context["claims"]:
        claim.words = rules.spoken(claim.pattern)
    context |= {"later": LabelRule.objects.filter(in_force_from__gt=on), "defects": value("label.minor_defects")}
    return render(request, "branding/labels/rules.html", context | {"may_edit": request.user.may("labels.edit")})


@allow(ability="labels.edit")
def rule(request, pk):
    """Change a rule."""
    held = get_object_or_404(LabelRule, pk=pk)

    def act(form) -> str:
        return f"已保存“{actions.keep_rule(form.instance, by=request.user)}”，以前的检查不变。"

    return form_page(
        request, RuleForm(request.POST or None, instance=held), act, title=f"标签检查项：{held}", back=reverse("branding:labels:rules")
    )


@allow(ability="labels.edit")
def claim(request, pk):
    """Change a forbidden wording."""
    held = get_object_or_404(ForbiddenClaim, pk=pk)
    return _claim(request, held, "修改禁用语")


@allow(ability="labels.edit")
def new_claim(request):
    """Add a forbidden wording."""
    return _claim(request, ForbiddenClaim(in_force_from=clock.today()), "新增禁用语")


def _claim(request, held: ForbiddenClaim, title: str):
    def act(form) -> str:
        return f"已保存：{actions.keep_claim(form.instance, by=request.user)}。"

    return form_page(request, ClaimForm(request.POST or None, instance=held), act, title=title, back=reverse("branding:labels:rules"))
