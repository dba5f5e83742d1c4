"""Every address of the inspections: each slice has its own file."""

from django.urls import include, path

from inspections.hazards.views_lead import from_lead

app_name = "inspections"
urlpatterns = [
    path("checklists/", include("inspections.checklists.urls")),
    path("self-checks/", include("inspections.self_checks.urls")),
    path("hazards/", include("inspections.hazards.urls")),
    path("cases/", include("inspections.cases.urls")),
    path("case-files/", include("inspections.case_files.urls")),
    path("paper-templates/", include("inspections.paper_templates.urls")),
    path("transfers/", include("inspections.transfers.urls")),
    path("dens/", include("inspections.dens.urls")),
    path("enforcement/", include("inspections.enforcement_figures.urls")),
    path("violations/", include("inspections.violations.urls")),
    path("leads/<int:pk>/hazard/", from_lead, name="from_lead"),
    path("leads/", include("inspections.leads.urls")),
    path("plans/", include("inspections.plans.urls")),
    path("officers/", include("inspections.officers.urls")),
    path("visits/", include("inspections.visits.urls")),
    path("samples/", include("inspections.sampling.urls")),
    path("look-backs/", include("inspections.look_backs.urls")),
    path("standardisation/", include("inspections.standardisation.urls")),
    path("risk/", include("inspections.risk.urls")),
]
