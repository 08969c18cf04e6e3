"""What the README tells a reader to type works, and what it points at is there."""

from __future__ import annotations

import importlib.util
import itertools
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
RUNS_FOR_REAL = {"data", "geo", "data.claims"}  # our own modules; they change nothing as worded


def blocks(text: str) -> list[str]:
    """Return what stands in the fenced blocks of a text, without their fences."""
    return re.findall(r"^```[a-z]*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def commands_of(text: str) -> list[str]:
    """Return the commands of the fenced blocks, one a line, without comments and prompts."""
    lines = [line for block in blocks(text) for line in block.replace("\\\n", " ").splitlines()]
    plain = [re.sub(r"\s+# .*$", "", line).removeprefix("$ ").strip() for line in lines]
    return [line for line in plain if line and not line.startswith("#")]


COMMANDS = commands_of(README.read_text(encoding="utf-8"))
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}


def run(words: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command at the top of the checkout."""
    return subprocess.run(
        words,
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )


def test_the_main_commands_are_there() -> None:
    assert "make run" in COMMANDS
    assert "make test" in COMMANDS
    assert any("streamlit run dashboard.py" in command for command in COMMANDS)


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("command", COMMANDS)
def test_command(command: str) -> None:
    # Windows writes its paths with a backslash, which shlex would take for an escape.
    words = shlex.split(command.replace("\\", "/"))
    program = words[0].rsplit("/", 1)[-1].removesuffix(".exe")
    if program == "make":
        done = run(["make", "-n", *words[1:]])
        assert done.returncode == 0, done.stderr
    elif program in ("python", "python3", "py"):
        check_python(words[1:])
    elif program == "pip":
        check_pip(words[1:])
    elif program == "streamlit":
        assert words[1] == "run"
        assert (ROOT / words[2]).is_file()
    else:
        pytest.fail(f"nobody checks {program!r}: say here how")


def check_python(words: list[str]) -> None:
    """Run one of our own modules; of another one see that it is there."""
    assert words[0] == "-m"
    module = words[1]
    assert importlib.util.find_spec(module) is not None, f"there is no module {module}"
    if module in RUNS_FOR_REAL:
        done = run([sys.executable, *words])
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()
        assert "Traceback" not in done.stderr


def check_pip(words: list[str]) -> None:
    """See that the file and the groups that pip is to install are there."""
    assert words[0] == "install"
    options = list(itertools.pairwise(words))
    files = [value for option, value in options if option in ("-r", "--requirement")]
    groups = [value for option, value in options if option == "--group"]
    assert files or groups
    for file in files:
        assert (ROOT / file).is_file()
    for group in groups:
        assert f"{group} = [" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_make_targets_named_in_the_text_are_there() -> None:
    named = set(re.findall(r"`make ([a-z-]+)", README.read_text(encoding="utf-8")))
    assert named
    for target in sorted(named):
        assert run(["make", "-n", target]).returncode == 0, f"there is no make {target}"


def test_files_that_are_linked_are_there() -> None:
    linked = re.findall(r"\]\(([^)#]+)", README.read_text(encoding="utf-8"))
    local = [link for link in linked if "://" not in link]
    missing = [link for link in local if not (ROOT / link).exists()]
    assert local
    assert not missing, f"the README links to {missing}"


def test_commands_are_read_out_of_a_text() -> None:
    text = (
        "Text `make not-this`\n\n```sh\n$ make run  # serves\n# a remark\n```\n```\na \\\n b\n```\n"
    )
    assert commands_of(text) == ["make run", "a   b"]
