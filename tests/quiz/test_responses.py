"""Responses, from files."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import BadQuiz
from grader.forms import to_json
from grader.models.quiz import Response
from grader.quiz.library import Library
from grader.quiz.mark import Refusal
from grader.quiz.responses import (
    find_responses,
    parse_response,
    read_one,
    read_responses,
)
from grader.yaml import dump_yaml
from tests.quiz.samples import KEYS, form, response

NONE = Library(paths={})
ADA = response(form(), KEYS, seconds={"q1": 2.5}, started="now")


def read(path: Path) -> list[Response | Refusal]:
    return [found for _, found in read_responses(path, NONE)]


def said(**more: Any) -> bytes:
    plain = json.loads(to_json(ADA))
    return json.dumps(plain | more).encode()


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.yml", "a.JSON"])
def test_a_response_is_json_or_yaml(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    text = to_json(ADA)
    if "y" in name:
        text = dump_yaml(ADA.model_dump(mode="json"))
    path.write_text(text, "utf-8")

    assert read(path) == [ADA]
    assert read_one(path) == ADA


def test_responses_are_one_file_or_those_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.json", "a.yaml", ".hidden.json", "~lock.csv"):
        (tmp_path / name).touch()
    (tmp_path / "folder").mkdir()

    names = [path.name for path in find_responses(tmp_path)]
    assert names == ["a.yaml", "b.json", "folder"]
    assert find_responses(tmp_path / "b.json") == [tmp_path / "b.json"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "a.txt",
            b"",
            "no response has this ending; .json, .yaml, .yml, .csv are read",
        ),
        ("a.json", b"", "no response: this is not JSON"),
        ("a.json", said()[:-9], "no response: this is not JSON"),
        ("a.json", b"[" * 100_000, "no response: it is nested too deeply"),
        ("a.json", b"\xff", "no response: this is not JSON"),
        ("a.json", b'{"answers": "\\ud800"}', "no response: "),
        ("a.json", b"9" * 5000, "this is not JSON: a number of 5000 digits"),
        ("a.json", b"9" * 50, "no response: Input should be an object"),
        ("a.json", b'{"q1": 1, "q1": 2}', "the same key twice: q1"),
        ("a.json", b"[]", "no response: Input should be an object"),
        ("a.json", said(student=""), "student: empty; write who you are"),
        ("a.json", said(student="x" * 201), "student: String should have at most 200"),
        ("a.json", said(answers={"q1": {}}), "answers.q1: an answer is a text, a num"),
        ("a.json", said(answers=3), "answers: Input should be"),
        ("a.json", said(answers={"q1": float("inf")}), "Infinity is no number"),
        ("a.json", said(seconds={"q1": float("nan")}), "NaN is no number"),
        ("a.json", said(seconds={"q1": -1}), "seconds.q1: "),
        ("a.json", said(grade=100), "grade: Extra inputs are not permitted"),
        ("a.json", said(schema="other/1"), "schema: Input should be"),
        ("a.json", b" " * (2 * 1024 * 1024 + 1), "larger than 2 MiB"),
        ("a.yaml", b"answers: {q1: A, q1: B}", "the same key twice"),
        ("a.yaml", b"!!python/object:os.system {}", "a tag (!) is not allowed"),
        ("a.yaml", b"- a", "Input should be an object"),
        ("none.json", None, "cannot be read"),
        ("a.csv", b"", "the first line must name the columns"),
    ],
)
def test_what_is_no_response_is_refused_with_a_reason(
    tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    (refused,) = read(path)

    assert isinstance(refused, Refusal)
    assert refused.source == str(path)
    assert words in refused.reason


def test_what_is_no_file_is_refused_and_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    os.mkfifo(tmp_path / "b.json")

    reasons = [
        found.reason
        for path in find_responses(tmp_path)
        for found in read(path)
        if isinstance(found, Refusal)
    ]

    assert [reason.split(";")[0] for reason in reasons] == ["a folder", "no plain file"]


def test_the_flaws_of_a_yaml_file_stand_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("form: 3\nstudnt: x\nanswers: {}\n", "utf-8")
    odd = tmp_path / "x\ny.yaml"
    odd.write_text("a", "utf-8")

    ((flaws,), (odd_flaws,)) = read(path), read(odd)

    assert isinstance(flaws, Refusal)
    assert flaws.reason == (
        "line 1: student: this key is missing; line 1: form: Input should be a valid "
        "string; line 2: studnt: unknown key"
    )
    assert isinstance(odd_flaws, Refusal)
    assert "Input should be an object" in odd_flaws.reason


@given(st.binary(max_size=300))
def test_any_bytes_are_a_response_or_refused(content: bytes) -> None:
    with pytest.raises(BadQuiz):
        parse_response(content, "there")


@given(st.text(), st.dictionaries(st.text(max_size=5), st.text()))
def test_any_response_reads_back_as_it_was(
    started: str, answers: dict[str, str]
) -> None:
    one = response(form(), dict(answers), started=started)

    assert parse_response(to_json(one).encode("utf-8"), "there") == one
