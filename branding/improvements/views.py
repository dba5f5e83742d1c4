"""Pages of improvements: the list, one improvement with before and after, advice, review; trademarks; 稷山四宝."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from branding.improvements import actions, queries, rules
from branding.improvements.exports import COLUMNS
from branding.improvements.forms import AdviceForm, DoneForm, FactForm, FilterForm, KindForm, PicturesForm, ReasonForm, ReviewForm, kinds
from branding.improvements.models import BrandFact, Improvement, Picture
from branding.improvements.states import TONES, PictureKind
from inspections.hazards.actions import PhotoReused
from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.places import name_of, townships_of
from jishan_portal.accounts.roles import Role
from jishan_portal.files.http import send
from jishan_portal.files.intake import taken
from jishan_portal.kit.ledgers import filters_of, listing, workbook
from jishan_portal.kit.pages import form_page
from jishan_portal.programme.queries import year_of
from workshops.registry.links import file_url
from workshops.registry.models import FoodKind, Ownership, Workshop

LIST = "branding:improvements:list"
FORM = "components/photo_form.html"


def face_of(user) -> str:
    """Return the frame of a page: an owner's on a phone, or the office's."""
    return "base_owner.html" if Role.OWNER in user.roles else "base.html"


def _row(request, pk) -> Improvement:
    rows = Improvement.objects.visible_to(request.user).select_related("workshop__root", "product", "organisation", "adviser", "reviewer")
    return get_object_or_404(rows, pk=pk)


def _shop(request, pk) -> Workshop:
    return get_object_or_404(Workshop.objects.visible_to(request.user).roots(), pk=pk)


@require_safe
@allow(ability="brand.see")
def list_(request):
    """The improvements with what they are on and how they stand."""
    form, year = FilterForm(request.GET), year_of()
    found = listing(request, queries.listed(request.user, **filters_of(form)), queries.NEWEST)
    rows = [(row, name_of(row.area_code), TONES[row.state]) for row in found["page"].rows]
    context = {**found, "rows": rows, "form": form, "areas": townships_of(request.user), "year": year}
    context |= {"figures": queries.figures(request.user, year), "may_export": request.user.may("registry.export")}
    return render(request, "branding/improvements/list.html", context)


@require_safe
@allow(ability="registry.export")
def export(request):
    """The same list as a workbook."""
    rows = queries.listed(request.user, **filters_of(FilterForm(request.GET))).order_by(*queries.NEWEST.clauses())
    return workbook(request, COLUMNS, rows.select_related("reviewer"), title="品牌改进指导记录")


@require_safe
@allow(Role.OWNER)
def mine(request):
    """The advice given to an owner's workshops."""
    held = Ownership.objects.held_by(request.user).values("workshop__root")
    rows = Improvement.objects.filter(workshop__root__in=held).select_related("workshop", "product", "organisation").order_by("-id")[:50]
    return render(request, "branding/improvements/mine.html", {"rows": [(row, TONES[row.state]) for row in rows]})


@require_safe
@allow(ability="brand.own")
def detail(request, pk):
    """One improvement: problem and advice, before beside after, versions of the design, the verdict."""
    row = _row(request, pk)
    pictures = list(row.pictures.select_related("file", "added_by"))
    of = {kind.value: [one for one in pictures if one.kind == kind] for kind in PictureKind}
    moves = (
        {move.name for move in row.FLOW.open_to(state=row.state, roles=request.user.roles)} if rules.can_work(request.user, row) else set()
    )
    context = {"face": face_of(request.user), "row": row, "shop": row.workshop.root, "tone": TONES[row.state], "moves": moves, **of}
    return render(request, "branding/improvements/detail.html", context | {"is_owner": Role.OWNER in request.user.roles})


@allow(ability="improvements.advise")
def advise(request, workshop_id):
    """Write a piece of advice down."""
    shop = _shop(request, workshop_id)
    return _with_photos(request, lambda: AdviceForm(request.POST or None, products=queries.products_of(shop)), _advised(request, shop), {
        "title": "记录指导", "back": file_url(shop.pk, "brand"), "workshop": shop,
    })  # fmt: skip


def _advised(request, shop):
    def act(data, photos) -> str:
        actions.advise(shop, photos=photos, by=request.user, **data)
        return "已记录，业主会收到待办。"

    return act


