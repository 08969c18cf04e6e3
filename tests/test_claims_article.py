"""A whole article into drafts: days, incidents, positions, places, language, command line."""

from __future__ import annotations

import datetime as dt
import json

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.claims.__main__ import main
from data.claims.article import read_article
from data.claims.dates import days, publication_day
from data.claims.documents import Document
from data.claims.language import language_of
from tests.test_claims_documents import pdf_with

PRINTED = dt.date(2018, 2, 8)
ARTICLE = """Ambush Hits Village East Of The River

A local official said on February 7 that an ambush had killed at least 12 people near Abu Hamam.

Government forces are stationed on the other side of the river around the city of Mayadin, and the
army maintains about 300 troops in Raqqa Province.

The ministry did not list casualties. Later on February 8 state media said strikes overnight \
wounded 25 fighters 8 kilometers east of the river.

The civil war has killed hundreds of thousands of people since 2011."""


@pytest.mark.parametrize(
    ("words", "first", "last", "basis"),
    [
        ("on 7 February 2018", (2018, 2, 7), (2018, 2, 7), "stated"),
        ("on 7–8 February 2018", (2018, 2, 7), (2018, 2, 8), "stated"),
        ("on Feb. 7, 2018", (2018, 2, 7), (2018, 2, 7), "stated"),
        ("2018-02-07", (2018, 2, 7), (2018, 2, 7), "stated"),
        ("in June 2017", (2017, 6, 1), (2017, 6, 30), "stated"),
        ("on February 7", (2018, 2, 7), (2018, 2, 7), "inferred"),
        ("on December 30", (2017, 12, 30), (2017, 12, 30), "inferred"),
        ("on Wednesday", (2018, 2, 7), (2018, 2, 7), "inferred"),
        ("yesterday", (2018, 2, 7), (2018, 2, 7), "inferred"),
        ("overnight", (2018, 2, 7), (2018, 2, 8), "inferred"),
        ("on Thursday", (2018, 2, 8), (2018, 2, 8), "inferred"),
        ("last Thursday", (2018, 2, 1), (2018, 2, 1), "inferred"),
        ("last week", (2018, 1, 29), (2018, 2, 4), "inferred"),
        ("earlier this week", (2018, 2, 5), (2018, 2, 8), "inferred"),
        ("over the weekend", (2018, 2, 3), (2018, 2, 4), "inferred"),
        ("three days ago", (2018, 2, 5), (2018, 2, 5), "inferred"),
        ("last month", (2018, 1, 1), (2018, 1, 31), "inferred"),
        ("in December", (2017, 12, 1), (2017, 12, 31), "inferred"),
        ("earlier in the day", (2018, 2, 8), (2018, 2, 8), "inferred"),
        ("on 3 and 4 February", (2018, 2, 3), (2018, 2, 4), "inferred"),
    ],
)
def test_days_are_resolved_against_the_publication(words, first, last, basis):
    (day,) = days(words, PRINTED)
    assert (day.first, day.last, day.basis) == (dt.date(*first), dt.date(*last), basis)
    assert bool(day.note) == (basis == "inferred")


def test_earlier_in_the_day_is_the_day_named_before():
    named = days("said on February 5. Earlier in the day, it rained.", PRINTED)
    assert [day.first.day for day in named] == [5, 5]


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("On February 5 it rained. The next day it snowed.", 6),
        ("On February 5 it rained. It had snowed the day before.", 4),
        ("On February 5 it rained; two days later it snowed.", 7),
        ("The war began in 2011. Strikes overnight", 8),
    ],
)
def test_other_days_are_counted_from_the_day_they_lean_on(words, last):
    assert days(words, PRINTED)[-1].last == dt.date(2018, 2, last)


def test_a_day_to_come_is_not_guessed():
    assert days("next Monday", PRINTED) == []


@pytest.mark.parametrize("words", ["on February 7", "yesterday", "31 February 2018", "Monday"])
def test_what_can_not_be_resolved_is_left_out(words):
    assert days(words, None) == []


@given(st.text(max_size=200), st.one_of(st.none(), st.dates(dt.date(1900, 1, 1))))
def test_any_text_gives_days_in_order(text, printed):
    for day in days(text, printed):
        assert day.first <= day.last


def test_a_dateline_is_the_publication():
    day = publication_day("Headline\n\nFebruary 07, 2018\n\nText of 3 March 2017 follows here.")
    assert day is not None
    assert day.first == dt.date(2018, 2, 7)
    assert publication_day("It happened on 3 March 2017 and was reported widely later.") is None


def test_an_article_becomes_drafts():
    article = read_article(Document(ARTICLE), outlet="Gazette", date=PRINTED)
    assert article.title == "Ambush Hits Village East Of The River"
    told = {(c.claimant, c.outcome, c.low, c.high, c.stance) for c in article.claims}
    assert {
        ("local official", "killed", 12, None, "asserts"),
        ("the ministry", "casualties", None, None, "silent"),
        ("state media", "wounded", 25, 25, "asserts"),
        ("Gazette", "strength", 250, 350, "asserts"),
        ("Gazette", "killed", 100_000, None, "asserts"),
    } <= told
    assert {p.actor for p in article.positions} == {"Government forces", "army"}
    worded = [p.wording for p in article.places]
    assert "8 kilometers east of the river" in worded
    assert "near Abu Hamam" in worded
    assert any(w.startswith("on the other side of the river around") for w in worded)
    strike = next(i for i in article.incidents if i.date_to == PRINTED)
    assert (strike.kind, strike.date_from) == ("strike", dt.date(2018, 2, 7))
    war = next(i for i in article.incidents if i.kind == "background")
    assert war.open_end
    for record in (*article.claims, *article.incidents, *article.positions):
        assert ARTICLE[record.start : record.end] == record.quote
    wounded = next(c for c in article.claims if c.outcome == "wounded")
    assert wounded.incident is not None
    assert article.incidents[wounded.incident] is strike


