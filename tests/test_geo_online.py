"""Online geocoders against a small fake server on loopback, at its best and at its worst."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from geo.errors import BadQueryError, OutOfReachError
from geo.online import OnlineGeocoder, OnlineSettings, settings_from

AGENT = "deconflict-tests/1.0 (desk@example.org)"
RAQQA = {
    "place_id": 1,
    "osm_type": "node",
    "osm_id": 263847,
    "lat": "35.9528",
    "lon": "39.0079",
    "type": "city",
    "addresstype": "city",
    "name": "Raqqa",
    "display_name": "Raqqa, Ar-Raqqah Governorate, Syria",
    "address": {"state": "Ar-Raqqah Governorate", "country_code": "sy"},
}
PHOTON = {
    "features": [
        {
            "geometry": {"type": "Point", "coordinates": [39.0079, 35.9528]},
            "properties": {
                **{"osm_type": "N", "osm_id": 263847, "osm_value": "city", "type": "city"},
                **{"name": "Raqqa", "countrycode": "SY", "state": "Ar-Raqqah", "country": "Syria"},
            },
        }
    ]
}
GEONAMES = {
    "geonames": [
        {
            **{"geonameId": 172955, "name": "Ar Raqqah", "lat": "35.9528", "lng": "39.0079"},
            **{"fcl": "P", "countryCode": "SY", "countryName": "Syria", "adminName1": "Ar-Raqqah"},
            "population": 531952,
        }
    ]
}

Reply = Callable[[BaseHTTPRequestHandler], None]


class Fake:
    """A geocoding server that says what it is told to; keeps the requests and when they came."""

    def __init__(self, replies: list[Reply]) -> None:
        self.replies = replies
        self.requests: list[tuple[float, str, dict[str, str]]] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                fake.requests.append((time.monotonic(), self.path, dict(self.headers)))
                reply = fake.replies.pop(0) if len(fake.replies) > 1 else fake.replies[0]
                reply(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.domain = f"127.0.0.1:{self.server.server_address[1]}"


@contextmanager
def serving(*replies: Reply) -> Iterator[Fake]:
    fake = Fake(list(replies))
    thread = threading.Thread(target=fake.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.server.shutdown()
        fake.server.server_close()
        thread.join()


def says(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)

    return reply


def drips(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then, so that no socket timeout ever strikes."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    try:
        for _ in range(40):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass


def hangs(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.0)
    handler.close_connection = True


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += max(0.0, seconds)


def geocoder(
    fake: Fake, folder: Path, clock: Clock | None = None, **settings: Any
) -> OnlineGeocoder:
    options = {"service": "nominatim", "timeout": 0.3, "user_agent": AGENT, **settings}
    chosen = OnlineSettings(domain=fake.domain, scheme="http", **options)
    clock = clock or Clock()
    return OnlineGeocoder(chosen, folder, clock=clock, sleep=clock.sleep)


def test_off_by_default_and_only_in_the_users_own_name() -> None:
    assert settings_from({}) is None
    assert settings_from({"DECONFLICT_ONLINE": "off"}) is None
    with pytest.raises(BadQueryError, match="user agent of your own"):
        settings_from({"DECONFLICT_ONLINE": "nominatim"})
    with pytest.raises(BadQueryError, match="no online geocoder"):
        settings_from({"DECONFLICT_ONLINE": "google", "DECONFLICT_USER_AGENT": AGENT})
    with pytest.raises(BadQueryError, match="user name"):
        settings_from({"DECONFLICT_ONLINE": "geonames", "DECONFLICT_USER_AGENT": AGENT})
    assert settings_from({"DECONFLICT_ONLINE": "photon", "DECONFLICT_USER_AGENT": AGENT})


@pytest.mark.parametrize(
    ("service", "body", "name"),
    [
        ("nominatim", [RAQQA], "Raqqa"),
        ("photon", PHOTON, "Raqqa"),
        ("geonames", GEONAMES, "Ar Raqqah"),
    ],
)
def test_each_service_answers_with_its_credit(
    tmp_path: Path, service: str, body: object, name: str
) -> None:
    with serving(says(body)) as fake:
        online = geocoder(fake, tmp_path, service=service, username="desk")
        answer = online.ask("Raqqa", country="SY")
        (found,) = answer.candidates
        assert (found.name, found.country, found.how) == (name, "SY", "exact")
        assert (round(found.lat, 4), round(found.lon, 4)) == (35.9528, 39.0079)
        assert found.accepted
        assert answer.credit == f"asked {answer.service}, at 2023-11-14 22:13 UTC"
        assert answer.credit in found.source
        _, _, headers = fake.requests[0]
        assert {k.lower(): v for k, v in headers.items()}["user-agent"] == AGENT


def test_the_country_is_passed_on_and_held_to(tmp_path: Path) -> None:
    with serving(says([RAQQA])) as fake:
        online = geocoder(fake, tmp_path)
        assert online.ask("Raqqa", country="IQ").candidates == ()
        assert parse_qs(urlsplit(fake.requests[0][1]).query)["countrycodes"] == ["iq"]


def test_not_found_is_an_answer_and_no_failure(tmp_path: Path) -> None:
    with serving(says([])) as fake:
        assert geocoder(fake, tmp_path).ask("Nowhere at all").candidates == ()


def test_answers_are_kept_on_disk_for_other_sessions(tmp_path: Path) -> None:
    with serving(says([RAQQA])) as fake:
        first = geocoder(fake, tmp_path).ask("Raqqa")
        again = geocoder(fake, tmp_path).ask("  raqqa ")
        assert again.from_cache
        assert not first.from_cache
        assert (again.asked_at, again.candidates) == (first.asked_at, first.candidates)
        assert len(fake.requests) == 1


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (hangs, "did not answer"),
        (drips, "did not answer"),
        (hangs_up, "did not answer"),
        (says({"error": "down"}, 503), "did not answer"),
        (says({"error": "boom"}, 500), "did not answer"),
        (says(b"<html>busy</html>"), "cannot be used"),
        (says(b"\xff\xfe\x00"), "cannot be used"),
        (says({"surprise": 1}), "cannot be used"),
        (says([{"lat": "north", "lon": None, "display_name": 3}]), "cannot be used"),
        (says([{**RAQQA, "lat": "95"}]), "cannot be used"),
        (says({"error": "go away"}, 403), "cannot be used"),
        (says({"error": "who are you"}, 401), "cannot be used"),
    ],
    ids=lambda value: getattr(value, "__name__", None) or str(value)[:12],
)
def test_whatever_goes_wrong_is_out_of_reach_in_one_sentence(
    tmp_path: Path, reply: Reply, words: str
) -> None:
    with serving(reply) as fake:
        started = time.monotonic()
        with pytest.raises(OutOfReachError, match=words) as caught:
            geocoder(fake, tmp_path, timeout=0.15, tries=2).ask("Raqqa")
        assert "\n" not in str(caught.value)
        assert time.monotonic() - started < 20
    with serving(says([RAQQA])) as fake:
        assert geocoder(fake, tmp_path).ask("Raqqa").candidates, "a failure is never remembered"


def test_no_server_at_all_is_out_of_reach(tmp_path: Path) -> None:
    with serving(says([])) as fake:
        pass
    with pytest.raises(OutOfReachError, match="did not answer"):
        geocoder(fake, tmp_path, tries=1).ask("Raqqa")


def test_a_passing_failure_is_tried_again_with_back_off(tmp_path: Path) -> None:
    clock = Clock()
    with serving(says({}, 503), says({}, 500), says([RAQQA])) as fake:
        answer = geocoder(fake, tmp_path, clock).ask("Raqqa")
        assert answer.candidates[0].name == "Raqqa"
        assert len(fake.requests) == 3
    waits = [seconds for seconds in clock.slept if seconds >= 1]
    assert waits == sorted(waits)
    assert len(waits) >= 2


def test_too_many_requests_holds_everyone_back_for_as_long_as_asked(tmp_path: Path) -> None:
    clock = Clock()
    with serving(says({}, 429, {"Retry-After": "12"}), says([RAQQA])) as fake:
        started = clock.now
        geocoder(fake, tmp_path, clock).ask("Raqqa")
        assert clock.now - started >= 12
    with serving(says({}, 429, {"Retry-After": "900"})) as fake:
        with pytest.raises(OutOfReachError, match="did not answer"):
            geocoder(fake, tmp_path, clock, service="photon").ask("Aleppo")
        with pytest.raises(OutOfReachError, match="busy"):
            geocoder(fake, tmp_path, clock, service="photon").ask("Homs")
        assert len(fake.requests) == 1, "the second did not even ask"


def test_requests_keep_apart_over_threads_and_sessions(tmp_path: Path) -> None:
    with serving(says([RAQQA])) as fake:
        settings = OnlineSettings(
            service="nominatim", user_agent=AGENT, domain=fake.domain, scheme="http", apart=0.1
        )

        def ask(number: int) -> None:
            OnlineGeocoder(settings, tmp_path).ask(f"Raqqa {number}")

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(ask, range(6)))
        times = sorted(when for when, _, _ in fake.requests)
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert len(times) == 6
        assert times[-1] - times[0] >= 0.45, f"six requests 0.1 s apart, gaps {gaps}"


@pytest.mark.parametrize("query", ["", "   ", "x" * 201, "Raqqa\x00", "Ra\ud800qqa"])
def test_a_senseless_question_is_refused_unasked(tmp_path: Path, query: str) -> None:
    with serving(says([RAQQA])) as fake:
        with pytest.raises(BadQueryError):
            geocoder(fake, tmp_path).ask(query)
        assert fake.requests == []


def test_a_damaged_store_is_replaced(tmp_path: Path) -> None:
    store = tmp_path / "cache" / "online.sqlite"
    store.parent.mkdir()
    store.write_bytes(b"no database" * 1000)
    with serving(says([RAQQA])) as fake:
        assert geocoder(fake, tmp_path).ask("Raqqa").candidates
