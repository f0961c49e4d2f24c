"""Read the bank's files: items and blueprints, with all errors of all files at once."""

import contextlib
import dataclasses
import gc
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from grader.bank.expressions import suggest
from grader.bank.faults import faults_of
from grader.errors import BadExam
from grader.models import Bank, Blueprint, ItemFile, Record
from grader.yaml import Document, Fault, Loc, open_yaml

ITEMS: Final = "items"
QUIZZES: Final = "quizzes"
PROOF_KIT: Final = "proof_kit.py"
SUFFIX: Final = ".yaml"

R = TypeVar("R", bound=Record)
Places = Mapping[str, tuple[Document[ItemFile], Loc]]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OpenBank:
    """A bank, and where its files say what: the place of each item and variant."""

    bank: Bank
    places: Places

    def place(self, name: str, where: Loc = ()) -> str:
        """Return `file:line:column` of a part of an item or variant."""
        document, start = self.places[name]
        return document.place((*start, *where))

    def complaint(self, name: str, fault: Fault) -> str:
        """Return the message that shows a fault of an item or variant at its place."""
        document, start = self.places[name]
        whole = Fault((*start, *fault.where), fault.message, fault.hint)
        return str(document.error([whole]))


def load_bank(root: Path) -> Bank:
    """Return the bank in a folder.

    Raises:
        BadExam: its files are wrong; the message lists every error of all of them.
    """
    return open_bank(root).bank


def open_bank(root: Path) -> OpenBank:
    """Return the bank in a folder, and the places of its items.

    Raises:
        BadExam: its files are wrong; the message lists every error of all of them.
    """
    with _pause_collection():
        return _open(root)


@contextlib.contextmanager
def _pause_collection() -> Iterator[None]:
    """Collect no garbage: many small objects come, and all of them stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _open(root: Path) -> OpenBank:
    errors: list[str] = []
    files = _open_all(root / ITEMS, ItemFile, errors)
    quizzes = _open_all(root / QUIZZES, Blueprint, errors)
    if not files and not errors:
        errors.append(f"{root / ITEMS}: there are no items (*{SUFFIX}) in here")
    whole = not errors
    places: dict[str, tuple[Document[ItemFile], Loc]] = {}
    for document in files:
        faults = [
            *faults_of(document.value, document.path.stem),
            *_register(document, places),
        ]
        errors += _messages(document, faults)
    for quiz in quizzes:
        errors += _messages(quiz, _quiz_faults(quiz, places if whole else None))
    if errors:
        raise BadExam("\n".join(errors))
    values = tuple(document.value for document in files)
    bank = Bank(
        root=root,
        version=_version_of(files),
        files=values,
        blueprints={quiz.value.id: quiz.value for quiz in quizzes},
    )
    return OpenBank(bank=bank, places=places)


def _version_of(files: Iterable[Document[ItemFile]]) -> str:
    digest = hashlib.sha256()
    for document in files:
        digest.update("\n".join((document.path.name, *document.parsed.lines)).encode())
    return digest.hexdigest()


def _open_all(folder: Path, model: type[R], errors: list[str]) -> list[Document[R]]:
    documents = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            documents.append(open_yaml(path, model))
        except BadExam as error:
            errors.append(str(error))
    return documents


def _messages(document: Document[R], faults: Sequence[Fault]) -> list[str]:
    return [str(document.error(faults))] if faults else []


def _register(
    document: Document[ItemFile], places: dict[str, tuple[Document[ItemFile], Loc]]
) -> Iterator[Fault]:
    """Note where items and variants stand; yield a fault for an id that is taken."""
    for index, item in enumerate(document.value.items):
        where: Loc = ("items", index)
        if item.id in places:
            first, there = places[item.id]
            hint = f"the first stands at {first.place((*there, 'id'))}"
            yield Fault((*where, "id"), f"there are two items `{item.id}`", hint)
            continue
        places[item.id] = document, where
        for number, variant in enumerate(item.variants):
            places[f"{item.id}.{variant.id}"] = document, (*where, "variants", number)


def _quiz_faults(quiz: Document[Blueprint], places: Places | None) -> list[Fault]:
    """Return what is wrong with a blueprint; unknown ids, where all items were read."""
    faults = []
    if quiz.value.id != quiz.path.stem:
        hint = f"the file's name says `{quiz.path.stem}`"
        faults.append(Fault(("id",), "the id and the file's name differ", hint))
    for where, name in _named(quiz.value) if places is not None else ():
        if name not in (places or ()):
            message = f"there is no `{name}` in the bank"
            faults.append(Fault(where, message, suggest(name, places or ())))
    return faults


def _named(quiz: Blueprint) -> Iterator[tuple[Loc, str]]:
    lists: list[tuple[Loc, Sequence[str]]] = [
        (("open",), quiz.open),
        (("required",), quiz.required),
        (("excluded",), quiz.excluded),
    ]
    lists += [(("enemies", index), group) for index, group in enumerate(quiz.enemies)]
    lists += [
        (("pools", index, "of"), pool.of) for index, pool in enumerate(quiz.pools)
    ]
    for where, names in lists:
        for index, name in enumerate(names):
            yield (*where, index), name
