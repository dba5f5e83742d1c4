"""Addresses of the candidates."""

from django.urls import path

from subsidies.candidates import views

app_name = "candidates"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("appraise/", views.appraise, name="appraise"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/wish/", views.wish, name="wish"),
    path("<int:pk>/nominate/", views.nominate, name="nominate"),
    path("<int:pk>/opine/", views.opine, name="opine"),
    path("<int:pk>/choose/", views.choose, name="choose"),
    path("<int:pk>/decline/", views.decline, name="decline"),
]
