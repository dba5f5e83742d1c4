"""Every address of the inspections: each slice has its own file."""

from django.urls import include, path

app_name = "inspections"
urlpatterns = [
    path("plans/", include("inspections.plans.urls")),
    path("officers/", include("inspections.officers.urls")),
    path("risk/", include("inspections.risk.urls")),
]
