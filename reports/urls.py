"""Home, the day page, villages, and the pages that look across everything."""

from django.urls import path

from reports.views.dashboard import dashboard, district, subdistrict
from reports.views.figure import figure_list
from reports.views.home import home
from reports.views.today import today
from reports.views.village import village
from reports.views.village_list import village_list

urlpatterns = [
    path("", home, name="home"),
    path("today/", today, name="today"),
    path("dashboard/", dashboard, name="dashboard"),
    path("districts/<str:code>/", district, name="district"),
    path("subdistricts/<str:code>/", subdistrict, name="subdistrict"),
    path("figures/<str:key>/", figure_list, name="figure"),
    path("villages/", village_list, name="village_list"),
    path("villages/<str:code>/", village, name="village"),
]
