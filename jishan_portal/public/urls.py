from django.urls import path

from jishan_portal.public import views

app_name = "public"
urlpatterns = [
    path("public/", views.home, name="home"),
]
