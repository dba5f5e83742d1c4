"""Addresses of the Word templates of case papers."""

from django.urls import path

from inspections.paper_templates import views

app_name = "paper_templates"
urlpatterns = [
    path("", views.list_, name="list"),
    path("drafts/<int:case_pk>/<int:pk>/", views.write_out, name="write_out"),
    path("versions/<int:pk>/", views.version_file, name="version_file"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/current/", views.current, name="current"),
    path("<slug:code>/built-in/", views.built_in, name="built_in"),
    path("<slug:code>/go-back/", views.go_back, name="go_back"),
]
