"""Made-up rows in the shape of ACLED's export."""

from __future__ import annotations

import csv
import io

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
    "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3",
    "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes",
    "fatalities", "tags", "timestamp",
)  # fmt: skip


def rows(number: int, note: str = "Made up.") -> list[dict[str, str]]:
    """Return rows of which each tenth has a coordinate of 0,0 and so is a reject."""
    made = []
    for n in range(number):
        lat, lon = (0.0, 0.0) if n % 10 == 9 else (34.5 + n % 7 / 10, 40.0 + n % 11 / 10)
        made.append(
            dict.fromkeys(COLUMNS, "")
            | {
                "event_id_cnty": f"SYR{n}",
                "event_date": f"2021-0{1 + n % 9}-1{n % 10}",
                "year": "2021",
                "time_precision": "1",
                "disorder_type": "Political violence",
                "event_type": "Battles",
                "sub_event_type": "Armed clash",
                "actor1": f"Group {n % 5}",
                "actor2": "Civilians (Syria)",
                "inter1": "3",
                "inter2": "7",
                "interaction": "37",
                "iso": "760",
                "region": "Middle East",
                "country": "Syria",
                "admin1": "Deir ez Zor",
                "location": f"Village {n % 7}",
                "latitude": f"{lat}",
                "longitude": f"{lon}",
                "geo_precision": "1",
                "source": "The Paper",
                "source_scale": "National",
                "notes": note,
                "fatalities": str(n % 4),
                "timestamp": "1650000000",
            }
        )
    return made


def written(made: list[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> bytes:
    """Return rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(made)
    return out.getvalue().encode()
