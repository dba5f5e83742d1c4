"""A workshop's management rules: which it has, adopting one, printing it, noting that it is followed."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import Role
from jishan_portal.files.http import send
from jishan_portal.kit import clock, xlsx
from jishan_portal.kit.pages import form_page
from jishan_portal.kit.pdf import PdfUnavailable
from workshops.archive_boxes import adopting, documents, rule_queries, rules
from workshops.archive_boxes.forms import AdoptForm, ProofForm
from workshops.archive_boxes.rule_models import RuleKind, RuleProof
from workshops.archive_boxes.views import FORM, face, shop_of, with_files


def _address(shop, kind=None) -> str:
    return reverse("workshops:boxes:rule", args=[shop.pk, kind.key]) if kind else reverse("workshops:boxes:rules", args=[shop.pk])


@never_cache
@allow(Role.OWNER, ability="registry.see")
def rules_(request, workshop_id):
    """All rules, those a workshop lacks first."""
    shop = shop_of(request, workshop_id)
    rows = rule_queries.rules_of(shop.pk)
    context = {"shop": shop, "rows": rows, "lacking": sum(row.is_lacking for row in rows), **face(request)}
    return render(request, "workshops/archive_boxes/rules.html", context | {"days": (clock.today() - rules.proof_since()).days + 1})


@never_cache
@allow(Role.OWNER, ability="registry.see")
def rule(request, workshop_id, key):
    """One rule: its words, since when, what shows that it is followed."""
    shop, kind = shop_of(request, workshop_id), get_object_or_404(RuleKind, key=key)
    row = rule_queries.rule_of(shop.pk, kind)
    return render(request, "workshops/archive_boxes/rule.html", {"shop": shop, "kind": kind, "row": row, **face(request)})


@never_cache
@allow(Role.OWNER, ability="registry.edit")
def adopt(request, workshop_id, key):
    """Take a rule up, in the model's words or one's own."""
    shop, kind = shop_of(request, workshop_id), get_object_or_404(RuleKind, key=key)
    held = rule_queries.rule_of(shop.pk, kind).adopted

    def act(form):
        data = form.cleaned_data
        text = data["text"].replace("\r\n", "\n")
        adopting.adopt(shop, kind, by=request.user, adopted_on=data["adopted_on"], text=text, submission_id=data["submission_id"])
        return f"{kind.name}建好了，可以打印出来贴墙上。"

    form = AdoptForm(request.POST or None, initial={"text": held.text if held else kind.text})
    context = {"shop": shop, "lead": "照用范本，点最下面的按钮就行。", **face(request)}
    return form_page(request, form, act, title=kind.name, verb="就按这个做", back=_address(shop, kind), template=FORM, **context)


@require_POST
@allow(Role.OWNER, ability="registry.edit")
def adopt_all(request, workshop_id):
    """Take up every rule that is lacking, in the models' words."""
    shop = shop_of(request, workshop_id)
    number = adopting.adopt_all(shop, by=request.user, adopted_on=clock.today())
    messages.success(request, f"建好了 {number} 项制度，可以一项一项打印。" if number else "制度已经都有了。")
    return redirect(_address(shop))


@never_cache
@allow(Role.OWNER, ability="registry.edit")
def prove(request, workshop_id, key):
    """Note something that shows a rule is followed."""
    shop, kind = shop_of(request, workshop_id), get_object_or_404(RuleKind, key=key)

    def act(form, kept):
        data = form.cleaned_data
        photo = kept[0] if kept else None
        sent = data["submission_id"]
        adopting.prove(shop, kind, by=request.user, on=data["on"], words=data["words"], photo=photo, submission_id=sent)
        return "记下了。"

    form = ProofForm(request.POST or None, request.FILES or None)
    back = _address(shop, kind)
    return with_files(request, form, act, title=f"记一次：{kind.name}", verb="记下", back=back, template=FORM, shop=shop, lead="")


@never_cache
@allow(Role.OWNER, ability="registry.see")
def rule_paper(request, workshop_id, key):
    """The adopted rule as PDF, to be hung on the wall."""
    shop, kind = shop_of(request, workshop_id), get_object_or_404(RuleKind, key=key)
    held = rule_queries.rule_of(shop.pk, kind).adopted
    if held is None:
        raise Http404
    try:
        made = documents.rule_paper(held)
    except PdfUnavailable as failed:
        messages.error(request, failed.message)
        return redirect(_address(shop, kind))
    name = xlsx.file_name(shop.name, kind.name, ending="pdf")
    return FileResponse(BytesIO(made), as_attachment=True, filename=name, content_type="application/pdf")


@never_cache
@allow(Role.OWNER, ability="registry.see")
def proof_photo(request, pk):
    """The photo beside a piece of evidence."""
    proof = get_object_or_404(RuleProof.objects.visible_to(request.user).exclude(file=None).select_related("file"), pk=pk)
    return send(proof.file, "served", as_attachment=not proof.file.is_picture)
