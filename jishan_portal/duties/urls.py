from django.urls import path

from jishan_portal.duties import views

app_name = "duties"
urlpatterns = [
    path("", views.list_, name="list"),
    path("<int:pk>/receive/", views.receive, name="receive"),
    path("<int:pk>/pass/", views.pass_on, name="pass_on"),
    path("away/", views.away, name="away"),
    path("away/<int:pk>/back/", views.back, name="back"),
]
