"""What a reader picks among the candidates, and tables whose rows say more than a wording."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from geo import batch, tables
from geo.csv_table import header_of
from geo.errors import PlaceListError
from geo.gazetteer import Gazetteer
from geo.geocoder import locate

LEBANON, LIBYA = "geonames:266826", "geonames:2210247"  # the two largest called Tripoli


@pytest.mark.parametrize("wording", ["Tripoli", "5 km east of Tripoli", "near Tripoli"])
@pytest.mark.parametrize("picked", [LEBANON, LIBYA])
def test_the_picked_candidate_is_the_one_that_is_meant(
    gazetteer: Gazetteer, wording: str, picked: str
) -> None:
    assert locate(wording, gazetteer).status == "ambiguous"
    region = locate(wording, gazetteer, choices=[picked])
    assert region.status == "resolved"
    assert picked in {anchor.id for anchor in region.anchors}
    assert "picked" in region.assumptions[0]
    assert len(region.candidates) > 1, "another can still be picked"


def test_every_candidate_of_an_ambiguous_name_can_be_picked(gazetteer: Gazetteer) -> None:
    for candidate in locate("Springfield", gazetteer).candidates:
        region = locate("Springfield", gazetteer, choices=[candidate.id])
        assert region.status == "resolved"
        assert [anchor.id for anchor in region.anchors] == [candidate.id]


def test_one_of_a_kind_of_site_can_be_picked(gazetteer: Gazetteer) -> None:
    asked = {"country": "SY", "within": "Deir al-Zor"}
    open_ = locate("near an oil refinery", gazetteer, **asked)  # type: ignore[arg-type]
    picked = open_.candidates[0]
    region = locate(
        "near an oil refinery", gazetteer, country="SY", within="Deir al-Zor", choices=[picked.id]
    )
    assert region.status == "resolved"
    assert region.geometry is not None
    assert open_.geometry is not None
    assert region.geometry.area < open_.geometry.area


def test_a_pick_that_no_name_may_stand_for_is_told_and_changes_nothing(
    gazetteer: Gazetteer,
) -> None:
    before = locate("Khasham", gazetteer)
    after = locate("Khasham", gazetteer, choices=[LEBANON])
    assert after.geometry == before.geometry
    assert any("not used" in line for line in after.assumptions)


def test_a_row_may_say_its_area_and_a_row_with_surplus_cells_is_rejected(
    tmp_path: Path, gazetteer: Gazetteer
) -> None:
    table = tmp_path / "in.csv"
    table.write_text(
        "where,area,=2+2\nTripoli,Ash Shamal,a\nKhasham, Deir al-Zor,b,c\n", encoding="utf-8"
    )
    job = batch.Job(table, "where", None, None, within_column="area")
    rows = batch.rows_of(job)
    placer = batch.Placer(str(gazetteer._folder))
    answers = batch.place_rows(job, rows, placer, tmp_path / "journal", workers=1)
    assert str(batch.balance_of(answers)) == "2 rows read = 1 placed + 0 unplaced + 1 rejected"
    assert "1 more cells" in str(answers[1].error)
    tables.write_placed(tmp_path / "out.csv", [row for _, row in rows], answers, {})
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert "'=2+2" in next(csv.reader(file))


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    table = tmp_path / "in.csv"
    table.write_text("where,Where \na,b\n", encoding="utf-8")
    with pytest.raises(PlaceListError, match="two columns called 'where'"):
        header_of(table)
