"""Addresses of closed dens and surprise checks."""

from django.urls import path

from inspections.dens import views, views_checks

app_name = "dens"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("new/", views.new, name="new"),
    path("from-case/<int:case_pk>/", views.from_case, name="from_case"),
    path("today/", views_checks.today, name="today"),
    path("checks/<int:pk>/", views_checks.check, name="check"),
    path("checks/<int:pk>/photos/<int:file_pk>/", views_checks.check_photo, name="check_photo"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/return/", views.give_back, name="give_back"),
    path("<int:pk>/release/", views.release, name="release"),
    path("<int:pk>/notice/", views.notice, name="notice"),
    path("<int:pk>/photos/<int:file_pk>/", views.photo, name="photo"),
]
