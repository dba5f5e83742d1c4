"""Every address of the portal: each app gathers its slices, this file gathers the apps."""

from django.contrib import admin
from django.urls import include, path

from jishan_portal.dashboard.views import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("jishan_portal.dossier.urls")),  # the file and the list are asked for most: their addresses are tried first
    path("workshops/", include("workshops.urls")),
    path("dashboard/", include("jishan_portal.dashboard.urls")),
    path("", include("jishan_portal.accounts.urls")),
    path("", include("jishan_portal.public.urls")),
    path("", include("jishan_portal.ops.urls")),
    path("admin/", admin.site.urls),
    path("manage/", include("jishan_portal.administration.urls")),
    path("manage/retention/", include("jishan_portal.retention.urls")),
    path("help/", include("jishan_portal.help.urls")),
    path("files/", include("jishan_portal.files.urls")),
    path("inspections/", include("inspections.urls")),
    path("report/", include("inspections.leads.urls_public")),
    path("subsidies/", include("subsidies.urls")),
    path("branding/", include("branding.urls")),
    path("objections/", include("subsidies.applications.urls_public")),
    path("jobs/", include("jishan_portal.jobs.urls")),
    path("clocks/", include("jishan_portal.clocks.urls")),
    path("programme/", include("jishan_portal.programme.urls")),
    path("rulebook/", include("jishan_portal.rulebook.urls")),
    path("papers/", include("jishan_portal.papers.urls")),
    path("publications/", include("jishan_portal.publications.urls")),
    path("duties/", include("jishan_portal.duties.urls")),
    path("messages/threads/", include("jishan_portal.threads.urls")),
    path("supervision/", include("jishan_portal.steering.urls")),
    path("briefs/", include("jishan_portal.briefs.urls")),
    path("reminders/", include("jishan_portal.reminders.urls")),
    path("messages/", include("jishan_portal.notifications.urls")),
]

handler400 = "jishan_portal.dashboard.errors.bad_request"
handler403 = "jishan_portal.dashboard.errors.permission_denied"
handler404 = "jishan_portal.dashboard.errors.not_found"
handler500 = "jishan_portal.dashboard.errors.server_error"
