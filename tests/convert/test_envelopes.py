"""Outlook's envelopes (winmail.dat), signed (.p7m) and packed (.p7z) mail is read; locked mail is named."""

from __future__ import annotations

import base64
import contextlib
import datetime
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from convert_kit import Take, message, text_of
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from envelope_kit import attribute, envelope, opaque, packed, properties, text
from hypothesis import given
from hypothesis import strategies as st
from msg_kit import compound

from redactor import convert
from redactor.convert import mail, signed, tnef
from redactor.convert.pieces import FileType, Reason, Unreadable
from redactor.rules import Rules
from tests.conftest import write_pdf

TakeAll = Callable[..., dict[str, list[convert.Piece]]]
Sign = Callable[..., bytes]

NAME = "Wilhelmina Zuurbier"


def with_winmail(data: bytes, *, body: str = "") -> EmailMessage:
    found = message(body)
    found.add_attachment(data, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return found


@pytest.fixture
def take_all(tmp_path: Path, shipped_rules: Rules) -> TakeAll:
    """Takes several files in as one folder; gives the pieces of each, by its name."""

    def taken(**files: bytes) -> dict[str, list[convert.Piece]]:
        source = tmp_path / "bron"
        source.mkdir()
        names = {name.replace("__", "."): data for name, data in files.items()}
        for name, data in names.items():
            (source / name).write_bytes(data)
        found = convert.run(source, tmp_path / "omgezet", rules=shipped_rules).pieces
        stems = {piece.family: piece.original_name for piece in found if piece.family == piece.name}
        pieces: dict[str, list[convert.Piece]] = {}
        for piece in found:
            pieces.setdefault(stems[piece.family], []).append(piece)
        return pieces

    return taken


@pytest.fixture(scope="module")
def signer() -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Waterrijk")])
    now = datetime.datetime(2026, 1, 1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(days=9))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate, key


@pytest.fixture(scope="module")
def sign(signer: tuple[x509.Certificate, rsa.RSAPrivateKey]) -> Sign:
    def made(data: bytes, *options: pkcs7.PKCS7Options) -> bytes:
        builder = pkcs7.PKCS7SignatureBuilder().set_data(data).add_signer(*signer, hashes.SHA256())
        return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])

    return made


def locked(certificate: x509.Certificate, data: bytes) -> bytes:
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(data).add_recipient(certificate)
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


class TestWinmail:
    def test_files_and_text_hang_on_the_message(self, take: Take, tmp_path: Path) -> None:
        pdf = write_pdf(tmp_path / "x.pdf", ("Bijlage over de regeling",)).read_bytes()
        data = envelope(
            ("bijlage bij overleg.pdf", pdf), ("notitie.txt", b"Let op."), html=f"<p>Beste {NAME}</p>",
            embedded=envelope(body="Doorgestuurd door mij.", subject="Eerder bericht"),
        )  # fmt: skip
        found = take("bericht.eml", bytes(with_winmail(data)))
        assert [(p.original_name, p.file_type, p.reason) for p in found.pieces] == [
            ("bericht.eml", FileType.EMAIL, None),
            ("bijlage bij overleg.pdf", FileType.PDF, None),
            ("notitie.txt", FileType.NOTE, None),
            ("Eerder bericht.msg", FileType.EMAIL, None),
        ]
        assert {p.family for p in found.pieces} == {"bericht"}
        assert f"Beste {NAME}" in text_of(found.pieces[0])
        assert "Doorgestuurd door mij." in text_of(found.pieces[3])

    def test_the_same_text_stands_once_and_another_is_not_lost(self, take_all: TakeAll) -> None:
        found = take_all(
            a__eml=bytes(with_winmail(envelope(body="Goedemorgen, Karel."), body="Goedemorgen,\nKarel.")),
            b__eml=bytes(with_winmail(envelope(html=f"<b>{NAME}</b>"), body="Zie de bijlage.")),
        )
        assert len(found["a.eml"]) == 1
        assert [p.original_name for p in found["b.eml"]] == ["b.eml", "tekst in winmail.html"]
        assert NAME in text_of(found["b.eml"][1])

    @pytest.mark.parametrize("name", ["winmail.dat", "iets.tnef"])
    def test_saved_by_itself(self, take: Take, name: str) -> None:
        (piece,) = take(name, envelope(body="Goedemorgen.")).pieces
        assert piece.file_type is FileType.EMAIL
        assert piece.date is not None
        shown = text_of(piece)
        assert all(word in shown for word in ("Goedemorgen.", NAME, "Karel Pronk", "Overleg"))

    def test_damaged_is_named_and_nothing_of_it_shown_by_half(self, take_all: TakeAll) -> None:
        whole = envelope(("notitie.txt", b"Let op."), body="Goedemorgen.")
        spoiled = (whole[:-9], whole[:100], whole.replace(b"Let op.", b"Let op!"))
        found = take_all(
            **{
                f"m{n}__eml": bytes(with_winmail(data, body="Zie de bijlage."))
                for n, data in enumerate(spoiled)
            }
        )
        for pieces in found.values():
            (piece,) = pieces[1:]
            assert (piece.original_name, piece.reason) == ("winmail.dat", Reason.DAMAGED)

    def test_an_object_of_another_program_is_named(self, take: Take) -> None:
        data = (
            tnef.MARK + b"\7\0" + attribute(2, 0x9002, bytes(14))
            + attribute(
                2, 0x9005,
                properties((0x3701, 0x0D, bytes(16) + b"\xd0\xcf"), (0x3707, 0x1F, text("tekening"))),
            )
        )  # fmt: skip
        found = take("bericht.eml", bytes(with_winmail(data, body="Zie de tekening.")))
        assert [(p.original_name, p.reason) for p in found.pieces[1:]] == [("tekening", Reason.UNSUPPORTED)]

    def test_messages_in_messages_end(self) -> None:
        data = envelope(body="x")
        for _ in range(12):
            data = envelope(embedded=data)
        with pytest.raises(Unreadable):
            tnef.read(data)

    @given(st.data())
    def test_anything_is_read_or_refused(self, data: st.DataObject) -> None:
        whole = bytearray(envelope(("a.txt", b"x"), body="Goedemorgen."))
        for _ in range(data.draw(st.integers(1, 4))):
            whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
        with contextlib.suppress(Unreadable):
            assert isinstance(tnef.read(bytes(whole)), mail.Mail)


