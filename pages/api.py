"""The HTTP routes that the map and the time strip ask: JSON in, JSON out, an error is a sentence.

Every answer carries an ETag, so that a view seen before costs no bytes. The functions are
ordinary ones: Starlette runs each in a thread of its own, and each query has its own cursor.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import jquery, leaflet

import draw
from data.answers import Stop
from data.errors import DeconflictError, SelectionError, Stopped, UnknownDataset
from data.home import home_gazetteer, home_store
from data.rows import Cell
from data.select import Selection
from data.summarise import Box, Split
from draw.base import detail_layers, labels, overview
from draw.theme import Theme
from pages.parts.ask import card_html, reference_lines, region_of, spot, view
from pages.parts.by_time import times

_LOG = logging.getLogger(__name__)
_ASSETS = Path(draw.__file__).parent / "assets"
_GZIP_FROM = 1_000  # bytes


def routes(prefix: str = "") -> list[BaseRoute]:
    """Return the routes of the map and its assets, under the server's base path."""
    api = f"{prefix}/api"
    return [
        Route(f"{api}/health", _answer(_health)),
        Route(f"{api}/datasets/{{dataset}}/features", _view_answer(_features)),
        Route(f"{api}/datasets/{{dataset}}/spot", _view_answer(_spot)),
        Route(f"{api}/datasets/{{dataset}}/times", _view_answer(_times)),
        Route(f"{api}/datasets/{{dataset}}/reference", _answer(_reference)),
        Route(f"{api}/datasets/{{dataset}}/card/{{what}}/{{id}}", _answer(_card)),
        Route(f"{api}/datasets/{{dataset}}/region/{{what}}/{{id}}", _answer(_region)),
        Route(f"{api}/base/{{layer}}", _answer(_base)),
        Route(f"{api}/base-detail", _answer(_base_detail)),
        Route(f"{api}/base-labels", _answer(_base_labels)),
        Route(f"{api}/{{rest:path}}", _answer(_nothing_there)),
        Mount(f"{prefix}/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
        Mount(f"{prefix}/assets/jquery", StaticFiles(directory=jquery.BASE_DIR)),
        Mount(
            f"{prefix}/assets/draw", StaticFiles(directory=Path(draw.__file__).parent / "assets")
        ),
        # Opened by a deep link such as /timeline, Streamlit looks for its own files beside the
        # page first. An answer that is no configuration sends it on to the root without an
        # error in the reader's console.
        Route(f"{prefix}/{{page}}/_stcore/health", _answer(lambda _: "ok")),
        Route(f"{prefix}/{{page}}/_stcore/host-config", _answer(lambda _: None)),
        Route(f"{prefix}/favicon.ico", _favicon),
    ]


def _answer(ask: Callable[[Request], Any]) -> Callable[[Request], Response]:
    """Return the endpoint that turns what `ask` gives into a JSON answer, or its error into one."""
    return _telling(ask)


def _view_answer(ask: Callable[[Request, Stop], Any]) -> Callable[[Request], Awaitable[Response]]:
    """Return such an endpoint that is given up as soon as its reader's view has moved on.

    The browser then closes the request, and the query behind it is broken off.
    """

    async def endpoint(request: Request) -> Response:
        stop = Stop()

        async def watch() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            stop.set()

        async with anyio.create_task_group() as group:
            group.start_soon(watch)
            tell = _telling(lambda asked: ask(asked, stop))
            answer = await anyio.to_thread.run_sync(tell, request)
            group.cancel_scope.cancel()
        return answer

    return endpoint


def _telling(ask: Callable[[Request], Any]) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        try:
            return _json(request, ask(request))
        except Stopped:
            return Response(status_code=499)  # nobody reads it
        except UnknownDataset as error:
            return _json(request, {"error": str(error)}, status=404)
        except DeconflictError as error:
            return _json(request, {"error": str(error)}, status=400)
        except HTTPException as error:
            return _json(request, {"error": error.detail}, status=error.status_code)
        except Exception:  # noqa: BLE001 - the last line of defence: a reader never meets a trace
            _LOG.exception("The request %s failed", request.url.path)
            sentence = "The server could not answer this. Its log says why."
            return _json(request, {"error": sentence}, status=500)

    return endpoint


def _json(request: Request, content: Any, status: int = 200) -> Response:
    body = (
        content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    )
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache" if status == 200 else "no-store",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Encoding",
    }
    if status == 200 and request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if len(body) > _GZIP_FROM and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, 5)
        headers["Content-Encoding"] = "gzip"
    return Response(body, status, headers, "application/json")


def _health(_: Request) -> dict[str, Any]:
    return {"status": "ok", "datasets": home_store().names()}


def _features(request: Request, stop: Stop) -> dict[str, Any]:
    store = home_store()
    dataset = store.dataset(request.path_params["dataset"])
    selection = Selection.from_query(request.query_params.multi_items())
    return view(store, dataset, selection, _box(request), _zoom(request), _theme(request), stop)


def _spot(request: Request, stop: Stop) -> dict[str, Any]:
    store = home_store()
    dataset = store.dataset(request.path_params["dataset"])
    selection = Selection.from_query(request.query_params.multi_items())
    cell = Cell.parse(request.query_params.get("cell", ""))
    return spot(store, dataset, selection, cell, _theme(request), stop)


def _times(request: Request, stop: Stop) -> dict[str, Any]:
    store = home_store()
    dataset = store.dataset(request.path_params["dataset"])
    selection = Selection.from_query(request.query_params.multi_items())
    split: Split = "kind" if request.query_params.get("split") == "kind" else "side"
    return times(store, dataset, selection, split, _theme(request), stop)


def _reference(request: Request) -> dict[str, Any]:
    store = home_store()
    return reference_lines(store, store.dataset(request.path_params["dataset"]))


def _card(request: Request) -> dict[str, Any]:
    return _of_one(request, card_html)


def _region(request: Request) -> dict[str, Any]:
    return _of_one(request, region_of)


def _of_one(request: Request, ask: Callable[..., dict[str, Any] | None]) -> dict[str, Any]:
    store = home_store()
    params = request.path_params
    known = Selection.from_query(request.query_params.multi_items()).known
    found = ask(store, store.dataset(params["dataset"]), params["what"], params["id"], known=known)
    if found is None:
        raise HTTPException(404, f"There is no {params['what'][:40]} {params['id'][:80]!r}.")
    return found


def _base(request: Request) -> bytes:
    found = overview(request.path_params["layer"])
    if found is None:
        raise HTTPException(404, "There is no such layer of the base map.")
    return found


def _base_detail(request: Request) -> dict[str, Any]:
    return {"layers": detail_layers(_box(request), _zoom(request))}


def _base_labels(request: Request) -> dict[str, Any]:
    return {"labels": labels(home_gazetteer(), _box(request), _zoom(request))}


def _nothing_there(request: Request) -> None:
    raise HTTPException(404, f"There is nothing at {request.url.path[:120]}.")


def _favicon(_: Request) -> FileResponse:
    return FileResponse(_ASSETS / "favicon.svg")


def _box(request: Request) -> Box:
    text = request.query_params.get("box")
    if text is None:
        raise SelectionError("box is missing. Write box=west,south,east,north in degrees.")
    return Box.parse(text)


def _theme(request: Request) -> Theme:
    return "dark" if request.query_params.get("theme") == "dark" else "light"


def _zoom(request: Request) -> int:
    text = request.query_params.get("zoom", "")
    if not (text.isascii() and text.isdigit() and int(text) <= 22):
        raise SelectionError(f"zoom: {text[:20]!r} is not a whole number from 0 to 22.")
    return int(text)
