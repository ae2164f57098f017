"""The scanner finds every key and element where tomllib, which is the judge, reads them."""

import tomllib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tutor.course.scanner import scan

BARE = st.text("abcxyz019_-", min_size=1, max_size=6)
STRINGS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


def basic(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def escaped(text):
    return '"' + "".join(f"\\U{ord(c):08x}" for c in text) + '"'


NUMBERS = st.sampled_from(
    ["0", "-3", "+1_000", "0.5", "1e-5", "-2.5E+3", "0x1F", "0o17", "0b101", "inf", "-nan"]
)
DATES = st.sampled_from(["2024-05-01", "2024-05-01T10:00:00Z", "2024-05-01 10:00:00", "10:00:00.5"])
TEXTS = st.one_of(
    STRINGS.map(basic),
    STRINGS.map(escaped),
    STRINGS.filter(lambda s: "'" not in s).map(lambda s: f"'{s}'"),
    STRINGS.filter(lambda s: "'" not in s).map(lambda s: f"'''\n{s}\n'''"),
    STRINGS.map(lambda s: '"""' + basic(s)[1:-1] + ' \\\n  x"""'),
)
SCALARS = st.one_of(NUMBERS, DATES, TEXTS, st.sampled_from(["true", "false"]))
KEYS = st.lists(st.one_of(BARE, STRINGS.map(basic)), min_size=1, max_size=3).map(" . ".join)


def lists(values):
    return st.lists(values, max_size=4).map(lambda v: "[ # remark, ]\n" + " ,\n".join(v) + "\n]")


def inline_tables(values):
    pairs = st.lists(st.tuples(BARE, values), max_size=3, unique_by=lambda p: p[0])
    return pairs.map(lambda ps: "{ " + ", ".join(f"{k} = {v}" for k, v in ps) + " }")


VALUES = st.recursive(SCALARS, lambda inner: st.one_of(lists(inner), inline_tables(inner)), max_leaves=6)
LINES = st.one_of(
    st.tuples(KEYS, VALUES).map(lambda p: f"{p[0]} = {p[1]}  # remark"),
    KEYS.map(lambda k: f"[{k}]"),
    KEYS.map(lambda k: f"[[ {k} ]]"),
    st.sampled_from(["", "# remark = 1", "\t"]),
)
DOCUMENTS = st.lists(LINES, max_size=6).map("\n".join)


def entries(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), inner
            yield from entries(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield (*path, index), inner
            yield from entries(inner, (*path, index))


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS)
@example("a.b = 1\n[a.c]\nd = 2")
@example("[[a]]\nx = 1\n[[a]]\nx = [1, {b = 2}]\n[a.c]\ny = 3")
def test_every_entry_of_good_toml_has_its_place(text):
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        scan(text)
        return
    found = scan(text)
    assert found.slip is None, (text, found.slip)
    for path, value in entries(raw):
        place = found.places[path]
        assert 0 <= min(place.key, place.value) <= max(place.key, place.value) <= len(text)
        if not isinstance(value, dict | list) or (text[place.value] in "[{" and place.end > place.value):
            source = text[place.value : place.end]
            if not source.startswith("[[") and not (isinstance(value, dict) and source.startswith("[")):
                assert repr(tomllib.loads(f"v = {source}")["v"]) == repr(value)
        if isinstance(path[-1], str) and text[place.key] not in "\"'":
            assert text.startswith(path[-1], place.key) or "." in text


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80) | st.text("ab.=[]{},\"'#\n 01", max_size=80))
def test_scanning_anything_ends(text):
    scan(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_character_within_a_string_is_found(literal):
    value = tomllib.loads(f"v = {literal}")["v"]
    found = scan(f"v = {literal}")
    place = found.places[("v",)]
    offsets = [found.inside(place, index) for index in range(len(value))]
    assert offsets == sorted(offsets)
    for index, offset in enumerate(offsets):
        at = found.text[offset]
        assert at == value[index] or at == "\\"


@pytest.mark.parametrize(
    ("literal", "index", "offset"),
    [
        ('"abc"', 1, 6),
        ("'a\\c'", 2, 7),
        ('"a\\tb"', 2, 8),
        ('"\\u00e9b"', 1, 11),
        ('"""\nab"""', 1, 9),
        ('"""a\\\n   b"""', 1, 13),
        ('"a"', 1, 6),
        ('""', 0, 5),
    ],
)
def test_known_offsets(literal, index, offset):
    found = scan(f"v = {literal}")
    assert found.inside(found.places[("v",)], index) == offset


@pytest.mark.parametrize(
    ("text", "kind", "offset"),
    [
        ("a = .5", "word", 4),
        ("a = True", "word", 4),
        ("a = “x”", "word", 4),
        ("a = 1, 2", "comma", 5),
        ("a = 1,2", "decimal-comma", 5),
        ("b = 1\na = -0,02 # slow\nc = 2", "decimal-comma", 12),
        ("a = 1,2,3", "comma", 5),
        ("a\u00a0= 1", "no-equals", 1),
        ("a =\u202f1", "no-value", 3),
        ("a = 1 2", "rest", 6),
        ("a 1", "no-equals", 0),
        ("a =", "no-value", 3),
        ("a = [1 2]", "in-list", 7),
        ("a = [1,", "open-list", 4),
        ("a = {b = 1", "open-table", 4),
        ("a = {b = 1 c = 2}", "in-table", 11),
        ('a = "x', "open-string", 4),
        ('a = "\\q"', "escape", 5),
        ("[a", "header", 2),
        ("a = 1\na = 2", "duplicate", 6),
        ("[a]\n[a]", "duplicate", 5),
        ("a.b.c.d.e = 1", "key-parts", 0),
        ("a = " + "[" * 17, "depth", 20),
        ("é = 1", "key", 0),
    ],
)
def test_slips(text, kind, offset):
    slip = scan(text).slip
    assert slip is not None
    assert (slip.kind, slip.offset) == (kind, offset)
