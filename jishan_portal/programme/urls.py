"""Addresses of the programme's settings."""

from django.urls import path

from jishan_portal.programme import views

app_name = "programme"
urlpatterns = [
    path("", views.years, name="years"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/copy/", views.copy, name="copy"),
    path("<int:year>/close/", views.close, name="close"),
    path("<int:year>/member/", views.member, name="member"),
    path("milestone/<int:pk>/", views.milestone, name="milestone"),
    path("target/<int:pk>/", views.target, name="target"),
    path("clause/<int:pk>/", views.clause, name="clause"),
    path("member/<int:pk>/end/", views.end_term, name="end_term"),
]
