"""Addresses of transfers to the police."""

from django.urls import path

from inspections.transfers import views, views_detention

app_name = "transfers"
urlpatterns = [
    path("", views.list_, name="list"),
    path("from-case/<int:case_pk>/", views.propose, name="propose"),
    path("detentions/", views_detention.detentions, name="detentions"),
    path("detentions/from-case/<int:case_pk>/", views_detention.propose_detention, name="propose_detention"),
    path("detentions/<int:pk>/", views_detention.detention, name="detention"),
    path("detentions/<int:pk>/do/<slug:name>/", views_detention.detention_step, name="detention_step"),
    path("detentions/<int:pk>/pack/", views_detention.detention_pack, name="detention_pack"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/do/<slug:name>/", views.step, name="step"),
    path("<int:pk>/pack/", views.pack, name="pack"),
]
