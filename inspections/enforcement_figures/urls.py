"""Addresses of enforcement in figures."""

from django.urls import path

from inspections.enforcement_figures import views

app_name = "enforcement_figures"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("export/", views.export, name="export"),
    path("rows/", views.rows, name="rows"),
]
