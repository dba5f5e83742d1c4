"""Addresses of messages on records; a kind of record stands in them with a hyphen: inspections-hazard."""

from django.urls import path

from jishan_portal.threads import views

app_name = "threads"
urlpatterns = [
    path("", views.list_, name="list"),
    path("photos/<int:pk>/", views.photo, name="photo"),
    path("<slug:word>/<int:pk>/", views.thread, name="thread"),
    path("<slug:word>/<int:pk>/paper/", views.paper, name="paper"),
]
