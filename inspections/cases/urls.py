"""Addresses of cases."""

from django.urls import path

from inspections.cases import views, views_steps

app_name = "cases"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("new/", views.new, name="new"),
    path("from-lead/<int:pk>/", views.from_lead, name="from_lead"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/do/<slug:name>/", views_steps.step, name="step"),
    path("<int:pk>/do/<slug:name>/<int:record_pk>/", views_steps.record, name="record"),
]
