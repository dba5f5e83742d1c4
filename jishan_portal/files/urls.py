from django.urls import path

from jishan_portal.files import views

app_name = "files"
urlpatterns = [
    path("upload/", views.upload, name="upload"),
    path("<int:pk>/thumb/", views.thumb, name="thumb"),
]
