"""Values of the command line, read and refused by the one engine for options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    Base = click.ParamType[Any]
else:  # click below 8.2 has no parameter here
    Base = click.ParamType


class Typed(Base):
    """A value of a type, as ``options.typed`` has them; errors are worded as everywhere else."""

    name = "typed"

    def __init__(self, kind: Any) -> None:
        """Bind the type: a hint, such as ``Literal["a", "b"]``."""
        self.kind = kind

    @property
    def range(self) -> str:
        """Return the words for the range of a number, empty where it has none."""
        from ftlint.model.similarity import Between

        marks = getattr(self.kind, "__metadata__", ())
        return next((mark.words("").strip() for mark in marks if isinstance(mark, Between)), "")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the typed value of a text; a default of another type passes as it is."""
        if not isinstance(value, str) or (param is not None and value == param.default):
            return value
        from ftlint.options.typed import from_text
        from ftlint.options.words import mistake

        try:
            return from_text(value, self.kind)
        except ValueError:
            name = max(param.opts, key=len) if param is not None else "value"
            raise click.UsageError(mistake(name, self.kind, value), ctx) from None

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return the choices, else what a value looks like; help shows it after the flag."""
        from ftlint.options.words import choices, placeholder

        words = choices(self.kind)
        return f"[{'|'.join(words)}]" if words else placeholder(self.kind)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the choices that begin so."""
        from click.shell_completion import CompletionItem

        from ftlint.options.words import choices

        return [CompletionItem(word) for word in choices(self.kind) if word.startswith(incomplete)]
