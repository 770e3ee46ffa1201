"""The persons of a dossier: joined, numbered and told to documents, whatever the order."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.dossier.register import Named, Register, with_groups_of_copies
from redactor.pipeline.passes import Appearance
from redactor.resolve import KnownPerson

KINDS = {"bestuurder-decentraal": "publiek", "ambtenaar": "ambtenaar", "burger": "burger"}


def somebody(*names: str, role: str = "", kept: bool = False, score: float = 0.95) -> Appearance:
    return Appearance(names=names, score=score, role=role, kept=kept)


def named(number: int, *appearances: Appearance, groups: tuple[str, ...] = ()) -> Named:
    return Named(document=number, source=f"{number}.pdf", groups=frozenset(groups), appearances=appearances)


def register(*documents: Named) -> Register:
    made = Register(documents, KINDS)
    made.number({}, secret=b"geheim")
    return made


def told(made: Register, document: int, *words: str) -> list[tuple[str, ...]]:
    return sorted(person.names for person in made.known_in(document, set(words)))


def test_told_to_documents_with_the_surname() -> None:
    made = register(named(1, somebody("Aylin Kayaçan")), named(2), named(3))
    assert told(made, 2, "kayacan", "belt") == [("Aylin Kayaçan",)]
    assert told(made, 3, "aylin", "belt") == []


def test_told_to_documents_nearby_with_the_first_name() -> None:
    made = register(
        named(1, somebody("Aylin Kayaçan"), groups=("gesprek:1",)),
        named(2, groups=("gesprek:1",)),
        named(3, groups=("gesprek:2",)),
    )
    (person,) = made.known_in(2, {"aylin"})
    assert person.near
    assert told(made, 2, "aka") == [("Aylin Kayaçan",)]
    assert told(made, 2, "ak") == told(made, 3, "aylin") == []


def test_initials_join_the_only_one_they_fit() -> None:
    made = register(
        named(1, somebody("Aylin Kayaçan")),
        named(2, somebody("A. Kayaçan")),
        named(3, somebody("J. Kayaçan")),
    )
    assert sorted(tuple(sorted(entry.names)) for entry in made) == [
        ("A. Kayaçan", "Aylin Kayaçan"),
        ("J. Kayaçan",),
    ]


def test_a_first_name_joins_the_only_one_nearby() -> None:
    one = named(1, somebody("Aylin Kayaçan"), groups=("map:a",))
    mail = named(2, somebody("Aylin"), groups=("map:a",))
    other = named(3, somebody("Aylin de Wit"), groups=("map:a",))
    assert len(list(register(one, mail))) == 2 - 1
    assert len(list(register(one, mail, other))) == 3
    assert len(list(register(one, named(2, somebody("Aylin"), groups=("map:b",))))) == 2


@pytest.mark.parametrize(
    ("roles", "role", "sought"),
    [
        (("bestuurder-decentraal",), "bestuurder-decentraal", False),
        (("bestuurder-decentraal", ""), "bestuurder-decentraal", False),
        (("ambtenaar", ""), "ambtenaar", True),
        (("bestuurder-decentraal", "burger"), "", False),
        (("", ""), "", True),
    ],
)
def test_roles_count_when_documents_agree(roles: tuple[str, ...], role: str, sought: bool) -> None:
    documents = [named(n, somebody("Karel Appelboom", role=role)) for n, role in enumerate(roles, start=1)]
    (entry,) = register(*documents)
    assert (entry.role, entry.is_sought) == (role, sought)


def test_whoever_stays_readable_somewhere_is_not_looked_for() -> None:
    (entry,) = register(
        named(1, somebody("Karel Appelboom")), named(2, somebody("Karel Appelboom", kept=True))
    )
    assert not entry.is_sought
    (entry,) = register(named(1, somebody("Karel Appelboom", score=0.6)))
    assert not entry.is_sought


def test_copies_know_the_same() -> None:
    documents = [
        named(1, somebody("Aylin Kayaçan"), groups=("map:a",)),
        named(2, groups=("map:a",)),
        named(3, groups=("map:b",)),
    ]
    made = register(*with_groups_of_copies(documents, {1: "x", 2: "y", 3: "y"}))
    assert told(made, 2, "aylin") == told(made, 3, "aylin") == [("Aylin Kayaçan",)]


class TestNumbers:
    DOCUMENTS = tuple(
        named(n, somebody(f"Jan {name}")) for n, name in enumerate(("Aa", "Bee", "Cee", "Dee", "Eee"))
    )

    def numbers(self, secret: bytes, given: dict[str, int] | None = None) -> dict[str, int]:
        made = Register(self.DOCUMENTS, KINDS)
        return made.number(given or {}, secret=secret)

    def test_every_person_has_one(self) -> None:
        assert sorted(self.numbers(b"a").values()) == [1, 2, 3, 4, 5]

    def test_of_two_dossiers_they_cannot_be_linked(self) -> None:
        assert len({tuple(sorted(self.numbers(bytes([n])).items())) for n in range(20)}) > 10

    def test_they_stay_when_others_come(self) -> None:
        first = self.numbers(b"a")
        del first[next(name for name, number in first.items() if number == 5)]
        assert list(self.numbers(b"a", first).values()) == [5]


_NAMES = st.sampled_from(
    [
        "Aylin Kayaçan",
        "A. Kayaçan",
        "Aylin",
        "Kayaçan",
        "Jan Bakker",
        "Joris Bakker",
        "J. Bakker",
        "Bakker",
        "Jan",
    ]
)
_APPEARANCES = st.builds(
    Appearance,
    names=st.lists(_NAMES, min_size=1, max_size=3, unique=True).map(tuple),
    score=st.sampled_from([0.5, 0.9]),
    role=st.sampled_from(["", "ambtenaar", "bestuurder-decentraal"]),
    contact=st.booleans(),
    kept=st.booleans(),
)


@given(
    st.lists(st.lists(_APPEARANCES, max_size=3), min_size=1, max_size=5), st.randoms(use_true_random=False)
)
def test_the_order_of_documents_changes_nothing(
    appearances: list[list[Appearance]], chance: random.Random
) -> None:
    documents = [
        named(number, *some, groups=(f"map:{number % 2}",)) for number, some in enumerate(appearances)
    ]
    shuffled = chance.sample(documents, len(documents))
    words = {"aylin", "kayacan", "jan", "joris", "bakker"}

    def everything(made: Register) -> list[tuple[KnownPerson, ...]]:
        return [made.known_in(number, words) for number in range(len(documents))]

    one, other = register(*documents), register(*shuffled)
    assert everything(one) == everything(other)
    assert [(e.identity, e.number, e.role, e.is_sought) for e in one] == [
        (e.identity, e.number, e.role, e.is_sought) for e in other
    ]
    for number, known in itertools.product(range(len(documents)), everything(one)):
        del number
        assert len({person.number for person in known}) == len(known)
