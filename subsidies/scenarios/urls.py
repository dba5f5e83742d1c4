"""Addresses of the scenarios."""

from django.urls import path

from subsidies.scenarios import views

app_name = "scenarios"
urlpatterns = [
    path("", views.list_, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/export/", views.export, name="export"),
    path("<int:pk>/compute/", views.compute, name="compute"),
    path("<int:pk>/adopt/", views.adopt, name="adopt"),
]
