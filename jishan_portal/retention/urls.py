"""Addresses of the terms of personal data."""

from django.urls import path

from jishan_portal.retention import views

app_name = "retention"
urlpatterns = [path("", views.overview, name="overview"), path("destroy/", views.destroy, name="destroy")]
