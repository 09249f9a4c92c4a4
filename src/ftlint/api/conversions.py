"""``ftlint.convert``, the conversions and the recipes that a configuration declares."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ftlint.api.opening import Names, Path_, Paths, configured, listed, names, of_here, path

if TYPE_CHECKING:
    from ftlint.dataset.build.run import Built
    from ftlint.dataset.convert.declared import State
    from ftlint.dataset.convert.pipe import Outcome as Converted


def convert(
    inputs: Paths,
    output: Path_,
    *,
    to: str = "",
    source: str = "",
    options: Mapping[str, Any] | None = None,
    verify: bool = True,
    force: bool = False,
    rejects: Path_ | None = None,
    map_path: Path_ | None = None,
    trainer_config_out: Path_ | None = None,
    target: Names | None = None,
    model: str | None = None,
    readings: Path_ | None = None,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
) -> Converted:
    """Convert transcripts, exports, tables and datasets into a training file.

    ``to`` and ``source`` are names of formats, else the name of the output and the content of the
    inputs decide; ``options`` are those of ``-O``. The outcome counts what was read, written,
    skipped and lost; ``Outcome.failure`` says why nothing could be written. With ``verify`` the
    output is read back, compared, and checked for its target: ``Outcome.report``. Where text is
    repaired (the option ``repair_encoding``), what a person has decided in ``readings`` is, too.
    """
    from ftlint.dataset.convert.outputs import target_for
    from ftlint.dataset.convert.pipe import Request
    from ftlint.options.conversion import Places
    from ftlint.session.conversions import converted

    given = {"target": names(target), "model": model, "readings": path(readings)}
    loaded = of_here(configured(given, config, isolated, jobs))
    out = os.fspath(output)
    request = Request(
        inputs=tuple(listed(inputs)),
        output=out,
        target=to or target_for(out),
        source=source,
        options=dict(options or {}),
        places=Places("options", {"to": "to", "from": "source"}),
        verify=verify,
        force=force,
        jobs=jobs,
        map_path=path(map_path),
        rejects=path(rejects),
        trainer_config=path(trainer_config_out),
        targets=loaded.settings.targets if loaded.is_set("target") else (),
    )
    return converted(loaded, request)


def convert_declared(
    *,
    write: bool = False,
    verify: bool = True,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
) -> list[State]:
    """Compare the outputs of ``[[convert]]`` with what their inputs give today.

    ``State.stale`` says that an output is out of date; with ``write`` it is written.
    """
    from ftlint.session.conversions import declared

    loaded = of_here(configured({}, config, isolated, jobs))
    return declared(loaded, write=write, jobs=jobs, verify=verify)


def plan(
    recipes: Names = (),
    *,
    cache_dir: Path_ | None = None,
    config: Path_ | None = None,
    isolated: bool = False,
) -> dict[str, list[str]]:
    """Say of each ``[[build]]`` why its outputs are out of date; nothing where they are not."""
    from ftlint.session.builds import Workshop

    loaded = of_here(configured({}, config, isolated, 0))
    return Workshop.of(loaded, names(recipes) or (), path(cache_dir)).stale()


def build(
    recipes: Names = (),
    *,
    force: bool = False,
    cache_dir: Path_ | None = None,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
) -> list[Built]:
    """Build the datasets that the configuration declares as ``[[build]]``, or those named.

    Where ``Built.findings`` are not empty the check refused the outputs, and nothing was written.
    """
    from ftlint.session.builds import Workshop

    loaded = of_here(configured({}, config, isolated, jobs))
    shop = Workshop.of(loaded, names(recipes) or (), path(cache_dir))
    return [shop.build(recipe, force=force, jobs=jobs) for recipe in shop.recipes]
