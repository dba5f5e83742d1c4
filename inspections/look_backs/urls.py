"""Addresses of the second look."""

from django.urls import path

from inspections.look_backs import views, views_look

app_name = "look_backs"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("print/", views.print_, name="print"),
    path("progress/", views.progress, name="progress"),
    path("draw/", views.draw, name="draw"),
    path("shops/", views_look.shops, name="shops"),
    path("shops/<int:workshop_id>/", views_look.look, name="look"),
    path("photos/<int:pk>/", views_look.photo, name="photo"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/drop/", views.drop, name="drop"),
]
