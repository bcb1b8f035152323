"""`/static/...`: our own styles, scripts and fonts."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse

from desk import assets

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, max-age=0, must-revalidate"


def show(request: HttpRequest, name: str) -> HttpResponse:
    """One file. An address with its version never changes; another one is asked for again."""
    try:
        asset = assets.get(name)
    except KeyError:
        raise Http404 from None
    tag = f'"{asset.version}"'
    versioned = request.GET.get("v") == asset.version or name.endswith(".woff2")
    headers = {"ETag": tag, "Cache-Control": FOREVER if versioned else ASK_AGAIN}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return HttpResponse(asset.content, content_type=asset.type, headers=headers)
