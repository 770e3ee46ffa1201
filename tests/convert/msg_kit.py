"""Outlook messages written by hand: a compound file (MS-CFB) with the properties of MS-OXMSG."""

from __future__ import annotations

import struct

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
Tree = dict[str, "bytes | Tree"]


def compound(tree: Tree) -> bytes:
    """A compound file; dicts are storages, bytes are streams. Siblings form a list, which readers accept."""
    entries: list[list[object]] = [["Root Entry", 5, _FREE, b""]]  # name, kind, child, content
    siblings: list[int] = [_FREE]

    def add(children: Tree) -> int:
        first = _FREE
        for name in sorted(children, key=lambda n: (len(n), n.upper()), reverse=True):
            value = children[name]
            index = len(entries)
            entries.append(
                [
                    name,
                    2 if isinstance(value, bytes) else 1,
                    _FREE,
                    value if isinstance(value, bytes) else b"",
                ]
            )
            siblings.append(first)
            if isinstance(value, dict):
                entries[index][2] = add(value)
            first = index
        return first

    entries[0][2] = add(tree)
    mini, mini_fat, starts = b"", [], {}
    for index, (_, kind, _, content) in enumerate(entries):
        if kind == 2 and content and len(content) < _CUTOFF:
            starts[index] = len(mini_fat)
            count = -(-len(content) // _MINI)
            mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), _END]
            mini += content.ljust(count * _MINI, b"\0")
    fat: list[int] = []
    sectors = b""

    def put(content: bytes) -> int:
        nonlocal sectors
        count = -(-len(content) // _SECTOR)
        if not count:
            return _END
        first = len(fat)
        fat.extend([*range(first + 1, first + count), _END])
        sectors += content.ljust(count * _SECTOR, b"\0")
        return first

    for index, (_, kind, _, content) in enumerate(entries):
        if kind == 2 and content and len(content) >= _CUTOFF:
            starts[index] = put(content)
    starts[0] = put(mini)
    mini_fat_at = put(
        struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(-(-len(mini_fat) // 128) * 512, b"\xff")
    )
    table = b""
    for index, (name, kind, child, content) in enumerate(entries):
        raw = str(name).encode("utf-16-le")
        size = len(mini) if index == 0 else len(content)
        table += (
            raw.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(raw) + 2, kind, 1, _FREE, siblings[index], child)
            + bytes(36)
            + struct.pack("<IQ", starts.get(index, _END), size)
        )
    table_at = put(table)
    fat_sectors = 1
    while fat_sectors * 128 < len(fat) + fat_sectors:
        fat_sectors += 1
    fat_at = len(fat)
    fat += [_FAT] * fat_sectors
    content = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * _SECTOR, b"\xff")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    header += struct.pack(
        "<IIIIIIIIII", 0, fat_sectors, table_at, 0, _CUTOFF, mini_fat_at, -(-len(mini_fat) // 128), _END, 0, 0
    )[:-4]
    difat = [*range(fat_at, fat_at + fat_sectors), *[_FREE] * (109 - fat_sectors)]
    return header + struct.pack("<109I", *difat) + sectors + content


def storage(
    texts: dict[int, str], *, header: int, fixed: dict[int, int] | None = None, **binary: bytes
) -> Tree:
    """Properties of one storage; ``binary``: ``p1013`` is property 0x1013."""
    tree: Tree = {f"__substg1.0_{n:04X}001F": text.encode("utf-16-le") for n, text in texts.items()}
    tree |= {f"__substg1.0_{name[1:].upper()}0102": data for name, data in binary.items()}
    table = b"".join(struct.pack("<IIQ", n << 16 | 3, 6, value) for n, value in (fixed or {}).items())
    tree["__properties_version1.0"] = bytes(header) + table
    return tree


def message() -> bytes:
    """A mail with two recipients, a note, a picture in its body and a message inside."""
    inside = storage({0x37: "Eerder", 0x1000: "Binnenin staat Omar.", 0x42: "Omar Aït-Saïd"}, header=24)
    ticks = 134_170_388_400_000_000  # 3 March 2026 08:14 in UTC
    tree = storage(
        {
            0x1A: "IPM.Note",
            0x37: "RE: Kermis",
            0x42: "Brouns, N. (Nadia)",
            0x5D02: "n.brouns@waterrijk.nl",
            0x1035: "<b@x>",
            0x1042: "<a@x>",
            0x1000: "Goedemorgen Karel",
        },
        header=32,
        fixed={0x39: ticks, 0x3FDE: 65001},
        p1013="<p>Goedemorgen <b>Karel</b>, café</p>".encode(),
    )
    people = (("Karel Pronk", "k.pronk@waterrijk.nl", 1), ("Omar", "/O=EX/CN=OMAR", 2))
    for index, (name, address, kind) in enumerate(people):
        tree[f"__recip_version1.0_#{index:08X}"] = storage(
            {0x3001: name, 0x3003: address}, header=8, fixed={0x0C15: kind}
        )
    tree["__attach_version1.0_#00000000"] = storage(
        {0x3707: "notitie.txt"}, header=8, p3701=b"Gebeld over de kermis.\n" * 200
    )
    tree["__attach_version1.0_#00000001"] = {**storage({}, header=8), "__substg1.0_3701000D": inside}
    return compound(tree)
