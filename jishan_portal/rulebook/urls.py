"""Addresses of the rulebook."""

from django.urls import path

from jishan_portal.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("", views.list_, name="list"),
    path("holidays/", views.holidays, name="holidays"),
    path("holidays/day/", views.holiday_set, name="holiday_set"),
    path("holidays/import/", views.holiday_import, name="holiday_import"),
    path("version/<int:pk>/correct/", views.correct, name="correct"),
    path("version/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("rule/<str:key>/", views.rule, name="rule"),
    path("rule/<str:key>/new/", views.new_version, name="new_version"),
]