class TestSigned:
    def test_a_message_inside_its_signature(self, take_all: TakeAll, sign: Sign) -> None:
        inner = message(f"Beste {NAME}", subject="Binnen")
        inner.add_attachment("Let op.", filename="notitie.txt")
        found = take_all(
            a__eml=opaque(sign(bytes(inner)), "signed-data"), b__eml=opaque(sign(bytes(inner)), "onbekend")
        )
        for name, (mail_piece, attached) in found.items():
            assert (mail_piece.original_name, mail_piece.reason) == (name, None)
            assert (attached.original_name, attached.reason) == ("notitie.txt", None)
            shown = text_of(mail_piece)
            assert NAME in shown
            assert "Overleg" in shown
            assert any(h.kind == "handtekening" for h in mail_piece.hidden)

    def test_files_that_were_signed(self, take_all: TakeAll, sign: Sign, tmp_path: Path) -> None:
        pdf = write_pdf(tmp_path / "x.pdf", ("Bijlage over de regeling",)).read_bytes()
        packed = base64.encodebytes(sign(NAME.encode()))
        found = take_all(
            besluit__pdf__p7m=sign(pdf),
            smime__p7m=sign(bytes(message(f"Beste {NAME}"))),
            nota__txt__p7m=packed,
            brief__txt__p7m=b"-----BEGIN PKCS7-----\n" + packed + b"-----END PKCS7-----\n",
        )
        (signed_pdf,) = found.pop("besluit.pdf")
        assert (signed_pdf.name, signed_pdf.file_type) == ("besluit", FileType.PDF)
        assert [h.kind for h in signed_pdf.hidden] == ["handtekening"]
        assert sorted(found) == ["brief.txt", "nota.txt", "smime"]
        assert all(NAME in text_of(piece) for (piece,) in found.values())

    def test_what_is_locked_or_elsewhere_is_named(
        self, take_all: TakeAll, signer: tuple[x509.Certificate, rsa.RSAPrivateKey], sign: Sign
    ) -> None:
        closed = locked(signer[0], bytes(message()))
        found = take_all(
            a__p7m=closed,
            b__p7m=sign(b"x", pkcs7.PKCS7Options.DetachedSignature),
            c__p7m=b"onzin",
            d__p7m=sign(b"x" * 500)[:200],
            e__eml=opaque(closed, "enveloped-data"),
            # Signed, then locked.
            f__eml=opaque(sign(opaque(closed, "enveloped-data")), "signed-data"),
        )
        assert {name: [p.reason for p in pieces] for name, pieces in found.items()} == {
            "a.p7m": [Reason.ENCRYPTED],
            "b.p7m": [Reason.UNSUPPORTED],
            "c.p7m": [Reason.DAMAGED],
            "d.p7m": [Reason.DAMAGED],
            "e.eml": [Reason.ENCRYPTED],
            "f.eml": [None, Reason.ENCRYPTED],
        }

    def test_outlook_keeps_it_as_an_attachment(
        self, take_all: TakeAll, signer: tuple[x509.Certificate, rsa.RSAPrivateKey], sign: Sign
    ) -> None:
        def outlook(data: bytes) -> bytes:
            def named(number: int, value: str) -> dict[str, bytes]:
                return {f"__substg1.0_{number:04X}001F": value.encode("utf-16-le")}

            attached = {"__properties_version1.0": bytes(8), "__substg1.0_37010102": data}
            return compound(
                {
                    "__properties_version1.0": bytes(32),
                    **named(0x001A, "IPM.Note.SMIME"),
                    **named(0x0037, "Overleg"),
                    "__attach_version1.0_#00000000": attached,
                }
            )

        found = take_all(
            a__msg=outlook(sign(bytes(message(f"Beste {NAME}")))), b__msg=outlook(locked(signer[0], b"x"))
        )
        assert NAME in text_of(found["a.msg"][0])
        assert found["b.msg"][0].reason is Reason.ENCRYPTED

    @given(st.binary(max_size=300))
    def test_anything_is_read_or_refused(self, data: bytes) -> None:
        with contextlib.suppress(Unreadable):
            assert signed.opened(b"0\x80" + data)

    def test_in_pieces_of_unknown_length(self, sign: Sign) -> None:
        """As programs write it that do not know the length yet (BER)."""

        def sequence(tag: int, *parts: bytes) -> bytes:
            return bytes((tag, 0x80)) + b"".join(parts) + b"\0\0"

        def short(tag: int, value: bytes) -> bytes:
            return bytes((tag, len(value))) + value

        data_oid, signed_oid = (bytes.fromhex(f"06092a864886f70d0107{n}") for n in ("01", "02"))
        octets = sequence(0x24, short(4, b"Beste "), short(4, NAME.encode()))
        inside = sequence(0x30, data_oid, sequence(0xA0, octets))
        whole = sequence(0x30, short(2, b"\1"), short(0x31, b""), inside, short(0x31, b""))
        found = signed.opened(sequence(0x30, signed_oid, sequence(0xA0, whole)))
        assert (found.content, found.is_signed) == (f"Beste {NAME}".encode(), True)


