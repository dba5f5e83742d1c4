from django.urls import path

from jishan_portal.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.list_, name="list"),
    path("<int:pk>/open/", views.open_, name="open"),
    path("<int:pk>/read/", views.mark_read, name="mark_read"),
    path("read/", views.mark_all, name="mark_all"),
]
