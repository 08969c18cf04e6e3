"""The optional language-model reader, against a small server on loopback."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from data.claims.__main__ import main
from data.claims.model_reader import ModelReaderError, ModelSettings, read_with_model

TEXT = "The ministry said the strike wounded 25 fighters. The army gave no figure."
GOOD = {
    "claimant": "The ministry", "relay": None, "subject": "fighters", "outcome": "wounded",
    "topic": None, "wording": "25", "stance": "asserts", "attribution": "indirect",
    "quote": "the strike wounded 25 fighters",
}  # fmt: skip
SILENT = {
    **GOOD, "claimant": "The army", "wording": None, "stance": "silent",
    "quote": "gave no figure", "outcome": "casualties",
}  # fmt: skip


@pytest.fixture
def server():
    """A server that answers what `server.answer` says, and keeps what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            self.server.asked.append((self.path, json.loads(self.rfile.read(length))))
            status, body, wait = self.server.answer
            time.sleep(wait)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    made = HTTPServer(("127.0.0.1", 0), Handler)
    made.asked, made.answer = [], (200, b"", 0)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


def settings_for(server, **more) -> ModelSettings:
    return ModelSettings(f"http://127.0.0.1:{server.server_port}/v1", "a-model", **more)


def says(server, content: str, status: int = 200, wait: float = 0) -> None:
    body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
    server.answer = (status, body, wait)


def test_claims_that_the_text_bears_out_are_kept(server):
    says(server, "```json\n" + json.dumps({"claims": [GOOD, SILENT]}) + "\n```")
    reading = read_with_model(TEXT, "Gazette", settings_for(server))
    assert [(d.claimant, d.outcome, d.low, d.stance) for d in reading.drafts] == [
        ("The ministry", "wounded", 25, "asserts"),
        ("The army", "casualties", None, "silent"),
    ]
    assert all(TEXT[d.start : d.end] == d.quote for d in reading.drafts)
    path, body = server.asked[0]
    assert path == "/v1/chat/completions"
    assert body["model"] == "a-model"
    assert TEXT in body["messages"][-1]["content"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "the strike killed 25 fighters"}, "does not stand in the text"),
        ({"quote": ""}, "does not stand in the text"),
        ({"quote": None}, "does not stand in the text"),
        ({"wording": "250"}, "figure does not stand"),
        ({"wording": "the strike"}, "figure does not stand"),
        ({"outcome": "eaten"}, "unknown outcome"),
        ({"claimant": "General Nemo"}, "claimant does not stand"),
        ({"outcome": "assertion", "topic": "weather"}, "unknown topic"),
    ],
)
def test_what_the_text_does_not_bear_out_is_dropped_with_its_reason(server, change, reason):
    says(server, json.dumps({"claims": [{**GOOD, **change}]}))
    reading = read_with_model(TEXT, None, settings_for(server))
    assert reading.drafts == ()
    assert reason in reading.dropped[0]


@pytest.mark.parametrize("content", ["I can't help.", "{}", '{"claims": 3', '["a"]'])
def test_an_answer_that_is_not_the_json_asked_for_is_one_sentence(server, content):
    says(server, content)
    with pytest.raises(ModelReaderError, match="did not answer with the JSON"):
        read_with_model(TEXT, None, settings_for(server))


def test_a_server_that_fails_hangs_or_is_not_there(server):
    settings = settings_for(server, timeout_s=0.3)
    server.answer = (429, b"slow down", 0)
    with pytest.raises(ModelReaderError, match="status 429"):
        read_with_model(TEXT, None, settings)
    server.answer = (200, b"<html>", 0)
    with pytest.raises(ModelReaderError, match="did not answer with JSON"):
        read_with_model(TEXT, None, settings)
    says(server, "{}", wait=1)
    with pytest.raises(ModelReaderError, match="did not answer"):
        read_with_model(TEXT, None, settings)
    with pytest.raises(ModelReaderError, match="did not answer"):
        read_with_model(TEXT, None, ModelSettings("http://127.0.0.1:1/v1", "m", timeout_s=0.3))
    with pytest.raises(ModelReaderError, match="must begin with http"):
        read_with_model(TEXT, None, ModelSettings("file:///etc/passwd", "m"))


def test_it_is_off_unless_an_address_is_given(server, tmp_path, capsys):
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    says(server, json.dumps({"claims": [GOOD]}))
    assert main(["read", str(file), "--json"]) == 0
    assert server.asked == []
    capsys.readouterr()
    address = f"http://127.0.0.1:{server.server_port}/v1"
    assert main(["read", str(file), "--json", "--model-url", address, "--model", "m"]) == 0
    assert len(json.loads(capsys.readouterr().out)["claims"]) == 1
    assert len(server.asked) == 1
