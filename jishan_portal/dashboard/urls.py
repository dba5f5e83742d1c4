from django.urls import path

from jishan_portal.dashboard import views

app_name = "dashboard"
urlpatterns = [
    path("leaders/", views.leaders, name="leaders"),
    path("contact/", views.contact, name="contact"),
    path("programme/", views.programme, name="programme"),
    path("figure/<str:key>/", views.figure, name="figure"),
    path("clause/<str:number>/", views.clause, name="clause"),
    path("large-text/", views.large_text, name="large_text"),
]
