"""Every address of the inspections: each slice has its own file."""

from django.urls import include, path

from inspections.hazards.views_lead import from_lead

app_name = "inspections"
urlpatterns = [
    path("plans/", include("inspections.plans.urls")),
    path("checklists/", include("inspections.checklists.urls")),
    path("self-checks/", include("inspections.self_checks.urls")),
    path("hazards/", include("inspections.hazards.urls")),
    path("leads/<int:pk>/hazard/", from_lead, name="from_lead"),
    path("leads/", include("inspections.leads.urls")),
    path("officers/", include("inspections.officers.urls")),
    path("risk/", include("inspections.risk.urls")),
]
