"""Addresses of log-in, activation and one's own account."""

from django.urls import path

from jishan_portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.login_, name="login"),
    path("logout/", views.logout_, name="logout"),
    path("activate/", views.enter_code, name="enter_code"),
    path("activate/<str:code>/", views.activate, name="activate"),
    path("account/", views.account, name="account"),
    path("account/password/", views.change_password, name="change_password"),
    path("account/sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("account/kept/drop/", views.drop_kept, name="drop_kept"),
]
