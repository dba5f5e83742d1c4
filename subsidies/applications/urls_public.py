"""Addresses at which the public reads a notice and objects to it."""

from django.urls import path

from subsidies.applications import views_public

app_name = "objections"
urlpatterns = [
    path("status/", views_public.status, name="status"),
    path("<slug:code>/", views_public.notice, name="notice"),
]
