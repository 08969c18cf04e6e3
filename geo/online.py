"""Asking online geocoders (Nominatim, Photon, GeoNames): off unless the user switches it on.

The only module that opens a connection to the outside. What it keeps to: the user's own user
agent, one request a second over all sessions and processes, answers kept on disk, and on every
answer whom it came from and when.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from geopy.adapters import URLLibAdapter
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeopyError,
)
from geopy.geocoders import GeoNames, Nominatim, Photon
from geopy.geocoders.base import Geocoder

from geo.errors import BadQueryError, OutOfReachError
from geo.names import MAX_NAME, fold
from geo.online_rows import READ
from geo.online_store import OnlineStore
from geo.opening import home
from geo.place import Candidate

Service = Literal["nominatim", "photon", "geonames"]
SERVICES: dict[str, str] = {"nominatim": "Nominatim", "photon": "Photon", "geonames": "GeoNames"}
_DATA = {"nominatim": "OpenStreetMap", "photon": "OpenStreetMap", "geonames": "GeoNames"}
_FINAL = (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQuotaExceeded,
)


@dataclass(frozen=True, slots=True)
class OnlineSettings:
    """Which service to ask, in whose name, and how gently.

    `user_agent` names the user's own application or address, as the services' rules demand.
    `domain` and `scheme` point to another server of the same kind. GeoNames wants a `username`.
    Times are in seconds: `timeout` for one request, `apart` between two of all sessions
    together, `patience` for waiting for one's turn.
    """

    service: Service
    user_agent: str
    domain: str | None = None
    scheme: Literal["http", "https"] = "https"
    username: str | None = None
    timeout: float = 10.0
    apart: float = 1.1
    tries: int = 3
    patience: float = 30.0

    def __post_init__(self) -> None:
        if self.service not in SERVICES:
            raise BadQueryError(
                f"{self.service!r} is no online geocoder; there are {', '.join(SERVICES)}."
            )
        if len(self.user_agent.strip()) < 5 or not self.user_agent.isprintable():
            raise BadQueryError(
                "Online geocoding needs a user agent of your own: set DECONFLICT_USER_AGENT to a "
                "name and an address, such as 'my-newsroom/1.0 (desk@example.org)'."
            )
        if self.service == "geonames" and not self.username:
            raise BadQueryError("GeoNames wants a user name: set DECONFLICT_GEONAMES_USER.")


@dataclass(frozen=True, slots=True)
class OnlineAnswer:
    """What a service said: its candidates (none: it knows no such place), and when it was asked."""

    service: str
    asked_at: datetime
    candidates: tuple[Candidate, ...]
    from_cache: bool

    @property
    def credit(self) -> str:
        """Say whom this was asked and when, for showing beside the answer."""
        return f"asked {self.service}, at {self.asked_at:%Y-%m-%d %H:%M} UTC"


def settings_from(environment: Mapping[str, str] = os.environ) -> OnlineSettings | None:
    """Read the settings from the environment; None, so off, unless DECONFLICT_ONLINE is set."""
    service = environment.get("DECONFLICT_ONLINE", "").strip().lower()
    if service in ("", "0", "off", "no", "false"):
        return None
    return OnlineSettings(
        service=service,  # type: ignore[arg-type]  # checked by the class
        user_agent=environment.get("DECONFLICT_USER_AGENT", ""),
        domain=environment.get("DECONFLICT_ONLINE_DOMAIN") or None,
        scheme="http" if environment.get("DECONFLICT_ONLINE_SCHEME") == "http" else "https",
        username=environment.get("DECONFLICT_GEONAMES_USER") or None,
    )


class OnlineGeocoder:
    """Asks one service; safe for threads, and polite together with every other process."""

    def __init__(
        self,
        settings: OnlineSettings,
        folder: Path | str | None = None,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.settings = settings
        self._store = OnlineStore(home(folder) / "cache" / "online.sqlite", clock)
        self._clock = clock
        self._sleep = sleep

    def ask(self, query: str, *, country: str | None = None, limit: int = 5) -> OnlineAnswer:
        """Ask for a place by name.

        Raises OutOfReachError when the service does not answer, refuses or sends nonsense, and
        BadQueryError for a question it cannot take. No candidates means: not found.
        """
        words = " ".join(query.split())
        if not words or len(words) > MAX_NAME or not words.isprintable():
            raise BadQueryError("Ask online for a name of up to 200 printable characters.")
        code = country.upper() if country else None
        question = json.dumps(
            [self.settings.service, self.settings.domain, words.casefold(), code, limit]
        )
        kept = self._store.recall(question)
        if kept is not None:
            return self._answer(words, kept[0], kept[1], from_cache=True)
        rows = self._fetch(words, code, limit)
        self._store.remember(question, rows)
        return self._answer(words, self._clock(), rows, from_cache=False)

    def _fetch(self, words: str, country: str | None, limit: int) -> list[dict[str, Any]]:
        """Ask with patience: wait for the turn, and again after a failure that may pass."""
        name = SERVICES[self.settings.service]
        for attempt in range(self.settings.tries):
            wait = self._store.take_turn(self.settings.service, self.settings.apart)
            if wait > self.settings.patience:
                raise OutOfReachError(
                    f"{name} is busy: the next free turn is {wait:.0f} seconds away. Try later."
                )
            self._sleep(wait)
            try:
                return self._request(words, country, limit)
            except GeocoderQueryError as error:
                raise BadQueryError(f"{name} did not take the question: {error}.") from error
            except GeopyError as error:
                if isinstance(error, _FINAL) and not isinstance(error, GeocoderRateLimited):
                    raise OutOfReachError(f"{name} cannot be used: {_sentence(error)}.") from error
                back_off = 2.0**attempt * (1 + random.random() / 4)  # noqa: S311 - no secret
                if isinstance(error, GeocoderRateLimited):
                    back_off = max(back_off, float(error.retry_after or 0))
                    self._store.hold(self.settings.service, back_off)
                if attempt + 1 == self.settings.tries or back_off > self.settings.patience:
                    raise OutOfReachError(
                        f"{name} did not answer ({_sentence(error)}). The place may exist all "
                        "the same: try later."
                    ) from error
                self._sleep(back_off)
        raise OutOfReachError(f"{name} was not asked: the settings allow no tries.")

    def _request(self, words: str, country: str | None, limit: int) -> list[dict[str, Any]]:
        """Send one request; returns plain rows fit for the cache."""
        service = self.settings.service
        geocoder = _client(self.settings)
        options: dict[str, Any] = {"exactly_one": False, "timeout": self.settings.timeout}
        if service == "nominatim":
            options |= {"limit": limit, "addressdetails": True, "language": "en"}
            options |= {"country_codes": country.lower()} if country else {}
        elif service == "photon":
            options |= {"limit": limit if country is None else 25, "language": "en"}
        elif country:
            options |= {"country": country}
        found = _within(2 * self.settings.timeout, lambda: geocoder.geocode(words, **options))
        try:
            rows = [READ[service](place) for place in found or []]
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise GeocoderParseError("its answer cannot be read") from error
        return [row for row in rows if country in (None, row["country"])][:limit]

    def _answer(
        self, words: str, asked: float, rows: list[dict[str, Any]], *, from_cache: bool
    ) -> OnlineAnswer:
        service = self.settings.service
        when = datetime.fromtimestamp(asked, UTC)
        blank = OnlineAnswer(SERVICES[service], when, (), from_cache)
        source = f"{_DATA[service]}, {blank.credit}"
        key = fold(words.split(",")[0])
        candidates = [
            Candidate(
                **row,
                matched=row["name"],
                how="exact" if fold(row["name"]) == key else "fuzzy",
                score=0.5 / (number + 1),
                source=source,
                accepted=fold(row["name"]) == key,
            )
            for number, row in enumerate(rows)
        ]
        return replace(blank, candidates=tuple(candidates))


def _client(settings: OnlineSettings) -> Geocoder:
    options: dict[str, Any] = {
        "scheme": settings.scheme,
        "user_agent": settings.user_agent,
        "adapter_factory": URLLibAdapter,
        **({"domain": settings.domain} if settings.domain else {}),
    }
    if settings.service == "nominatim":
        return Nominatim(**options)
    if settings.service == "photon":
        return Photon(**options)
    return GeoNames(settings.username, **options)


def _within(seconds: float, work: Callable[[], Any]) -> Any:
    """Run work for so long at most: a socket's timeout starts anew with each byte that drips in."""
    result: list[Any] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # geopy warns of coordinates that we refuse
                result.append(work())
        except GeopyError as error:
            failure.append(error)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError, OSError) as error:
            failure.append(GeocoderParseError(f"its answer cannot be read ({error})"))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failure:
        raise failure[0]
    if not result:
        raise GeopyError(f"no complete answer within {seconds:g} seconds")
    return result[0]


def _sentence(error: Exception) -> str:
    """Put an error into a few words of one line."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words[:120].rstrip(".")
