"""From a piece of a conversion to its conversations, and a second reading of what was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ftlint.dataset.convert import detect
from ftlint.dataset.convert.inputs import Records
from ftlint.dataset.convert.plan import Piece
from ftlint.dataset.convert.verify import digest, prefix_keys
from ftlint.dataset.convert.worker import DEEP, SHAPELESS, Job
from ftlint.errors import FtlintError
from ftlint.formats import Format
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation
from ftlint.model.losses import KINDS, Ledger
from ftlint.options.conversion import resolve
from ftlint.output.writer import OutputFile
from ftlint.source import Source, known_size


def surveyed(job: Job, piece: Piece) -> Job:
    """Return a job with what its format must know of all records before it reads one."""
    if not piece.format.can("survey"):
        return job
    reading = Reading(piece.options, Ledger(), job.file)
    items = (item for source in piece.inputs for item in source.items(Ledger()))
    values = (item.value for item in items if isinstance(item.value, dict))
    return replace(job, facts=piece.format.survey(values, reading))


def found(piece: Piece, job: Job, ledger: Ledger) -> Iterator[Conversation]:
    """Yield the conversations of a piece, whatever kind of reader its format has.

    Raises FtlintError where a text or a stream is not what its format promises.
    """
    reading = Reading(piece.options, ledger, job.file, facts=job.facts)
    if piece.format.can("read"):
        yield from _of_records(piece, reading, ledger)
        return
    try:
        if piece.format.can("read_text"):
            yield from _of_texts(piece, reading, ledger)
        else:
            items = (one for item in piece.inputs for one in item.items(ledger))
            yield from piece.format.read_stream(items, reading)
    except Skip as skip:
        raise reading.error(skip.detail or KINDS[skip.kind].text, skip.place) from None
    except RecursionError:
        raise reading.error(f"{DEEP}; leave out what is", reading.place) from None
    except SHAPELESS as error:
        name = piece.format.name
        raise reading.error(
            f"is not in the shape of {name} ({type(error).__name__}: {error}); name another format "
            "with --from"
        ) from None


def _of_texts(piece: Piece, reading: Reading, ledger: Ledger) -> Iterator[Conversation]:
    from ftlint.dataset.convert.texts import read_text

    for item in piece.inputs:
        reading.file, reading.place = item.name, ""
        # No name is given to the text, so that its reader can let it go.
        for conversation in piece.format.read_text(
            read_text(item.source, piece.options, ledger), reading
        ):
            conversation.file = conversation.file or item.name
            yield conversation
        if item.tick is not None:
            item.tick(known_size(item.source))


def _of_records(piece: Piece, reading: Reading, ledger: Ledger) -> Iterator[Conversation]:
    for one in (one for item in piece.inputs for one in item.items(ledger)):
        reading.place = one.place
        try:
            yield from piece.format.read(one.value, reading)
        except (Skip, RecursionError, *SHAPELESS):
            continue  # the worker notes it; here only what can be read counts


def with_prefixes(job: Job, piece: Piece) -> Job:
    """Read everything once to know which conversations are the beginning of a longer one."""
    from ftlint.dataset.convert.policies import Policies

    policies = Policies(piece.options, same_shape=job.source == job.target)
    scratch = Reading(piece.options, Ledger(), job.file)
    longer: set[bytes] = set()
    for conversation in found(piece, job, Ledger()):
        for example in policies.apply(conversation, scratch):
            if isinstance(example, Conversation):
                longer.update(prefix_keys(example)[:-1])
    return replace(job, longer=frozenset(longer))


def read_back(
    output: OutputFile,
    container: str,
    target: Format,
    options: dict[str, Any],
    digests: list[bytes],
) -> None:
    """Read a finished table or text and compare it, example by example, with what was meant."""
    plain = resolve({}, (), "")
    source = Records(Source(output.readable, output.path), container, plain)
    if target.read_back:
        reader = detect.sources()[target.read_back]
    elif container == "text":
        reader = target
    else:
        sample = source.sample()
        reader = detect.choose(detect.score(sample), sample)
    piece = Piece(reader, [source], plain)
    job = surveyed(Job(reader.name, target.name, source.name, plain), piece)
    number = 0
    for number, conversation in enumerate(found(piece, job, Ledger()), 1):
        if number > len(digests) or digest(conversation) != digests[number - 1]:
            raise FtlintError(
                f"{output.path}: example {number} could not be read back as it was; nothing was "
                "written (--no-verify writes all the same)"
            )
    if number != len(digests):
        raise FtlintError(
            f"{output.path}: {len(digests)} examples were written, {number} could be read back; "
            "nothing was written (--no-verify writes all the same)"
        )
