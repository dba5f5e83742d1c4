"""Addresses of the library of violations."""

from django.urls import path

from inspections.violations import views

app_name = "violations"
urlpatterns = [
    path("", views.list_, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/end/", views.end, name="end"),
]
