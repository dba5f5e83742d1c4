"""What everybody may see without an account."""

from django.shortcuts import render

from jishan_portal.accounts.gates import public


@public
def home(request):
    """Show what the programme is and where to look up a workshop."""
    return render(request, "jishan_portal/public/home.html")
