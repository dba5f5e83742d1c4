"""Addresses of the desk, the townships and the figures."""

from django.urls import path

from inspections.leads import views, views_assists, views_steps

app_name = "leads"
urlpatterns = [
    path("", views.list_, name="list"),
    path("export/", views.export, name="export"),
    path("new/", views.take_in, name="take_in"),
    path("spot/", views.spot, name="spot"),
    path("figures/", views.figures_, name="figures"),
    path("figures/export/", views.figures_export, name="figures_export"),
    path("assists/", views_assists.assists, name="assists"),
    path("assists/<int:pk>/", views_assists.assist, name="assist"),
    path("assists/<int:pk>/receive/", views_assists.receive, name="receive"),
    path("assists/<int:pk>/answer/", views_assists.answer, name="answer"),
    path("assists/<int:pk>/recall/", views_assists.recall, name="recall"),
    path("assists/<int:pk>/pictures/<int:file_id>/<slug:variant>/", views_assists.assist_picture, name="assist_picture"),
    path("extensions/<int:pk>/", views_steps.decide, name="decide"),
    path("replies/<int:pk>/", views_steps.tell, name="tell"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/do/<slug:name>/", views_steps.step, name="step"),
    path("<int:pk>/reporter/", views.reporter, name="reporter"),
    path("<int:pk>/pictures/<int:file_id>/<slug:variant>/", views.picture, name="picture"),
]
