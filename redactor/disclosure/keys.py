"""The key file of an organisation: secret keys for HMAC and signatures, and what it may give away of them.

The file stays inside the organisation. With its HMAC key a log can name its input, or say that two places
are of one person, to those who have the key and to nobody else. With its Ed25519 key a log is signed;
anybody can check that with the public part.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import hmac
import json
import os
import re
import secrets
import stat
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from redactor.disclosure.results import PUBLIC
from redactor.errors import OutputError, OutputExists, Refused, RulesError

SECRET_VERSION: Final = "redactor-sleutel/1"
PUBLIC_VERSION: Final = "redactor-publieke-sleutel/1"

_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_BYTES: Final = 32
_WARNING: Final = (
    "GEHEIM. Bewaar dit bestand binnen de organisatie, niet bij de gelakte documenten, en maak een "
    "reservekopie. Wie het heeft, kan logboeken ondertekenen en nagaan bij welk document of welke persoon "
    "een code hoort."
)

_Secret = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
_KeyId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$")]


class _KeyRecord(BaseModel):
    model_config = ConfigDict(defer_build=True, extra="forbid")

    id: _KeyId
    hmac: _Secret
    ed25519: _Secret


class _SecretFile(BaseModel):
    model_config = ConfigDict(defer_build=True, extra="forbid")

    schema_version: Literal["redactor-sleutel/1"]
    uitleg: str
    active: _KeyId
    keys: Annotated[list[_KeyRecord], Field(min_length=1)]


class _PublicKeyRecord(BaseModel):
    model_config = ConfigDict(defer_build=True, extra="forbid")

    id: _KeyId
    ed25519: _Secret


class _PublicFile(BaseModel):
    model_config = ConfigDict(defer_build=True, extra="forbid")

    schema_version: Literal["redactor-publieke-sleutel/1"]
    keys: Annotated[list[_PublicKeyRecord], Field(min_length=1)]


_Form = TypeVar("_Form", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """An HMAC-SHA256 (hex) with the id of the key it was made with."""

    key: str
    hmac: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationKey:
    """One secret key pair: 32 bytes for HMAC, 32 bytes seed for Ed25519."""

    id: str
    hmac_secret: bytes = field(repr=False)
    signing_seed: bytes = field(repr=False)

    def keyed(self, purpose: str, data: bytes) -> Keyed:
        """HMAC over ``data``, for one purpose: codes of two purposes can never be compared."""
        value = hmac.new(self.hmac_secret, purpose.encode() + b"\0" + data, hashlib.sha256).hexdigest()
        return Keyed(key=self.id, hmac=value)

    def sign(self, data: bytes) -> str:
        """Ed25519 signature, base64."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        signature = Ed25519PrivateKey.from_private_bytes(self.signing_seed).sign(data)
        return base64.b64encode(signature).decode()

    @property
    def public(self) -> bytes:
        """The public part (32 bytes), for anybody."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.signing_seed).public_key().public_bytes_raw()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """All keys of an organisation. Earlier ones stay, so that old logs can still be checked.

    ``shown`` is the file's name, for messages.
    """

    active: str
    keys: tuple[OrganisationKey, ...]
    shown: str = ""

    def key(self, key_id: str = "") -> OrganisationKey:
        """The key with this id; the one in use when empty.

        Raises:
            RulesError: there is no such key.
        """
        wanted = key_id or self.active
        for key in self.keys:
            if key.id == wanted:
                return key
        raise RulesError(
            f"sleutel {wanted!r} staat niet in dit sleutelbestand",
            where=self.shown,
            hint="sleutels: " + ", ".join(key.id for key in self.keys),
        )

    def rotated(self, key_id: str = "") -> KeyFile:
        """The same file with a new key in use.

        Raises:
            RulesError: the id is taken or no id.
        """
        new_id = key_id or self._next_id()
        if any(key.id == new_id for key in self.keys):
            raise RulesError(f"sleutel {new_id!r} bestaat al", where=self.shown)
        return replace(self, active=new_id, keys=(*self.keys, _new(new_id)))

    def _next_id(self) -> str:
        base, number = re.sub(r"-[0-9]+$", "", self.active), 2
        taken = {key.id for key in self.keys}
        while f"{base}-{number}" in taken:
            number += 1
        return f"{base}-{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKeys:
    """Public keys of an organisation by id, 32 bytes each."""

    keys: dict[str, bytes]

    def verify(self, key_id: str, signature: str, data: bytes) -> bool:
        """True when ``signature`` (base64) over ``data`` is of the key with this id."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        public = self.keys.get(key_id)
        if public is None:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(
                base64.b64decode(signature, validate=True), data
            )
        except (InvalidSignature, ValueError):
            return False
        return True


def fingerprint(public: bytes) -> str:
    """A short form of a public key to compare by voice: 8 groups of 4 hex digits."""
    digits = hashlib.sha256(public).hexdigest()[:32]
    return " ".join(digits[i : i + 4] for i in range(0, 32, 4))


def create(key_id: str) -> KeyFile:
    """A key file with one new key.

    Raises:
        RulesError: no usable id.
    """
    return KeyFile(active=key_id, keys=(_new(key_id),))


