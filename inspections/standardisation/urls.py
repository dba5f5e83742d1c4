"""Addresses of standardisation."""

from django.urls import path

from inspections.standardisation import views, views_steps

app_name = "standardisation"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("take-in/", views.take_in, name="take_in"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/measures/", views_steps.add_measure, name="add_measure"),
    path("<int:pk>/measures/<int:measure_pk>/", views_steps.measure, name="measure"),
    path("<int:pk>/measures/<int:measure_pk>/photo/", views.photo, name="photo"),
    path("<int:pk>/plan/", views_steps.plan, name="plan"),
    path("<int:pk>/report/", views_steps.report, name="report"),
    path("<int:pk>/judge/", views_steps.judge, name="judge"),
]
