"""Addresses of risk grading."""

from django.urls import path

from inspections.risk import views, views_adjust, views_runs

app_name = "risk"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("figures/", views.figures, name="figures"),
    path("adjustments/", views_adjust.adjustments, name="adjustments"),
    path("adjustments/<int:pk>/", views_adjust.adjustment, name="adjustment"),
    path("adjustments/<int:pk>/accept/", views_adjust.accept, name="accept"),
    path("adjustments/<int:pk>/refuse/", views_adjust.refuse, name="refuse"),
    path("adjustments/<int:pk>/withdraw/", views_adjust.withdraw, name="withdraw"),
    path("adjustments/<int:pk>/files/<int:file_id>/", views_adjust.attached, name="attached"),
    path("runs/", views_runs.runs, name="runs"),
    path("runs/begin/", views_runs.begin, name="begin"),
    path("runs/<int:pk>/", views_runs.run, name="run"),
    path("runs/<int:pk>/confirm/", views_runs.confirm, name="confirm"),
    path("runs/<int:pk>/drop/", views_runs.drop, name="drop"),
    path("<int:workshop_id>/", views.detail, name="detail"),
    path("<int:workshop_id>/profile/", views.profile, name="profile"),
    path("<int:workshop_id>/refresh/", views.refresh, name="refresh"),
    path("<int:workshop_id>/paper/", views.paper, name="paper"),
    path("<int:workshop_id>/propose/<slug:kind>/", views_adjust.propose, name="propose"),
    path("<int:workshop_id>/correct/", views_adjust.correct, name="correct"),
]
