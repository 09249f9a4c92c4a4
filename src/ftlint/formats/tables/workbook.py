"""Excel workbooks."""

from __future__ import annotations

from ftlint.formats import Format


class Workbook(Format):
    """One sheet of an ``.xlsx`` workbook: the first visible one, or ``sheet=NAME``.

    Whole numbers are read without ``.0``, dates as ISO 8601; cells with an error are empty and
    reported, and so are the other sheets. The rows are recognised by their columns. Needs the
    extra ``ftlint[excel]``.
    """

    name = "xlsx"
    title = "Excel workbook"
    container = "xlsx"
    options = ("sheet",)
