"""Starting worker processes: how, whether that is possible here, and what they do first."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.context import BaseContext
    from types import FrameType

    from ftlint.engine.workers import Setup


KEPT: Final = 16 << 20
"""Bytes of free memory at the end of the heap that a process keeps."""
_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
"""The numbers of two options in ``malloc.h`` of glibc; setting one stops it from moving both."""


def keep_memory() -> None:
    """Have the allocator keep what one chunk took for the next, here and in processes forked.

    glibc gives the end of its heap back whenever a chunk is done and takes it again for the next:
    each of its pages is then cleared by the kernel once more, which was a quarter of the CPU of
    two processes over plain records. Elsewhere nothing is done.
    """
    if sys.platform != "linux":
        return
    import ctypes

    try:
        option = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):  # a C library that has other ways
        return
    option(_TRIM_THRESHOLD, KEPT)
    option(_MMAP_THRESHOLD, KEPT // 2)


def context() -> BaseContext | None:
    """Choose how processes start: by fork where that is safe, which saves importing again.

    None where none can be started: within a daemon process, and where starting one anew would run
    the program again, since it does not guard what it does with ``if __name__ == "__main__"``.
    """
    import multiprocessing
    import threading

    if multiprocessing.current_process().daemon:
        return None
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn") if main_is_guarded() else None


def main_is_guarded() -> bool:
    """Tell whether the main module may be imported again, as a process that is spawned does."""
    main = sys.modules.get("__main__")
    path = getattr(main, "__file__", None)
    spec = getattr(main, "__spec__", None)
    if path is None or (spec is not None and spec.name.endswith("__main__")):
        return True  # typed in, or a package that is run with -m: neither is imported again
    running = _running_line(main.__dict__)
    try:
        with open(path, encoding="utf-8") as source:
            return _guards(source.read(), running)
    except (OSError, SyntaxError, ValueError):
        return True  # a program of another kind, such as a zip archive or a compiled one


def _running_line(namespace: dict[str, Any]) -> int | None:
    """Return the line of the main module that is being run; None in another thread, or after it."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_globals is namespace and frame.f_code.co_name == "<module>":
            return frame.f_lineno
        frame = frame.f_back
    return None


def _guards(source: str, line: int | None) -> bool:
    """Tell whether a line of a program, or any, is within its guard.

    >>> _guards("if __name__ == '__main__':\\n    f()", 2), _guards("f()", 1), _guards("", None)
    (True, False, False)
    """
    import ast

    guards = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)
    ]
    if line is None:
        return bool(guards)
    return any(one.lineno <= line <= (one.end_lineno or one.lineno) for one in guards)


def pool(workers: int, setup: Setup | None) -> ProcessPoolExecutor | None:
    """Return started processes that have what ``setup`` makes; None where none can be started."""
    chosen = context()
    if chosen is None:
        return None
    arguments = (None, None) if setup is None else (setup.make, setup.argument)
    try:
        from concurrent.futures import ProcessPoolExecutor

        return ProcessPoolExecutor(workers, chosen, _begin, arguments)
    except (ImportError, NotImplementedError, OSError):
        return None  # a system without the semaphores that processes share


_made: Any = None
_failure: Exception | None = None


def _begin(make: Callable[[Any], Any] | None, argument: Any) -> None:
    """Prepare a worker process: it ends with its parent and leaves Ctrl-C to it."""
    import signal
    import threading

    global _made, _failure  # noqa: PLW0603 - one of each for the life of a worker process
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if make is not None:
        try:
            _made = make(argument)
        except Exception as error:  # told by the first task, since a start that fails is a riddle
            _failure = error


def _end_with_parent() -> None:
    """Wait until the parent is gone, however it went, then go as well."""
    import multiprocessing
    import os

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def perform(function: Callable[..., Any], item: Any) -> Any:
    """Run a task with what was made when this worker began."""
    if _failure is not None:
        raise _failure
    return function(_made, item)
