"""Where a workshop's file is shown."""

from django.urls import reverse


def file_url(workshop_id: int, tab: str = "") -> str:
    """Return the address of a workshop's file, opened at one of its parts."""
    address = reverse("dossier:workshop", args=[workshop_id])
    return f"{address}?tab={tab}#part" if tab else address
