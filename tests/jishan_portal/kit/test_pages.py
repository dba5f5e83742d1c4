"""The page of one form: what is refused stands in the form, with everything typed kept."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from jishan_portal.clocks.actions import ClockRefused
from jishan_portal.kit import pages
from jishan_portal.workflow.actions import MoveRefused

TYPED = "照原话记的一大段，没有别的底稿"


class Words(forms.Form):
    """A long text."""

    words = forms.CharField(widget=forms.Textarea)


def answer(rf, monkeypatch, act, words=TYPED):
    """Return what is given to the template, and the status, of a form that was sent."""
    shown = []
    monkeypatch.setattr(pages, "render", lambda request, template, context, status: shown.append((context, status)))
    pages.form_page(rf.post("/"), Words({"words": words}), act, title="登记", back="/back/")
    return shown[0]


def refusing(error):
    def act(form):
        raise error

    return act


@pytest.mark.parametrize(
    ("error", "status"),
    [(MoveRefused("现在不在陈述申辩期"), 409), (ClockRefused("期限已经届满"), 409), (ValidationError("金额不能超过余额"), 422)],
)
def test_refused_words_stand_in_the_form_and_nothing_typed_is_lost(rf, monkeypatch, error, status):
    context, answered = answer(rf, monkeypatch, refusing(error))
    said = getattr(error, "message", "")
    assert (answered, context["form"].non_field_errors()) == (status, [said])
    assert TYPED in context["form"].as_p()


def test_refusal_of_one_field_stands_beside_it(rf, monkeypatch):
    context, status = answer(rf, monkeypatch, refusing(ValidationError({"words": "请写明时间"})))
    assert (status, context["form"].errors["words"]) == (422, ["请写明时间"])


def test_what_is_not_valid_is_not_acted_on(rf, monkeypatch):
    def act(form):
        raise AssertionError("acted on an empty form")

    assert answer(rf, monkeypatch, act, words="")[1] == 422