def read(path: Path) -> KeyFile:
    """Reads a secret key file.

    Raises:
        Refused: it is readable for others, or stands between what is published.
        RulesError: it is no key file.
    """
    refuse_public_place(path)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Refused(
            "dit sleutelbestand is ook voor anderen te lezen", where=path.name, hint=f"chmod 600 {path.name}"
        )
    record = _read(path, _SecretFile, "sleutelbestand")
    try:
        keys = tuple(
            OrganisationKey(
                id=key.id,
                hmac_secret=base64.b64decode(key.hmac, validate=True),
                signing_seed=base64.b64decode(key.ed25519, validate=True),
            )
            for key in record.keys
        )
    except binascii.Error as exc:
        raise RulesError("dit is geen sleutelbestand", where=path.name) from exc
    found = KeyFile(active=record.active, keys=keys, shown=path.name)
    if len({key.id for key in keys}) != len(keys):
        raise RulesError("een sleutel staat er twee keer in", where=path.name)
    found.key()
    return found


def read_public(path: Path) -> PublicKeys:
    """Reads a file with public keys.

    Raises:
        RulesError: it is none.
    """
    record = _read(path, _PublicFile, "bestand met publieke sleutels")
    try:
        return PublicKeys(keys={key.id: base64.b64decode(key.ed25519, validate=True) for key in record.keys})
    except binascii.Error as exc:
        raise RulesError("dit is geen bestand met publieke sleutels", where=path.name) from exc


def write(path: Path, file: KeyFile, *, replace_existing: bool = False) -> None:
    """Writes a key file, readable by its owner only; whole or not at all.

    Raises:
        OutputExists: there is a file already and it may not be replaced.
        OutputError: not writable. Refused: a place for what is published.
    """
    refuse_public_place(path)
    record = _SecretFile(
        schema_version="redactor-sleutel/1",
        uitleg=_WARNING,
        active=file.active,
        keys=[
            _KeyRecord(id=key.id, hmac=_text(key.hmac_secret), ed25519=_text(key.signing_seed))
            for key in file.keys
        ],
    )
    _write(path, record, 0o600, replace_existing=replace_existing)


def write_public(path: Path, file: KeyFile) -> None:
    """Writes the public parts of all keys; for anybody, and for the auditor beforehand.

    Raises:
        OutputError: not writable.
    """
    _write(path, _public(file), 0o644, replace_existing=True)


def public_text(file: KeyFile) -> str:
    """What ``write_public`` writes."""
    return _public(file).model_dump_json(indent=1) + "\n"


def refuse_public_place(path: Path) -> None:
    """Raises Refused when a secret file would lie between what is published."""
    if PUBLIC in path.resolve().parts[:-1]:
        raise Refused(
            f"een sleutelbestand hoort niet in een map {PUBLIC}/",
            where=path.name,
            hint="bewaar het op een plaats die niet wordt gepubliceerd",
        )


def chosen(file: KeyFile | None, key_id: str, *, where: str = "") -> OrganisationKey | None:
    """The key to use for a request: the one that it names, else the one in use; None without a file.

    Raises:
        RulesError: the request names a key and there is no file, or it lacks that key.
    """
    if file is not None:
        return file.key(key_id)
    if key_id:
        raise RulesError(
            f"het verzoek noemt sleutel {key_id!r}",
            where=where,
            hint="geef het sleutelbestand met --key BESTAND",
        )
    return None


def _new(key_id: str) -> OrganisationKey:
    if not _ID.fullmatch(key_id):
        raise RulesError(
            "dit is geen bruikbare naam voor een sleutel",
            hint="kleine letters, cijfers, punt en streepje, zoals gemeente-voorbeeld-2026",
        )
    return OrganisationKey(
        id=key_id, hmac_secret=secrets.token_bytes(_BYTES), signing_seed=secrets.token_bytes(_BYTES)
    )


def _public(file: KeyFile) -> _PublicFile:
    return _PublicFile(
        schema_version="redactor-publieke-sleutel/1",
        keys=[_PublicKeyRecord(id=key.id, ed25519=_text(key.public)) for key in file.keys],
    )


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _read(path: Path, kind: type[_Form], name: str) -> _Form:
    try:
        return kind.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as exc:
        raise RulesError(f"het {name} is niet te lezen", where=path.name) from exc
    except (ValueError, ValidationError):
        # Without the cause: its message quotes the file, which may be the secret one.
        raise RulesError(f"dit is geen {name}", where=path.name) from None


def _write(path: Path, record: BaseModel, mode: int, *, replace_existing: bool) -> None:
    temporary = ""
    reserved = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not replace_existing:
            # Unlike a look beforehand, this cannot be too late.
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
            reserved = True
        handle, temporary = tempfile.mkstemp(prefix=".redactor-", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(record.model_dump_json(indent=1) + "\n")
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException as exc:
        for left in (temporary, str(path) if reserved else ""):
            if left:
                with contextlib.suppress(OSError):
                    os.unlink(left)
        if isinstance(exc, FileExistsError):
            raise OutputExists(
                "dit bestand is er al",
                where=path.name,
                hint="redactor key rotate maakt er een nieuwe sleutel bij",
            ) from exc
        if isinstance(exc, OSError):
            raise OutputError("dit bestand is niet te schrijven", where=path.name) from exc
        raise
