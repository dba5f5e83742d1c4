"""Pages of products."""

import pytest

from jishan_portal.accounts.actors import SYSTEM
from jishan_portal.accounts.roles import Role
from workshops.products import actions
from workshops.products.actions import ProductFacts
from workshops.products.models import Product


def test_add_amend_stop_and_resume_from_the_pages(client_of, clerk, shop):
    client = client_of(clerk)
    client.post(f"/workshops/products/new/{shop.pk}/", {"name": "油酥麻花", "kind": "mahua", "packing": "bulk"})
    product = Product.objects.get()
    client.post(f"/workshops/products/{product.pk}/edit/", {"name": "油酥麻花", "trademark": "稷福"})
    client.post(f"/workshops/products/{product.pk}/stop/", {"on": "2026-03-17"})
    assert client.post(f"/workshops/products/{product.pk}/stop/", {"on": "2026-03-17"}).status_code == 409
    client.post(f"/workshops/products/{product.pk}/resume/")
    product.refresh_from_db()
    assert (product.trademark, product.stopped_on) == ("稷福", None)


def test_name_in_use_is_named_beside_its_field(client_of, clerk, shop):
    actions.add(shop, ProductFacts(name="油酥麻花"), by=SYSTEM)
    answer = client_of(clerk).post(f"/workshops/products/new/{shop.pk}/", {"name": "油酥麻花", "packing": "packed"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])


@pytest.mark.parametrize("page", ["new/{shop}/", "{product}/edit/", "{product}/stop/", "{product}/resume/"])
def test_pages_elsewhere_are_not_found_and_others_are_refused(client_of, far_clerk, shop, page):
    product = actions.add(shop, ProductFacts(name="油酥麻花"), by=SYSTEM)
    url = "/workshops/products/" + page.format(shop=shop.pk, product=product.pk)
    assert client_of(far_clerk).post(url, {"name": "甲"}).status_code == 404
    assert client_of(Role.FINANCE_REVIEWER).post(url, {"name": "甲"}).status_code == 403
