"""Addresses of the clocks."""

from django.urls import path

from jishan_portal.clocks import views

app_name = "clocks"
urlpatterns = [path("calculator/", views.calculator, name="calculator")]
