"""Addresses of the batches."""

from django.urls import path

from workshops.batches import views

app_name = "batches"
urlpatterns = [
    path("", views.list_, name="list"),
    path("put-in/", views.put_in, name="put_in"),
    path("take-out/", views.take_out, name="take_out"),
    path("<slug:kind>/<int:year>/", views.members, name="members"),
    path("<slug:kind>/<int:year>/export/", views.members_export, name="members_export"),
]