class TestPacked:
    def test_a_message_that_is_packed_and_signed_in_any_order(self, take_all: TakeAll, sign: Sign) -> None:
        inner = message(f"Beste {NAME}", subject="Binnen")
        inner.add_attachment("Let op.", filename="notitie.txt")
        found = take_all(
            a__eml=opaque(packed(bytes(inner)), "compressed-data"),
            b__eml=opaque(packed(opaque(sign(bytes(inner)), "signed-data")), "compressed-data"),
            c__eml=opaque(sign(opaque(packed(bytes(inner)), "compressed-data")), "signed-data"),
        )
        for name, (mail_piece, attached) in found.items():
            assert (mail_piece.original_name, mail_piece.reason) == (name, None)
            assert attached.original_name == "notitie.txt"
            assert NAME in text_of(mail_piece)
        signatures = {
            name: any(h.kind == "handtekening" for h in pieces[0].hidden) for name, pieces in found.items()
        }
        assert signatures == {"a.eml": False, "b.eml": True, "c.eml": True}

    def test_files_that_were_packed(self, take_all: TakeAll) -> None:
        found = take_all(
            smime__p7z=packed(bytes(message(f"Beste {NAME}"))), nota__txt__p7z=packed(NAME.encode())
        )
        assert sorted(found) == ["nota.txt", "smime"]
        for (piece,) in found.values():
            assert NAME in text_of(piece)
            assert "handtekening" not in {h.kind for h in piece.hidden}

    def test_what_cannot_be_unpacked_is_named(self, take_all: TakeAll) -> None:
        whole = zlib.compress(b"Goedemorgen. " * 99)
        found = take_all(
            a__eml=opaque(packed(whole[:-9], ready=True), "compressed-data"),
            b__p7z=packed(b"onzin", ready=True),
            c__p7z=packed(b"Goedemorgen.", algorithm="1.2.3.4"),
        )
        assert {name: [p.reason for p in pieces] for name, pieces in found.items()} == {
            "a.eml": [None, Reason.DAMAGED],
            "b.p7z": [Reason.DAMAGED],
            "c.p7z": [Reason.UNSUPPORTED],
        }

    def test_a_bomb_is_not_unpacked(self) -> None:
        with pytest.raises(Unreadable) as caught:
            signed.opened(packed(bytes(1_000_000)), most=999_999)
        assert caught.value.reason is Reason.TOO_LARGE
        assert len(signed.opened(packed(bytes(1_000_000)), most=1_000_000).content) == 1_000_000
