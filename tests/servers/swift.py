"""An S3 server: OpenStack Swift with its S3 interface, one process for each of its four parts."""

import getpass
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

from servers.process import ServerProcess, free_port

_PARTS = ("account", "container", "object", "proxy")
_FILTERS = "catch_errors healthcheck memcache listing_formats s3api tempauth slo"

_DRAW_RINGS = """
import sys
from swift.common.ring import RingBuilder
for name, port in zip(("account", "container", "object"), map(int, sys.argv[2:])):
    builder = RingBuilder(part_power=4, replicas=1, min_part_hours=0)
    builder.add_dev(dict(id=0, region=1, zone=1, ip="127.0.0.1", port=port, device="disk",
                         weight=1.0, replication_ip="127.0.0.1", replication_port=port, meta=""))
    builder.rebalance()
    builder.get_ring().save(f"{sys.argv[1]}/{name}.ring.gz")
"""


class SwiftServer(ServerProcess):
    name = "swift"

    def __init__(self):
        super().__init__()
        self._bin = Path(sys.prefix) / "swift" / "bin"
        if not (self._bin / "swift-proxy-server").exists():
            pytest.fail(f"Swift is not installed in {self._bin.parent}: run make test")
        self._ports = {part: free_port() for part in _PARTS[:3]} | {"proxy": self.port}

    def url(self, bucket):
        """The value of the setting OBJECT_STORE for a bucket of this server."""
        keys = "access_key=test:tester&secret_key=testing"
        return f"s3://{bucket}?endpoint=http://127.0.0.1:{self.port}&{keys}"

    def prepare(self):
        (self.folder / "devices" / "disk").mkdir(parents=True)
        (self.folder / "swift.conf").write_text(
            "[swift-hash]\nswift_hash_path_prefix = tests\nswift_hash_path_suffix = tests\n"
            "[storage-policy:0]\nname = only\ndefault = yes\n"
        )
        ports = [str(self._ports[part]) for part in _PARTS[:3]]
        subprocess.run(
            [self._bin / "python", "-c", _DRAW_RINGS, str(self.folder), *ports], check=True
        )
        for part in _PARTS:
            (self.folder / f"{part}.conf").write_text(self._configuration(part))

    def _configuration(self, part):
        is_proxy = part == "proxy"
        filters = _FILTERS.split() if is_proxy else []
        options = {
            "proxy": "allow_account_management = true\naccount_autocreate = true\n",
            "object": "fallocate_reserve = 0\n",
        }
        return (
            f"[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = {self._ports[part]}\nworkers = 0\n"
            f"swift_dir = {self.folder}\ndevices = {self.folder}/devices\nmount_check = false\n"
            f"user = {getpass.getuser()}\n"
            f"[pipeline:main]\npipeline = {' '.join([*filters, part])}-server\n"
            f"[app:{part}-server]\nuse = egg:swift#{part}\n{options.get(part, '')}"
            + "".join(f"[filter:{name}]\nuse = egg:swift#{name}\n" for name in filters).replace(
                "[filter:tempauth]\n", "[filter:tempauth]\nuser_test_tester = testing .admin\n"
            )
        )

    def commands(self):
        environment = {"SWIFT_DIR": str(self.folder), "PYTHONPATH": ""}
        for part in _PARTS:
            program = self._bin / f"swift-{part}-server"
            configuration = self.folder / f"{part}.conf"
            yield [str(self._bin / "python"), str(program), str(configuration)], environment

    def is_ready(self):
        for port in self._ports.values():
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthcheck")
            connection.getresponse().read()  # the storage parts know no such page, but answer
            connection.close()
        return True
