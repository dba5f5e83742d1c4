"""Pages of products."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from jishan_portal.accounts.gates import allow
from jishan_portal.kit.pages import form_page
from workshops.products import actions
from workshops.products.forms import ProductForm, StopForm, initial_of
from workshops.products.models import Product
from workshops.registry.links import file_url
from workshops.registry.models import Workshop


def _product(request, pk) -> Product:
    return get_object_or_404(Product.objects.visible_to(request.user).select_related("workshop", "kind"), pk=pk)


def _back(product: Product) -> str:
    return file_url(product.workshop.root_id, "products")


@allow(ability="registry.edit")
def add(request, workshop_id):
    """Put a product on file."""
    workshop = get_object_or_404(Workshop.objects.visible_to(request.user).roots(), pk=workshop_id)

    def act(form):
        return f"已登记产品“{actions.add(workshop, form.facts(), by=request.user)}”。"

    form = ProductForm(request.POST or None, initial={"kind": workshop.kind_id})
    return form_page(request, form, act, title="登记产品", back=file_url(workshop.pk, "products"), workshop=workshop)


@allow(ability="registry.edit")
def amend(request, pk):
    """Correct a product."""
    product = _product(request, pk)

    def act(form):
        return f"产品“{actions.amend(product, form.facts(), by=request.user)}”已更正。"

    form = ProductForm(request.POST or None, initial=initial_of(product))
    return form_page(request, form, act, title="更正产品", back=_back(product), workshop=product.workshop)


@allow(ability="registry.edit")
def stop(request, pk):
    """Note that a product is no longer made."""
    product = _product(request, pk)

    def act(form):
        return f"产品“{actions.stop(product, on=form.cleaned_data['on'], by=request.user)}”已登记停产。"

    form, title = StopForm(request.POST or None), f"登记停产：{product.name}"
    return form_page(request, form, act, title=title, verb="登记停产", back=_back(product), workshop=product.workshop)


@require_POST
@allow(ability="registry.edit")
def resume(request, pk):
    """Note that a stopped product is made again."""
    product = actions.resume(_product(request, pk), by=request.user)
    messages.success(request, f"产品“{product.name}”已恢复生产。")
    return redirect(_back(product))
