"""The tests of remote files run where fsspec is, those of S3 where moto and s3fs are as well."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore_glob = [
    *(["test_remote.py"] if find_spec("fsspec") is None else []),
    *(["test_s3.py"] if None in (find_spec("moto"), find_spec("s3fs")) else []),
]
