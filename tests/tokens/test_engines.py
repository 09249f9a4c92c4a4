"""Engines: the fast one, the reference and plain Python count alike, whatever the text."""

from __future__ import annotations

import hashlib
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.errors import FtlintError, UsageError
from ftlint.tokens import counter, engine_names
from ftlint.tokens.engines import (
    SAFE_LENGTH,
    Estimate,
    PlainPython,
    Tiktoken,
    Toktok,
    pieces,
    without_surrogates,
)
from ftlint.tokens.vocabulary import VOCABULARIES, ranks

ENCODINGS = ("o200k_base", "o200k_harmony", "cl100k_base")

REAL = (
    "It's a quiet evening; they'll be here at 18:30, I'd guess.\n\n\n  - one\n  - two\t\ttabs\r\n",
    "Il a dû partir à l'aube — « déjà » dit-elle. Zürich, Łódź, smörgåsbord, naïve façade.",
    "Привет! Как дела? Сегодня 25-е ноября, и идёт снег.",
    "今日はとても良い天気ですね。東京タワーへ行きましょう！𠮷野家",
    "안녕하세요, 오늘 날씨가 좋네요. नमस्ते दुनिया สวัสดีชาวโลก مرحبا بالعالم שלום עולם",
    "def f(x):\n    return {'a': [1, 22, 333, 4444], \"b\": x ** 2}  # 1234567890\n\n\n\nf(3)\n",
    "<|endoftext|> and <|im_start|>user are text here, and so is <|fim_suffix|>.",
    "👩‍👩‍👧‍👦 family 🏴󠁧󠁢󠁥󠁮󠁧󠁿 flag, e\u0301 combining, \u200bzero width, \x00\x07 control, \ufeff mark",
    "https://example.org/a?b=c&d=%20 user@host.test $12,345.67 €9 50% C++ #1 ~/x/*.py",
    "",
    " ",
    "\n",
)


@pytest.mark.parametrize("name", ENCODINGS)
def test_all_engines_agree_on_real_text(name: str) -> None:
    expected = Tiktoken(name).count(REAL)
    assert Toktok(name).count(REAL) == expected
    assert PlainPython(name).count(REAL) == expected
    assert expected[-3] == 0


@settings(max_examples=120, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=80), max_size=4))
def test_toktok_counts_as_tiktoken_does_on_random_unicode(texts: list[str]) -> None:
    for name in ("o200k_base", "cl100k_base"):
        assert counter(name).count(texts) == _reference(name).count(texts)


_REFERENCES: dict[str, Tiktoken] = {}


def _reference(name: str) -> Tiktoken:
    if name not in _REFERENCES:
        _REFERENCES[name] = Tiktoken(name)
    return _REFERENCES[name]


@settings(max_examples=40, deadline=None)
@given(st.text("aA1 .\n'é日", max_size=60))
def test_plain_python_merges_as_tiktoken_does(text: str) -> None:
    plain = _plain()
    assert plain.count([text]) == _reference("cl100k_base").count([text])


_PLAIN: list[PlainPython] = []


def _plain() -> PlainPython:
    if not _PLAIN:
        _PLAIN.append(PlainPython("cl100k_base"))
    return _PLAIN[0]


@pytest.mark.parametrize(
    ("text", "name", "tokens"),
    [
        ("antidisestablishmentarianism", "cl100k_base", 6),
        ("2 + 2 = 4", "cl100k_base", 7),
        ("お誕生日おめでとう", "cl100k_base", 9),
        ("tiktoken is great!", "cl100k_base", 6),
    ],
)
def test_counts_that_openai_publishes(text: str, name: str, tokens: int) -> None:
    assert counter(name).count([text]) == [tokens]


def test_lone_surrogates_count_as_replacement_characters() -> None:
    text = "a\ud83d b \ude00"
    for engine in (Toktok("o200k_base"), _reference("o200k_base"), PlainPython("o200k_base")):
        assert engine.count([text, "ok"]) == engine.count(["a\ufffd b \ufffd", "ok"])
    assert without_surrogates("\ud83d\ude00") == "😀"


