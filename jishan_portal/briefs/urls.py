from django.urls import path

from jishan_portal.briefs import views

app_name = "briefs"
urlpatterns = [
    path("", views.list_, name="list"),
    path("make/", views.make, name="make"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/issue/", views.issue, name="issue"),
    path("<int:pk>/word/", views.word, name="word"),
    path("<int:pk>/pdf/", views.pdf, name="pdf"),
]
