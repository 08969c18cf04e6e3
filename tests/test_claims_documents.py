"""Files that hold articles: text, HTML, PDF, Word; and what is refused, in one sentence."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.claims.documents import LARGEST_TEXT, DocumentError, read_document
from data.claims.html_text import page_of

SENTENCE = "The ministry said 25 fighters were wounded."


def pdf_with(text: str) -> bytes:
    """Return a one-page PDF that shows a line of text."""
    stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    body += b"xref\n0 6\n0000000000 65535 f \n" + table
    body += b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % body.index(b"xref\n")
    return body


def refused(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read_document(path)
    words = str(caught.value)
    assert words.startswith(path.name)
    assert "Traceback" not in words
    return words


def test_text_is_taken_as_it_is(tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes(("\ufeff" + SENTENCE + "\r\n").encode())
    assert read_document(file).text == SENTENCE + "\r\n"


def test_html_without_scripts_styles_and_navigation(tmp_path):
    file = tmp_path / "a.html"
    file.write_text(
        "<html><head><title>Head</title><meta property='og:site_name' content='Gazette'>"
        "<meta property='article:published_time' content='2018-02-08T10:00:00Z'>"
        "<script>document.write('99 killed')</script><style>p{}</style></head><body>"
        "<nav>Home</nav><h1>Head</h1><p>" + SENTENCE + '</p><p onclick="x()">Tanks &amp; men'
        "<br>came<script>alert('50 killed')</script>.</p><noscript>7 dead</noscript></body>"
    )
    document = read_document(file)
    assert document.text == f"Head\n{SENTENCE}\nTanks & men\ncame.".replace(" \n", "\n")
    assert (document.title, document.outlet, str(document.date)) == (
        "Head",
        "Gazette",
        "2018-02-08",
    )


def test_only_the_article_of_a_page_is_read():
    body = " ".join([SENTENCE] * 6)
    page = page_of(f"<div>Subscribe</div><article><p>{body}</p></article><div>More news</div>")
    assert page.text == body


@given(st.text(alphabet=st.sampled_from("<>/ap scrit=\"'-!&;"), max_size=300))
def test_any_markup_is_read_without_a_crash(markup):
    page_of(markup)


def test_pdf_text(tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf_with(SENTENCE))
    assert SENTENCE in read_document(file).text


def test_word_text(tmp_path):
    file = tmp_path / "a.docx"
    word = docx.Document()
    word.add_paragraph(SENTENCE)
    word.add_table(1, 1).cell(0, 0).text = "12 dead"
    word.save(str(file))
    assert read_document(file).text == f"{SENTENCE}\n12 dead"


def test_an_encrypted_pdf_is_refused(tmp_path):
    plain, file = tmp_path / "plain.pdf", tmp_path / "locked.pdf"
    plain.write_bytes(pdf_with(SENTENCE))
    writer = pypdf.PdfWriter(clone_from=plain)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(file)
    assert "encrypted PDF" in refused(file)


@pytest.mark.parametrize("cut", [20, 200, 400])
def test_a_damaged_pdf_is_refused(tmp_path, cut):
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf_with(SENTENCE)[:cut])
    words = refused(file)
    assert "damaged PDF" in words or "holds no text" in words


def test_a_word_file_that_unpacks_to_too_much_is_refused(tmp_path):
    file = tmp_path / "bomb.docx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * 61_000_000)
    assert file.stat().st_size < 100_000
    assert "would unpack to" in refused(file)


def test_a_word_file_with_nested_entities_is_refused(tmp_path):
    source, file = tmp_path / "a.docx", tmp_path / "laughs.docx"
    docx.Document().save(str(source))
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    laughs = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><w:document>&a11;</w:document>'
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, laughs if name == "word/document.xml" else old.read(name))
    refused(file)


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("a.docx", b"not a zip", "no Word file"),
        ("a.docx", b"PK\x03\x04broken", "no Word file"),
        ("a.txt", b"caf\xe9 25 killed", "is not UTF-8"),
        ("a.txt", b"25\x00killed", "NUL"),
        ("a.txt", b"  \n ", "holds no text"),
        ("a.xls", b"25 killed", ".xls is not read"),
        ("a.txt", b"killed " * (5_000_000 // 7), f"at most {LARGEST_TEXT:,}"),
    ],
)
def test_what_is_no_article_is_refused(tmp_path, name, raw, words):
    file = tmp_path / name
    file.write_bytes(raw)
    assert words in refused(file)


def test_a_missing_file_is_refused(tmp_path):
    assert "can't be read" in refused(tmp_path / "none.txt")


LINKED = """<html><head><script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
"headline": "Shells hit market", "datePublished": "2018-02-08T09:00:00Z",
"publisher": {"@type": "Organization", "name": "Gazette"}}]}</script>
<script type="application/ld+json">{broken</script></head>
<body><p>The ministry said 25 fighters were wounded.</p></body></html>"""


def test_a_page_says_its_headline_outlet_and_day_in_linked_data():
    page = page_of(LINKED)
    assert (page.title, page.outlet, page.date) == (
        "Shells hit market", "Gazette", "2018-02-08T09:00:00Z"
    )  # fmt: skip
    assert "NewsArticle" not in page.text


@pytest.mark.parametrize("stamp", ["2018-02-08T10:00Z", "8 February 2018", "Feb. 8, 2018, 10:14"])
def test_a_page_s_day_is_read_as_it_is_stamped(stamp, tmp_path):
    file = tmp_path / "a.html"
    file.write_text(f"<meta itemprop='datePublished' content='{stamp}'><p>{SENTENCE}</p>")
    document = read_document(file)
    assert document.date is not None
    assert document.date.isoformat() == "2018-02-08"