def test_without_a_publication_date_no_year_is_guessed():
    article = read_article(Document(ARTICLE))
    assert article.date_basis == "not_known"
    assert any("No publication date" in note for note in article.notes)
    assert all(i.date_from is None or i.kind == "background" for i in article.incidents)


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("قتل خمسة وعشرون مقاتلا في الغارة على القرية", "ar", "Arabic"),
        ("گزارش شد که پنج نفر در حمله به روستا کشته شدند", "fa", "Persian"),
        ("Министерство сообщило, что ранены двадцать пять бойцов", "ru", "Russian"),
        ("Міністерство повідомило, що поранено двадцять п'ять бійців", "uk", "Ukrainian"),
        ("xq zzv 1lk " * 30, None, "English"),
        ("Le ministère a dit que 25 combattants ont été blessés dans la nuit.", "fr", "French"),
        ("Al menos 12 personas murieron y 30 fueron heridas, según la policía.", "es", "Spanish"),
        ("Saldırıda 12 kişi öldü ve 30 kişi yaralandı, bakanlığa göre.", "tr", "Turkish"),
        ("Bei dem Angriff wurden nach Angaben der Armee 12 Menschen getötet.", "de", "German"),
        ("12 34 56\n78 90", None, "English"),
    ],
)
def test_other_languages_are_recognised_and_nothing_is_proposed(
    text, language, word, tmp_path, capsys
):
    article = read_article(Document(text))
    assert article.language == language
    assert article.claims == ()
    assert word in article.notes[0]
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    assert main(["read", str(file), "--json"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("a.txt: holds no English text. ")
    assert word in told.err


def test_english_is_english():
    assert language_of(ARTICLE) == ("en", None)
    assert language_of("Al Qaeda fighters killed 12 people in La Paz, police said.") == ("en", None)


def test_the_command_prints_json_with_the_agreed_names(tmp_path, capsys):
    file = tmp_path / "a.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    assert main(["read", str(file), "--json", "--outlet", "Gazette", "--date", "2018-02-08"]) == 0
    told = json.loads(capsys.readouterr().out)
    names = {"claimant", "source_outlet", "subject", "outcome", "low", "best", "high", "open_high",
             "stance", "quote", "start", "end"}  # fmt: skip
    assert all(names <= set(claim) for claim in told["claims"])
    assert told["source"]["date"] == "2018-02-08"
    assert main(["read", str(file)]) == 0
    assert "claims, " in capsys.readouterr().out


def test_a_dateline_names_the_agency_and_is_no_claimant():
    text = (
        "KYIV, March 4 (Sample Wire) - Shelling killed 12 people, officials said.\n\n"
        "The army gave no figure."
    )
    article = read_article(Document(text))
    assert article.outlet == "Sample Wire"
    assert {c.claimant for c in article.claims} == {"officials", "the army"}


@pytest.mark.parametrize("suffix", [".txt", ".html", ".pdf", ".docx"])
def test_offsets_count_in_the_text_that_is_printed(suffix, tmp_path, capsys):
    file = tmp_path / f"a{suffix}"
    told = "The ministry said 25 fighters were wounded. The army gave no figure."
    if suffix == ".docx":
        word = docx.Document()
        word.add_paragraph("Strike near the village")
        word.add_paragraph(told)
        word.save(str(file))
    elif suffix == ".pdf":
        file.write_bytes(pdf_with(told))
    elif suffix == ".html":
        file.write_text(f"<h1>Strike – near the village</h1><p>{told}</p>", encoding="utf-8")
    else:
        file.write_text(f"\ufeffStrike – near the village\r\n\r\n{told}", encoding="utf-8")
    assert main(["read", str(file), "--json", "--no-regions"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [c["outcome"] for c in printed["claims"]] == ["wounded", "casualties"]
    for claim in printed["claims"]:
        assert printed["text"][claim["start"] : claim["end"]] == claim["quote"]
    for place in printed["places"]:
        assert printed["text"][place["start"] : place["end"]] == place["wording"]


def test_places_come_with_their_regions(tmp_path, capsys):
    file = tmp_path / "a.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    assert main(["read", str(file), "--json", "--country", "SY"]) == 0
    places = json.loads(capsys.readouterr().out)["places"]
    near = next(p for p in places if p["wording"] == "near Abu Hamam")
    assert near["region"]["status"] in ("resolved", "ambiguous")
    assert near["region"]["geometry"]


def test_bad_input_is_one_sentence_and_status_two(tmp_path, capsys):
    file = tmp_path / "a.docx"
    file.write_bytes(b"PK\x03\x04nothing")
    assert main(["read", str(file), "--json"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "a.docx: is no Word file that can be read. Save it as .docx or .txt.\n"
