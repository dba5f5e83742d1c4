"""The portal's addresses, the floors, and the peer that can be measured alive: Django's admin."""

from django.urls import include, path

from tests.bench import floors
from tests.bench.peer import site

urlpatterns = [
    path("bench/hello/", floors.hello),
    path("bench/hello_logged_in/", floors.hello_logged_in),
    path("bench/list_min/", floors.list_min),
    path("bench/cold_leaders/", floors.cold_leaders),
    path("bench/cold/<slug:code>/", floors.cold_workshop),
    path("bench/admin/", site.urls),
    path("", include("jishan_portal.urls")),
]
