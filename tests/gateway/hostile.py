"""Files made to do harm, or damaged so that they might: each as bytes, under the name somebody would give it.

Made here, small, and only as large as the harm needs. Nothing in them is about anybody.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import xlwt
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.gateway.reading.made_files import ods, ods_row, ods_sheet, ods_text, part_of, repacked, xlsx

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(
        b'<!ENTITY lol%d "%s">' % (at, b"&lol%s;" % (b"" if at == 1 else str(at - 1).encode()) * 10)
        for at in range(1, 10)
    )
    + b"]>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def plain(book: Workbook, sheet: Worksheet) -> None:
    sheet.append(["client", "sessions"])
    sheet.append(["0012", 5])


def good() -> bytes:
    return xlsx(plain)


def with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    return repacked(good(), {SHEET: change(part_of(good(), SHEET))})


def declaring(declaration: bytes, part: str = SHEET) -> bytes:
    inside = part_of(good(), part) if part == SHEET else b"<sst><si><t>&lol9;</t></si></sst>"
    return repacked(
        good(), {part: declaration + inside.partition(b"?>")[2] if b"?>" in inside else declaration + inside}
    )


def doctype_after_a_long_comment() -> bytes:
    comment = b"<!--" + b"x" * 3_000_000 + b"-->"
    return repacked(good(), {STRINGS: b'<?xml version="1.0"?>' + comment + LAUGHS.partition(b"?>")[2] + b"<sst/>"})


def in_utf_16() -> bytes:
    return with_sheet(lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16"))


def high_ratio(megabytes: int = 64) -> bytes:
    """Zeros inside a part that no reader needs: a thousand times its size."""
    return repacked(good(), {"xl/media/picture.bin": bytes(megabytes * 1024 * 1024)})


def huge_declared() -> bytes:
    """The directory says that a small part is four gigabytes."""
    return _with_directory_size(good(), SHEET, 0xFFFF_FFF0)


def lying_small() -> bytes:
    """The directory says that a part is ten bytes; more come out."""
    return _with_directory_size(good(), SHEET, 10)


def _with_directory_size(contents: bytes, part: str, size: int) -> bytes:
    """Change the size, before it was packed, that the central directory declares for one part."""
    changed = bytearray(contents)
    at = contents.index(b"PK\x01\x02")
    while not contents[at + 46 :].startswith(part.encode()):
        at = contents.index(b"PK\x01\x02", at + 4)
    changed[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(changed)


def overlapping() -> bytes:
    """Many entries of the directory that point to the same bytes, as a small bomb does without being nested."""
    packed = io.BytesIO(good())
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as new:
        new.writestr("xl/media/a", bytes(2_000_000))
        kernel = new.getinfo("xl/media/a")
        for at in range(2, 6):
            again = zipfile.ZipInfo(f"xl/media/{at}")
            for field in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(again, field, getattr(kernel, field))
            new.filelist.append(again)
            new.NameToInfo[again.filename] = again
        new._didModify = True  # type: ignore[attr-defined]  # so that the directory is written
    return packed.getvalue()


def same_name_twice() -> bytes:
    packed = io.BytesIO(good())
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as new:
        new.writestr(SHEET.upper().replace("XL/", "xl/"), b"<worksheet/>")
    return packed.getvalue()


def nested() -> bytes:
    """A packed file that holds a packed file that holds a packed file."""
    inside = bytes(10_000_000)
    for _ in range(4):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("clients.xlsx", inside)
        inside = out.getvalue()
    return inside


def many_parts() -> bytes:
    return repacked(good(), {f"xl/media/{at}": b"" for at in range(5_100)})


def odd_method() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part))
    return out.getvalue()


def empty_zip() -> bytes:
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    return out.getvalue()


def cut_short() -> bytes:
    return good()[:-200]


def macros() -> bytes:
    return repacked(good(), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def external_links() -> bytes:
    return repacked(good(), {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})


def connections() -> bytes:
    return repacked(good(), {"xl/connections.xml": b"<connections/>"})


def hidden_sheet(state: str = "veryHidden") -> bytes:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        plain(book, sheet)
        away = book.create_sheet("Away")
        away["A1"] = "client"
        away.sheet_state = state

    return xlsx(fill)


def merged() -> bytes:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        plain(book, sheet)
        sheet.append(["0013", 6])
        sheet.merge_cells("A3:B3")

    return xlsx(fill)


def formula_without_value() -> bytes:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        plain(book, sheet)
        sheet.append(["0013", "=1+1"])

    return xlsx(fill)


def cells_without_places() -> bytes:
    return with_sheet(lambda xml: _without_references(xml))


def _without_references(xml: bytes) -> bytes:
    for place in (b"A1", b"B1", b"A2", b"B2"):
        xml = xml.replace(b' r="' + place + b'"', b"")
    return xml


def two_sheets_of_one_name() -> bytes:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        plain(book, sheet)
        book.create_sheet("Other")["A1"] = "client"

    book = xlsx(fill)
    return repacked(book, {"xl/workbook.xml": part_of(book, "xl/workbook.xml").replace(b'"Other"', b'"clients"')})


def far_cell() -> bytes:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        plain(book, sheet)
        sheet["XFD1048576"] = "x"

    return xlsx(fill)


def a_sheet_outside() -> bytes:
    """A relation that leads out of the packed file."""
    part = "xl/_rels/workbook.xml.rels"
    relations = part_of(good(), part).replace(b"/xl/worksheets/sheet1.xml", b"../../../../etc/passwd")
    return repacked(good(), {part: relations})


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Clients")
    sheet.write(0, 0, "client")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def locked_workbook() -> bytes:
    """The old container in which an encrypted workbook lies, as far as it is looked at."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def picture() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    pixels = zlib.compress(b"\x00\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + chunk(b"IDAT", pixels)


def ods_good() -> bytes:
    return ods(ods_sheet("Clients", [ods_row(ods_text("client"), ods_text("sessions")), ods_row(ods_text("1"))]))


def ods_laughs() -> bytes:
    return repacked_ods(LAUGHS)


def repacked_ods(declaration: bytes) -> bytes:
    inside = part_of(ods_good(), "content.xml").partition(b"?>")[2]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ods_good())) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            new.writestr(part, declaration + inside if part == "content.xml" else old.read(part))
    return out.getvalue()


def ods_far() -> bytes:
    many = ods_row(ods_text("x"), attributes='table:number-rows-repeated="1000000"')
    wide = ods_row(
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16000"><text:p>x</text:p>'
        "</table:table-cell>"
    )
    return ods(ods_sheet("Clients", [ods_row(ods_text("client")), many, wide]))


def ods_many_digits() -> bytes:
    """A repeat whose number is longer than Python turns into one."""
    nines = "9" * 5_000
    return ods(ods_sheet("Clients", [ods_row(ods_text("a"), attributes=f'table:number-rows-repeated="{nines}"')]))


def ods_minus() -> bytes:
    return ods(ods_sheet("Clients", [ods_row(ods_text("a"), attributes='table:number-rows-repeated="-5"')]))


def text(*lines: str) -> bytes:
    return "\n".join(lines).encode()
