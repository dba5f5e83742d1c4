"""The calculator: a due date with its working, for anybody in the offices."""

from django.shortcuts import render

from jishan_portal.accounts.gates import allow
from jishan_portal.accounts.roles import ADMINISTRATORS, STAFF
from jishan_portal.clocks import queries
from jishan_portal.clocks.forms import CalculatorForm
from jishan_portal.kit import clock
from jishan_portal.rulebook import queries as rulebook


@allow(*(STAFF | ADMINISTRATORS))
def calculator(request):
    """Compute a period from the query string and show it as a clock; nothing is stored."""
    asked = "start" in request.GET
    form = CalculatorForm(request.GET) if asked else CalculatorForm(initial={"rule": request.GET.get("rule", "")})
    face = None
    if asked and form.is_valid():
        data = form.cleaned_data
        label = rulebook.rule(data["rule"], data["start"]).label
        face = queries.face_of(label, data["rule"], data["start"], form.due, clock.today())
    return render(request, "jishan_portal/clocks/calculator.html", {"form": form, "face": face})
