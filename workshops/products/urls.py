"""Addresses of products."""

from django.urls import path

from workshops.products import views

app_name = "products"
urlpatterns = [
    path("new/<int:workshop_id>/", views.add, name="add"),
    path("<int:pk>/edit/", views.amend, name="amend"),
    path("<int:pk>/stop/", views.stop, name="stop"),
    path("<int:pk>/resume/", views.resume, name="resume"),
]
