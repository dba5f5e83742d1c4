from django.urls import path

from jishan_portal.ops import views

app_name = "ops"
urlpatterns = [path("healthz", views.healthz, name="healthz")]
