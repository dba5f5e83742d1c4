from django.urls import path

from jishan_portal.help import views

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    path("guide/<slug:role>/", views.guide, name="guide"),
    path("pictures/<slug:slug>/", views.picture, name="picture"),
    path("<slug:slug>/", views.section, name="section"),
]
