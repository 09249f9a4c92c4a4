"""Ray Core behind the seam of ``workers``: the extra ``ftlint[ray]``; a local run never loads it.

Tasks are pure functions of their items, so Ray may run one again when its worker or its node is
lost: each has five tries. Files are read by the workers, so paths must mean the same file on every
node: a shared file system, or a remote address.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ftlint.errors import FtlintError

if TYPE_CHECKING:
    from ftlint.engine.workers import Setup

Item = TypeVar("Item")
Result = TypeVar("Result")

RETRIES: Final = 5
"""How often a task whose worker was lost is run again."""


class Shared:
    """A value in the object store; a task that gets one as part of its item sees the value."""

    def __init__(self, reference: Any) -> None:
        """Keep the reference."""
        self.reference = reference


def _seen(item: Any) -> Any:
    """Return an item with its shared values in their places."""
    import ray

    if isinstance(item, Shared):
        return ray.get(item.reference)
    if isinstance(item, tuple) and any(isinstance(part, Shared) for part in item):
        return tuple(ray.get(part.reference) if isinstance(part, Shared) else part for part in item)
    return item


def _call(function: Callable[[Any], Any], item: Any) -> Any:
    return function(_seen(item))


_made: dict[str, Any] = {}


def _call_with(function: Callable[[Any, Any], Any], key: str, packed: bytes, item: Any) -> Any:
    """Call a function with what its setup makes, which is kept in the worker."""
    if key not in _made:
        import pickle

        make, argument = pickle.loads(packed)
        _made[key] = make(argument)
    return function(_made[key], _seen(item))


def _cut(function: Callable[[Any], Sequence[Any]], item: Any) -> Any:
    pieces = tuple(function(_seen(item)))
    return pieces if len(pieces) > 1 else pieces[0]


def _reduce(function: Callable[[list[Any]], Any], *pieces: Any) -> Any:
    return function(list(pieces))


class RayEngine:
    """Tasks on a Ray cluster: the one at ``address``, else one of this machine's own."""

    elsewhere = True

    def __init__(self, address: str | None = None, workers: int = 0) -> None:
        """Connect, or start; raises FtlintError where Ray is missing or does not answer."""
        # Usage reports are switched off before Ray is imported; it reads these once.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        try:
            import ray
        except ImportError:
            raise FtlintError("--engine ray needs the extra: pip install 'ftlint[ray]'") from None
        self._ray = ray
        self._own = not ray.is_initialized()
        if self._own:
            local: dict[str, Any] = {} if address else {"num_cpus": workers or None}
            try:
                ray.init(
                    address=address,
                    include_dashboard=False if not address else None,
                    configure_logging=True,
                    logging_level="ERROR",
                    log_to_driver=False,
                    **local,
                )
            except (ConnectionError, RuntimeError, ValueError) as error:
                first = str(error).strip().split("\n")[0]
                raise FtlintError(f"--engine ray: no cluster: {first}") from None
        self._window = max(4, 3 * int(ray.cluster_resources().get("CPU", 1)))
        self._tasks: dict[Any, Any] = {}

    @property
    def parallel(self) -> bool:
        """Tell that tasks run beside each other."""
        return True

    def map(
        self, function: Callable[..., Result], items: Iterable[Item], setup: Setup | None = None
    ) -> Iterator[tuple[Item, Result]]:
        """Yield each item with its result, in order; few are in flight at any time."""
        task = self._task(_call if setup is None else _call_with)
        given = self._packed(setup)
        waiting: deque[tuple[Item, Any]] = deque()
        for item in items:
            waiting.append((item, task.remote(function, *given, item)))
            if len(waiting) >= self._window:
                first, reference = waiting.popleft()
                yield first, self._get(reference)
        while waiting:
            first, reference = waiting.popleft()
            yield first, self._get(reference)

    def _packed(self, setup: Setup | None) -> tuple[Any, ...]:
        """Keep a setup in the object store; returns its key, and a reference to it."""
        if setup is None:
            return ()
        import hashlib
        import pickle

        packed = pickle.dumps((setup.make, setup.argument))
        return hashlib.sha256(packed).hexdigest(), self._ray.put(packed)

    def shuffle(
        self,
        cut: Callable[[Item], Sequence[Any]],
        reduce: Callable[[list[Any]], Result],
        items: Iterable[Item],
        parts: int,
    ) -> Iterator[Result]:
        """Cut each item into pieces; yield ``reduce`` of all pieces of each number.

        The pieces stay in the object stores of the cluster and go from worker to worker.
        """
        cutter = self._task(_cut, parts)
        piles: list[list[Any]] = [[] for _ in range(parts)]
        for item in items:
            pieces = cutter.remote(cut, item)
            for pile, piece in zip(piles, pieces if parts > 1 else [pieces], strict=True):
                pile.append(piece)
        reducer = self._task(_reduce)
        waiting = [reducer.remote(reduce, *pile) for pile in piles]
        for reference in waiting:
            yield self._get(reference)

    def put(self, value: Any) -> Any:
        """Keep a value in the object store; tasks get it by reference."""
        return Shared(self._ray.put(value))

    def close(self) -> None:
        """Leave the cluster; one that was started here ends."""
        if self._own and self._ray.is_initialized():
            self._ray.shutdown()

    def _task(self, function: Any, returns: int = 1) -> Any:
        key = (function, returns)
        if key not in self._tasks:
            options = {"max_retries": RETRIES, "num_returns": returns}
            self._tasks[key] = self._ray.remote(function).options(**options)
        return self._tasks[key]

    def _get(self, reference: Any) -> Any:
        from ray.exceptions import RayError, RayTaskError

        try:
            return self._ray.get(reference)
        except RayTaskError as error:
            cause = error.cause
            if isinstance(cause, FtlintError):
                raise cause from None
            raise
        except RayError as error:
            first = str(error).strip().split("\n")[0]
            raise FtlintError(f"--engine ray: a task failed {RETRIES + 1} times: {first}") from None
