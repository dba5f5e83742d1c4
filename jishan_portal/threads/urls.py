"""Addresses of messages on records."""

from django.urls import path, register_converter

from jishan_portal.threads import views
from jishan_portal.threads.subjects import SUBJECTS


class KindConverter:
    """A kind of record in an address: inspections.hazard."""

    regex = "|".join(kind.replace(".", r"\.") for kind in SUBJECTS)

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(KindConverter, "subject")
app_name = "threads"
urlpatterns = [
    path("", views.list_, name="list"),
    path("photos/<int:pk>/", views.photo, name="photo"),
    path("<subject:kind>/<int:pk>/", views.thread, name="thread"),
    path("<subject:kind>/<int:pk>/paper/", views.paper, name="paper"),
]
