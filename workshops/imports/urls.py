"""Addresses of the import wizard."""

from django.urls import path

from workshops.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.list_, name="list"),
    path("blank/", views.blank, name="blank"),
    path("new/", views.upload, name="upload"),
    path("<int:pk>/mapping/", views.mapping, name="mapping"),
    path("<int:pk>/", views.rows, name="rows"),
    path("<int:pk>/commit/", views.commit, name="commit"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/marked/", views.marked, name="marked"),
    path("<int:pk>/original/", views.original, name="original"),
]