@allow(ability="brand.own")
def pictures(request, pk):
    """Put pictures with an improvement."""
    row = _row(request, pk)

    def act(data, photos) -> str:
        return f"已上传 {actions.add_pictures(row, data['kind'], photos, words=data['words'], by=request.user)} 张。"

    return _with_photos(request, lambda: PicturesForm(request.POST or None), act, {"title": "上传图片", "back": row.url, "verb": "上传"})


@allow(ability="brand.own")
def carry_out(request, pk):
    """Say that it was done."""
    row = _row(request, pk)

    def act(data, photos) -> str:
        actions.carry_out(row, words=data["words"], photos=photos, by=request.user)
        return "已交，请指导单位复核。"

    return _with_photos(
        request, lambda: DoneForm(request.POST or None), act, {"title": "改好了，请复核", "back": row.url, "verb": "交上去"}
    )


def _with_photos(request, make, act, context: dict):
    """A form with photos: those taken in stay with it when it is refused."""
    intake, form = taken(request), make()
    if form.is_bound:
        form.is_valid()
    for said in intake.refusals:
        form.add_error(None, said)

    def acted(bound) -> str:
        try:
            return act({name: value for name, value in bound.cleaned_data.items() if name != "photos"}, intake.photos)
        except PhotoReused as refusal:  # it leaves the form, which would else be refused again
            intake.photos.remove(refusal.photo)
            raise ValidationError(refusal.message) from refusal

    return form_page(request, form, acted, template=FORM, face=face_of(request.user), kept=intake.photos, **context)


@allow(ability="improvements.advise")
def review(request, pk):
    """Accept or send back."""
    row = _row(request, pk)

    def act(form) -> str:
        actions.review(row, by=request.user, **form.cleaned_data)
        return "已复核。"

    return form_page(
        request, ReviewForm(request.POST or None), act, title="复核改进", back=row.url, verb="提交复核", workshop=row.workshop.root
    )


@allow(ability="brand.own")
def decline(request, pk):
    """Not taken up."""
    row = _row(request, pk)

    def act(form) -> str:
        actions.decline(row, words=form.cleaned_data["words"], by=request.user)
        return "已登记不采纳。"

    form = ReasonForm(request.POST or None)
    return form_page(
        request, form, act, title="不采纳", back=row.url, verb="登记不采纳", template=FORM, face=face_of(request.user), kept=()
    )


@require_safe
@allow(ability="brand.own")
def picture(request, pk):
    """One picture."""
    found = get_object_or_404(
        Picture.objects.filter(improvement__in=Improvement.objects.visible_to(request.user)).select_related("file"), pk=pk
    )
    return send(found.file, "thumb" if request.GET.get("size") == "thumb" else "served", as_attachment=False)


@allow(ability="improvements.advise")
def new_fact(request, workshop_id):
    """Put a trademark or honour on file."""
    shop = _shop(request, workshop_id)
    return _fact(request, BrandFact(workshop=shop), "登记商标、非遗等")


@allow(ability="improvements.advise")
def edit_fact(request, pk):
    """Change one."""
    return _fact(
        request, get_object_or_404(BrandFact.objects.visible_to(request.user).select_related("workshop__root"), pk=pk), "商标、非遗等"
    )


def _fact(request, fact: BrandFact, title: str):
    shop = fact.workshop.root

    def act(form) -> str:
        return f"已保存：{actions.keep_fact(form.instance, by=request.user)}。"

    form = FactForm(request.POST or None, instance=fact, products=queries.products_of(shop))
    return form_page(request, form, act, title=title, back=file_url(shop.pk, "brand"), workshop=shop)


@require_safe
@allow(ability="brand.see")
def treasures(request):
    """Which kinds of food are 稷山四宝 and which the programme names."""
    rows = [
        (kind, queries.tagged(kind.treasure).filter(pk__in=Workshop.objects.visible_to(request.user)).count() if kind.treasure else None)
        for kind in kinds()
    ]
    return render(request, "branding/improvements/treasures.html", {"rows": rows, "may_tag": request.user.may("brand.tag")})


@allow(ability="brand.tag")
def tag(request, pk):
    """Change one."""
    kind = get_object_or_404(FoodKind, pk=pk)

    def act(form) -> str:
        actions.tag_kind(kind, by=request.user, **form.cleaned_data)
        return f"“{kind}”已核定。"

    start = {name: getattr(kind, name) for name in ("treasure", "is_priority", "is_confirmed")}
    form, back = KindForm(request.POST or None, initial=start), reverse("branding:improvements:treasures")
    return form_page(request, form, act, title=f"核定品类：{kind}", back=back)
