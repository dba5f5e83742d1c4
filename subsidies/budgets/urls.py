"""Addresses of the envelopes."""

from django.urls import path

from subsidies.budgets import views

app_name = "budgets"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/export/", views.lines_export, name="lines_export"),
    path("<int:pk>/allot/", views.allot, name="allot"),
    path("<int:pk>/adjust/", views.adjust, name="adjust"),
    path("<int:pk>/carry-over/", views.carry_over, name="carry_over"),
]
