"""Addresses of improvements and brands."""

from django.urls import path

from branding.improvements import views

app_name = "improvements"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("mine/", views.mine, name="mine"),
    path("treasures/", views.treasures, name="treasures"),
    path("treasures/<slug:pk>/", views.tag, name="tag"),
    path("new/<int:workshop_id>/", views.advise, name="advise"),
    path("facts/new/<int:workshop_id>/", views.new_fact, name="new_fact"),
    path("facts/<int:pk>/", views.edit_fact, name="edit_fact"),
    path("pictures/<int:pk>/", views.picture, name="picture"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/pictures/", views.pictures, name="pictures"),
    path("<int:pk>/carry-out/", views.carry_out, name="carry_out"),
    path("<int:pk>/review/", views.review, name="review"),
    path("<int:pk>/decline/", views.decline, name="decline"),
]
