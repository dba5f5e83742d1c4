"""Addresses of the administrators' pages."""

from django.urls import path

from jishan_portal.administration import views

app_name = "administration"
urlpatterns = [
    path("users/", views.users, name="users"),
    path("users/new/", views.user_new, name="user_new"),
    path("users/<int:pk>/", views.user, name="user"),
    path("users/<int:pk>/correct/", views.user_correct, name="user_correct"),
    path("users/<int:pk>/disable/", views.user_disable, name="user_disable"),
    path("users/<int:pk>/enable/", views.user_enable, name="user_enable"),
    path("users/<int:pk>/unlock/", views.user_unlock, name="user_unlock"),
    path("users/<int:pk>/sessions/end/", views.user_end_sessions, name="user_end_sessions"),
    path("users/<int:pk>/code/", views.user_code, name="user_code"),
    path("users/<int:pk>/posts/give/", views.post_give, name="post_give"),
    path("users/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("posts/<int:pk>/change/", views.post_change, name="post_change"),
    path("posts/<int:pk>/end/", views.post_end, name="post_end"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/new/", views.organisation_new, name="organisation_new"),
    path("organisations/<int:pk>/", views.organisation_edit, name="organisation_edit"),
    path("areas/new/", views.area_new, name="area_new"),
    path("areas/<str:code>/", views.area_edit, name="area_edit"),
    path("roles/", views.roles, name="roles"),
    path("audit/", views.audit_log, name="audit_log"),
    path("audit/export/", views.audit_export, name="audit_export"),
    path("audit/verify/", views.audit_verify, name="audit_verify"),
]
