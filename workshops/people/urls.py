"""Addresses of people."""

from django.urls import path

from workshops.people import views

app_name = "people"
urlpatterns = [
    path("expiring/", views.expiring, name="expiring"),
    path("expiring/export/", views.expiring_export, name="expiring_export"),
    path("new/<int:workshop_id>/", views.register, name="register"),
    path("<int:pk>/edit/", views.amend, name="amend"),
    path("<int:pk>/leave/", views.leave, name="leave"),
    path("<int:pk>/certificate/", views.certify, name="certify"),
    path("<int:pk>/unmask/", views.unmask, name="unmask"),
]
