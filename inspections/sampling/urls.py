"""Addresses of samples."""

from django.urls import path

from inspections.sampling import views

app_name = "sampling"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("take/<int:workshop_id>/", views.take, name="take"),
    path("follow/<int:pk>/", views.follow, name="follow"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/photos/<int:photo_pk>/", views.photo, name="photo"),
    path("<int:pk>/report/", views.report, name="report"),
    path("<int:pk>/steps/<slug:name>/", views.step, name="step"),
]
