"""Every address of the workshops: each slice has its own file."""

from django.urls import include, path

app_name = "workshops"
urlpatterns = [
    path("batches/", include("workshops.batches.urls")),
    path("boxes/", include("workshops.archive_boxes.urls")),
    path("imports/", include("workshops.imports.urls")),
    path("ledgers/", include("workshops.ledgers.urls")),
    path("licences/", include("workshops.licences.urls")),
    path("people/", include("workshops.people.urls")),
    path("products/", include("workshops.products.urls")),
    path("training/", include("workshops.training.urls")),
    path("", include("workshops.registry.urls")),
]
