"""Every address of the branding: each slice has its own file."""

from django.urls import include, path

app_name = "branding"
urlpatterns = [
    path("awards/", include("branding.awards.urls")),
    path("improvements/", include("branding.improvements.urls")),
    path("labels/", include("branding.labels.urls")),
    path("publicity/", include("branding.publicity.urls")),
]