@pytest.mark.parametrize("char", ["a", " ", "é", "1", "!", "\n"])
def test_a_million_times_one_character_is_no_trap(char: str) -> None:
    assert counter("o200k_base").count([char * 1_000_000])[0] > 1_000


def test_tiktoken_gets_long_texts_in_pieces_and_counts_them_alike() -> None:
    text = "The quick brown fox jumps over the lazy dog.\n" * 5_000
    assert len(text) > 2 * SAFE_LENGTH
    assert _reference("o200k_base").count([text]) == counter("o200k_base").count([text])
    blanks = " " * (3 * SAFE_LENGTH)
    assert _reference("o200k_base").count([blanks]) == counter("o200k_base").count([blanks])


@given(st.text("ab \n", max_size=200), st.integers(1, 20))
def test_pieces_lose_nothing(text: str, length: int) -> None:
    assert "".join(pieces(text, length)) == text


@pytest.mark.parametrize("engine", [Toktok, Tiktoken])
def test_kept_is_the_longest_start_of_so_many_tokens(engine: type[Toktok]) -> None:
    counting = engine("cl100k_base")
    text = "one two three four five 日本語"
    total = counting.count([text])[0]
    assert counting.kept(text, 0) == 0
    assert counting.kept(text, 2) == len("one two")
    assert counting.kept(text, total) == len(text)


def test_ranks_are_the_published_files() -> None:
    assert len(ranks("o200k_base")) == 199_998
    assert len(ranks("cl100k_base")) == 100_256


def test_an_encoding_that_is_not_here_is_not_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    with pytest.raises(FtlintError, match="TIKTOKEN_CACHE_DIR"):
        ranks("p50k_base")


def test_a_users_cache_is_honoured_when_its_files_are_genuine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    vocabulary = VOCABULARIES["p50k_base"]
    address = "https://openaipublic.blob.core.windows.net/encodings/p50k_base.tiktoken"
    file = tmp_path / hashlib.sha1(address.encode()).hexdigest()
    data = b"YQ== 0\nYg== 1\nYWI= 2\n"
    file.write_bytes(data)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    with pytest.raises(FtlintError):
        ranks("p50k_base")
    forged = type(vocabulary)(
        "p50k_base", vocabulary.file, hashlib.sha256(data).hexdigest(), vocabulary.pattern, False
    )
    monkeypatch.setitem(VOCABULARIES, "p50k_base", forged)
    assert ranks("p50k_base") == {b"a": 0, b"b": 1, b"ab": 2}
    assert Tiktoken("p50k_base").count(["abab"]) == [2]


def test_the_fastest_engine_that_is_here_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert engine_names("o200k_base") == ["toktok", "tiktoken", "python"]
    assert engine_names("p50k_base") == ["tiktoken", "python"]
    monkeypatch.setattr("ftlint.tokens.find_spec", lambda name: None)
    assert engine_names("o200k_base") == ["python"]


def test_an_unknown_tokenizer_is_an_estimate_that_says_so() -> None:
    found = counter("")
    assert not found.exact
    assert found.name == "estimate (o200k_base)"
    assert found.count(["hello world"]) == [2]
    bare = Estimate(None)
    assert bare.count(["a" * 9, ""]) == [3, 0]
    assert "bytes" in bare.name


def test_without_any_vocabulary_there_is_an_estimate_by_length(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("ftlint.tokens.vocabulary._bundled", lambda vocabulary: None)
    monkeypatch.setattr("ftlint.tokens.find_spec", lambda name: None)
    found = counter.__wrapped__("o200k_base")
    assert not found.exact and found.engine == "length"
    with pytest.raises(FtlintError, match="TIKTOKEN_CACHE_DIR"):
        counter.__wrapped__("p50k_base")


def test_an_unknown_encoding_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean o200k_base"):
        counter("o200k_bass")
