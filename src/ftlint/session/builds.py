"""The recipes of a configuration: which are meant, and what the check says of what they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from ftlint.config import Loaded
from ftlint.dataset.build.recipe import Recipe, resolve
from ftlint.dataset.build.run import Built, Step, Tell
from ftlint.dataset.build.run import build as run
from ftlint.dataset.build.run import plan as steps
from ftlint.errors import FtlintError, UsageError, nearest
from ftlint.model.diagnostic import Severity
from ftlint.model.settings import Build
from ftlint.output.lock import NAME, read_lock
from ftlint.session.datasets import Costs
from ftlint.session.measures import aim
from ftlint.source import Source

CACHE: Final = Path(".ftlint_cache") / "build"
"""Where the results of steps are kept, unless somebody says."""


class Workshop(NamedTuple):
    """The recipes that are meant, the lock beside the configuration, and the cache."""

    loaded: Loaded
    recipes: list[Recipe]
    lock: Path
    cache: Path

    @classmethod
    def of(cls, loaded: Loaded, names: Sequence[str] = (), cache: str | None = None) -> Workshop:
        """Resolve the recipes of some names, or all; raises UsageError for an unknown one."""
        root = Path(loaded.settings.root)
        _, model, encoding = aim(loaded.settings)
        counted = model.name if model else encoding
        decisions = loaded.settings.decisions
        chosen = _chosen(loaded, names)
        recipes = [resolve(build, root, counted, decisions) for build in chosen]
        return cls(loaded, recipes, root / NAME, Path(cache) if cache else root / CACHE)

    def stale(self) -> dict[str, list[str]]:
        """Return why the outputs of each recipe are out of date; nothing where they are not."""
        locked = read_lock(self.lock)
        return {one.build.name: one.stale(locked.get(one.build.name)) for one in self.recipes}

    def steps(self, recipe: Recipe) -> list[Step]:
        """Return the steps of a recipe and which of them have to run."""
        return steps(recipe, self.lock, self.cache)

    def build(
        self,
        recipe: Recipe,
        *,
        force: bool = False,
        jobs: int = 0,
        tell: Tell | None = None,
    ) -> Built:
        """Bring the outputs of a recipe up to date."""
        said: Callable[[str], None] = tell or (lambda _: None)
        return run(
            recipe,
            self.lock,
            self.cache,
            self._findings,
            force=force,
            jobs=jobs,
            tell=said,
            tokens_of=Costs(self.loaded.settings).mean,
        )

    def _findings(self, sources: list[Source], level: str) -> list[str]:
        """Check what was made as ``ftlint check`` would; the first split is the training data."""
        from ftlint import lint

        held_out = tuple(source.path for source in sources[1:] if source.path is not None)
        settings = self.loaded.settings._replace(validation=held_out, datasets=())
        report = lint.check(sources, settings)
        if report.errors:
            raise FtlintError(report.errors[0])
        least = Severity[level.upper()]
        return [
            f"{item.file}:{item.line or ''}: {item.severity.label}: {item.code} {item.message}"
            for item in report.active
            if item.severity >= least
        ]


def _chosen(loaded: Loaded, names: Sequence[str]) -> list[Build]:
    builds = {build.name: build for build in loaded.settings.builds}
    if not builds:
        where = f"{loaded.path} has no [[build]]" if loaded.path else "no configuration file found"
        raise UsageError(f"nothing to build: {where}; see `ftlint config build`")
    for name in names:
        if name not in builds:
            raise UsageError(f"no build is named '{name}'{nearest(name, builds)}")
    return [build for name, build in builds.items() if not names or name in names]
