from django.urls import path

from jishan_portal.papers import views

app_name = "papers"
urlpatterns = [
    path("", views.list_, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/download/", views.download, name="download"),
    path("<int:pk>/void/", views.void, name="void"),
    path("v/<str:code>/", views.verify, name="verify"),
]
