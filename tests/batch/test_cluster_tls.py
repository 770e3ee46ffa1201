"""The executor on a real cluster with TLS and certificates of its own: only who has one takes part."""

from __future__ import annotations

import datetime
import ipaddress
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from batch_kit import Misbehaving
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from redactor.batch.cluster import Cluster
from redactor.batch.executors import Job
from redactor.errors import ClusterUnreachable

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes of Linux")


class Authority:
    """Who gives certificates; their files stand in ``folder``."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ca")])
        self._write("ca", self._made(self._name, self._key, is_authority=True), self._key)
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cluster")])
        self._write("lid", self._made(name, key, is_authority=False), key)

    def settings(self) -> dict[str, str]:
        """As they stand in Dask's own settings."""
        who = ("scheduler", "worker", "client")
        ca, cert, key = (str(self._folder / name) for name in ("ca.pem", "lid.pem", "lid.key"))
        return {
            "distributed.comm.tls.ca-file": ca,
            **{f"distributed.comm.tls.{one}.cert": cert for one in who},
            **{f"distributed.comm.tls.{one}.key": key for one in who},
        }

    def _made(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, *, is_authority: bool
    ) -> x509.Certificate:
        now = datetime.datetime.now(datetime.UTC)
        address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
        return (
            x509.CertificateBuilder(
                issuer_name=self._name,
                subject_name=name,
                public_key=key.public_key(),
                serial_number=x509.random_serial_number(),
                not_valid_before=now - datetime.timedelta(days=1),
                not_valid_after=now + datetime.timedelta(days=1),
            )
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([address]), critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def _write(self, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        pem = serialization.Encoding.PEM
        (self._folder / f"{name}.pem").write_bytes(certificate.public_bytes(pem))
        (self._folder / f"{name}.key").write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls") / "eigen")


@pytest.fixture(scope="module")
def address(authority: Authority) -> Iterator[str]:
    """Of a cluster that only talks TLS."""
    with dask.config.set(authority.settings()):
        security = distributed.Security(require_encryption=True)
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        host="tls://127.0.0.1",
        security=security,
    ) as cluster:
        yield cluster.scheduler_address


def test_jobs_are_done(address: str, authority: Authority) -> None:
    assert address.startswith("tls://")
    with dask.config.set(authority.settings()), Cluster(address) as ready:
        assert ready.start(Misbehaving()) == "klaar voor werk"
        jobs = (Job(number=number, payload=payload) for number, payload in enumerate(("a", "refuse", "b")))
        done = sorted(ready.run(jobs), key=lambda one: one.number)
        assert [(one.value, one.error is None) for one in done] == [("A", True), (None, False), ("B", True)]


def test_nobody_gets_in_without_a_certificate_of_the_cluster(address: str, tmp_path: Path) -> None:
    with pytest.raises(ClusterUnreachable, match="certificaten"), Cluster(address, patience=3.0):
        pass
    stranger = Authority(tmp_path / "vreemd").settings()
    with (
        dask.config.set(stranger),
        pytest.raises(ClusterUnreachable, match="antwoordt geen cluster"),
        Cluster(address, patience=3.0),
    ):
        pass
    missing = {**stranger, "distributed.comm.tls.ca-file": str(tmp_path / "er niet.pem")}
    with (
        dask.config.set(missing),
        pytest.raises(ClusterUnreachable, match="certificaten"),
        Cluster(address, patience=3.0),
    ):
        pass


def test_without_tls_nobody_answers(address: str) -> None:
    plain = address.replace("tls://", "tcp://")
    with pytest.raises(ClusterUnreachable, match="antwoordt geen cluster"), Cluster(plain, patience=3.0):
        pass
