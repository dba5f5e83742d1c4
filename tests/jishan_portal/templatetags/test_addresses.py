"""The address tag gives what Django's gives."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from jishan_portal.templatetags.addresses import numbered
from workshops.licences.models import LicenceKind


def written(tag: str, **context) -> str:
    return Template("{% url " + tag + " %}").render(Context(context))


@pytest.mark.parametrize("pk", [0, 7, 123456789])
def test_addresses_with_numbers_are_those_of_reverse(pk):
    assert written("'dossier:workshop' pk", pk=pk) == reverse("dossier:workshop", args=[pk])
    assert written("'dossier:workshop' pk=pk", pk=pk) == reverse("dossier:workshop", kwargs={"pk": pk})
    assert written("'workshops:registry:unmask' pk 'phone'", pk=pk) == reverse("workshops:registry:unmask", args=[pk, "phone"])


def test_addresses_without_or_with_words_are_those_of_reverse():
    assert written("'workshops:registry:list'") == reverse("workshops:registry:list")
    assert written("'public:workshop' code", code="AB12CD34") == reverse("public:workshop", args=["AB12CD34"])


def test_two_numbers_keep_their_places():
    assert numbered("steering:order_file", [5, 12], {}) == reverse("steering:order_file", args=[5, 12])


def test_words_of_the_program_are_kept_apart_from_each_other_and_from_numbers():
    assert [numbered("workshops:registry:unmask", [pk, word], {}) for word in ("phone", "owner") for pk in (5, 6)] == [
        reverse("workshops:registry:unmask", args=[pk, word]) for word in ("phone", "owner") for pk in (5, 6)
    ]
    assert numbered("workshops:licences:record", [8, LicenceKind.WORKSHOP], {}) == reverse(
        "workshops:licences:record", args=[8, "workshop"]
    )


def test_an_address_may_be_put_aside():
    assert Template("{% url 'home' as there %}<{{ there }}>").render(Context()) == f"<{reverse('home')}>"


@pytest.mark.parametrize("tag", ["'nowhere:at_all'", "'dossier:workshop' pk", "'workshops:registry:list' pk"])
def test_a_view_that_is_not_there_is_an_error(tag):
    with pytest.raises(NoReverseMatch):
        written(tag, pk="x")
