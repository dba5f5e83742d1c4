"""Addresses of transfers to the police."""

from django.urls import path

from inspections.transfers import views

app_name = "transfers"
urlpatterns = [
    path("", views.list_, name="list"),
    path("from-case/<int:case_pk>/", views.propose, name="propose"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/do/<slug:name>/", views.step, name="step"),
    path("<int:pk>/pack/", views.pack, name="pack"),
]
