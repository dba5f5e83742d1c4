"""The page of one form and one action: bind, refuse beside the field, act once, say so, go on."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from jishan_portal.kit.refusals import Refused

REFUSALS = (ValidationError, Refused)  # what an action says no with; nothing was changed
UNFIT = 422  # the status of a form that does not fit


class DayInput(forms.DateInput):
    """A browser's own date picker; typing 2024-06-17 works where there is none."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


def refuse(form: forms.Form, error: ValidationError | Refused) -> int:
    """Show what an action refused beside the fields it names, the rest above the form; return the status of the answer."""
    if isinstance(error, Refused):
        form.add_error(None, error.message)
        return error.status
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return UNFIT
    for field, found in error.error_dict.items():
        form.add_error(field if field in form.fields else None, found)
    return UNFIT


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[forms.Form], str],
    *,
    title: str,
    back: str,
    verb: str = "保存",
    done: str = "",
    template: str = "components/form_page.html",
    **context,
) -> HttpResponse:
    """Answer the page of one form: `act(form)` does the one action and returns the sentence shown on the next page.

    `back` is where one came from, `done` (default: `back`) where one goes after. What the action refuses, a ValidationError for
    what was typed or a Refused for what stands in the records, is shown in the form with everything typed kept.
    """
    status = UNFIT if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            said = act(form)
        except REFUSALS as error:
            status = refuse(form, error)
        else:
            messages.success(request, said)
            return redirect(done or back)
    return render(request, template, {"form": form, "title": title, "verb": verb, "cancel_url": back, **context}, status=status)
