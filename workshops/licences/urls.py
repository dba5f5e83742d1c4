"""Addresses of licences."""

from django.urls import path

from workshops.licences import views

app_name = "licences"
urlpatterns = [
    path("expiring/", views.expiring, name="expiring"),
    path("expiring/export/", views.expiring_export, name="expiring_export"),
    path("new/<int:workshop_id>/<slug:kind>/", views.record, name="record"),
    path("<int:pk>/renew/", views.renew, name="renew"),
    path("<int:pk>/end/", views.end, name="end"),
]
