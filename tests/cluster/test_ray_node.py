"""A whole node is lost in the middle of a run: its tasks run again on the others."""

from __future__ import annotations

import os

import pytest

from ftlint.engine.workers import engine
from tests.cluster.work import slow_square


def test_a_killed_node_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    from ray.cluster_utils import Cluster

    cluster = Cluster(
        initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
    )
    doomed = cluster.add_node(num_cpus=2)
    cluster.wait_for_nodes()
    monkeypatch.setitem(os.environ, "RAY_ADDRESS", cluster.address)
    remote = engine("ray", 0, 0, cluster.address)
    try:
        results = []
        for _, result in remote.map(slow_square, range(30)):
            results.append(result)
            if len(results) == 6:
                cluster.remove_node(doomed, allow_graceful=False)
        assert results == [number * number for number in range(30)]
    finally:
        remote.close()
        cluster.shutdown()
