"""`GET /health`: does the desk answer, with its databases?"""

from django.http import HttpRequest, JsonResponse
from sqlalchemy import text

from care.database import reading
from desk import database


def show(request: HttpRequest) -> JsonResponse:
    """200 when care's database answers; an error of it becomes a 500."""
    with reading(database.care()) as db:
        db.execute(text("SELECT 1"))
    return JsonResponse({"state": "ok"})
