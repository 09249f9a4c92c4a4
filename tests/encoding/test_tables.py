"""Code pages, inverse dictionaries, the n-gram trie and the prior."""

from __future__ import annotations

import subprocess
import sys

import pytest

import ftlint.encoding
from ftlint.encoding.channel import How, lossless
from ftlint.encoding.fold import fold
from ftlint.encoding.lattice import Search
from ftlint.encoding.prior import floor, load
from ftlint.encoding.tables import LOSSY_KINDS, SINGLE_BYTE, sloppy, to_bytes, undefined
from ftlint.encoding.trie import Trie, pack


@pytest.mark.parametrize("page", SINGLE_BYTE)
def test_every_byte_finds_its_way_back(page: str) -> None:
    text = "".join(sloppy(page))
    assert len(text) == 256
    assert to_bytes(text, page) == bytes(range(256))


@pytest.mark.parametrize("kind", LOSSY_KINDS, ids=lambda k: f"{k.page}-{k.loss}")
def test_inverse_holds_what_the_channel_makes(kind) -> None:  # type: ignore[no-untyped-def]
    for char in "é’”水あ한я😀┐\xa0":
        key = "".join(kind.images[b] for b in char.encode("utf-8"))
        assert char in kind.inverse.get(key, "")


def test_undefined_bytes_of_windows_1252() -> None:
    assert undefined("cp1252") == {0x81, 0x8D, 0x8F, 0x90, 0x9D}


def test_trie_keeps_what_was_packed() -> None:
    tables = [{}, {"a": 0.5, "b": 0.25, "水": 0.1}, {"ab": 0.5, "b水": 0.9}, {"ab水": 0.99}]
    trie = Trie(pack(tables, {"a": 0.5, "b": 0.1, "ab": 0.01}))
    a, b, water = (trie.identity[c] for c in "ab水")
    ab = trie.child(trie.child(0, a), b)
    assert ab
    assert trie.child(ab, water)
    assert trie.child(ab, a) == 0
    assert trie.suffix(trie.child(ab, water)) == trie.child(trie.child(0, b), water)
    assert round(trie.score[ab] / 12, 1) == 0.7


def test_trie_refuses_other_files() -> None:
    with pytest.raises(ValueError, match="not an n-gram table"):
        Trie(b"something else" * 4)


@pytest.mark.parametrize(
    ("likely", "unlikely"),
    [
        ("café", "cafÃ©"),
        ("it’s", "itâ€™s"),
        ("привет", "РїСЂРёРІРµС‚"),
        ("你好", "浣犲ソ"),
        ("the end", "teh nde"),
        ("Straße", "StraÃŸe"),
    ],
)
def test_language_is_likelier_than_damage(likely: str, unlikely: str) -> None:
    prior = load()
    assert prior.score(likely) > prior.score(unlikely)


def test_floors_follow_the_standards() -> None:
    assert floor("的") > floor("龘")
    assert floor("가") > floor("끶")
    assert floor("\ue000") < floor("ﬁ") + 1


def test_fold_is_one_to_one() -> None:
    text = "ÄİẞŁ 0９\t\xa0\u3000ǅ"
    assert len(fold(text)) == len(text)


def test_search_stops_when_its_steps_are_used_up() -> None:
    prior = load()
    text = "ä½ å¥½å•¦" * 20
    assert Search(text, prior, prior.start, 50).decode(LOSSY_KINDS[0]) == []
    assert Search(text, prior, prior.start, 10**6).decode(LOSSY_KINDS[0])


def test_chains_are_named() -> None:
    assert How(("utf-8", "cp1252") * 2).words == "UTF-8 decoded as cp1252, twice"
    assert ("é", ("utf-8", "cp1252")) in {(t, how.codecs) for t, how, _ in lossless("Ã©")}


def test_import_is_cheap() -> None:
    code = (
        "import sys, ftlint.encoding; "
        "assert not {'ftlint.encoding.tables', 'ftlint.encoding.prior'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_public_names_exist() -> None:
    for name in ftlint.encoding.__all__:
        assert getattr(ftlint.encoding, name) is not None
    with pytest.raises(AttributeError):
        _ = ftlint.encoding.nothing
