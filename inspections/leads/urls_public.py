"""Addresses of the public side of leads."""

from django.urls import path

from inspections.leads import views_public

app_name = "report"
urlpatterns = [
    path("", views_public.start, name="start"),
    path("status/", views_public.status, name="status"),
    path("<slug:kind>/", views_public.form, name="form"),
]
