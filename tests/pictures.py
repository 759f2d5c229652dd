"""Pictures as people send them, and as nobody should: made here, so that the suite needs no samples."""

import io
import struct
import zlib
from pathlib import Path

import pillow_heif
from PIL import Image, ImageDraw, PngImagePlugin

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "images"
SECRET = "SECRET-WORDS"
GPS = {1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 7.0)}
WEB_PAGE = b"<html><script>alert(1)</script></html>"


def drawn(size: tuple[int, int] = (120, 80), mode: str = "RGB") -> Image.Image:
    """Return a picture whose top left corner is red, the rest blue."""
    made = Image.new("RGB", size, "blue")
    ImageDraw.Draw(made).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="red")
    return made.convert(mode)


def picture(kind: str = "JPEG", size: tuple[int, int] = (120, 80), mode: str = "RGB", **save) -> bytes:
    """Return that picture as a file."""
    out = io.BytesIO()
    drawn(size, mode).save(out, kind, **save)
    return out.getvalue()


def camera_words(orientation: int) -> dict:
    """Return what a telephone notes down beside the pixels: orientation, maker, place, XMP."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, SECRET
    exif.get_ifd(0x8825).update(GPS)
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode()
    return {"exif": exif.tobytes(), "xmp": xmp}


def camera_picture(orientation: int = 6) -> bytes:
    """Return a JPEG as a telephone makes it: orientation, place, maker, XMP, comment, colour profile."""
    return picture(**camera_words(orientation), comment=SECRET.encode(), icc_profile=SECRET.encode())


def heic(orientation: int = 1, size: tuple[int, int] = (120, 80), mode: str = "RGB", **save) -> bytes:
    """Return a HEIC as a telephone makes it."""
    out = io.BytesIO()
    made = pillow_heif.from_pillow(drawn(size, mode))
    made.save(out, **camera_words(orientation), quality=90, **save)
    return out.getvalue()


def heic_of(scene: Image.Image, **save) -> bytes:
    """Return a picture as a HEIC."""
    out = io.BytesIO()
    pillow_heif.from_pillow(scene).save(out, quality=80, **save)
    return out.getvalue()


def two_pictures() -> bytes:
    """Return an MPO: a picture, and a green one behind it."""
    out = io.BytesIO()
    first = Image.open(io.BytesIO(picture()))
    first.save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (120, 80), "green")])
    return out.getvalue()


def with_words(kind: str, mode: str = "RGB") -> bytes:
    """Return a PNG, WebP or AVIF with words beside its pixels."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET)
    notes.add_itxt("XML:com.adobe.xmp", SECRET)
    more = {"pnginfo": notes} if kind == "PNG" else {"xmp": SECRET.encode()}
    return picture(kind, mode=mode, exif=camera_words(1)["exif"], **more)


def png(width: int, height: int, rows: bytes) -> bytes:
    """Return a grey PNG that says it is this large, whatever its rows hold."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def box(name: bytes, body: bytes) -> bytes:
    """Return a box of a HEIC's container."""
    return struct.pack(">I4s", len(body) + 8, name) + body


def heic_that_says(width: int, height: int) -> bytes:
    """Return a good HEIC whose stated size is changed."""
    good = heic()
    return good.replace(struct.pack(">II", 120, 80), struct.pack(">II", width, height))


HOSTILE: dict[str, tuple[bytes, str]] = {  # name: what is sent, and the code it is refused with at the door
    "empty.jpg": (b"", "photo_type"),
    "magic_only.jpg": (b"\xff\xd8\xff\xe0", "photo_type"),
    "program.jpg": (b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00" + b"\x00" * 200, "photo_type"),
    "page.jpg": (WEB_PAGE, "photo_type"),
    "archive.png": (b"PK\x03\x04" + b"\x00" * 100, "photo_type"),
    "paper.heic": (b"%PDF-1.7\n1 0 obj", "photo_type"),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "photo_type"),
    "entity.svg": (b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>", "photo_type"),
    "script.gif": (b"GIF89a/*\x00\x00\x00*/=1;alert(1);", "photo_type"),
    "moving.gif": (picture("GIF"), "photo_type"),
    "old.bmp": (picture("BMP"), "photo_type"),
    "scan.tiff": (picture("TIFF"), "photo_type"),
    "half.webp": (picture("WEBP")[:60], "photo_type"),
    "dot.png": (picture("PNG", (1, 1)), "photo_too_small"),
    "strip.png": (png(12_000, 10, b"\x00" * 12_001 * 10), "photo_too_small"),
    "long.jpg": (picture(size=(900, 70)), "photo_aspect"),
    "bomb.png": (png(20_000, 20_000, b"\x00" * 10**6), "photo_pixels"),
    "lie.png": (png(50_000, 50_000, b""), "photo_pixels"),
    "wide_lie.png": (png(8_000, 8_000, b""), "photo_pixels"),
    "lie.heic": (heic_that_says(50_000, 50_000), "photo_pixels"),
    "box_without_picture.heic": (box(b"ftyp", b"heic\x00\x00\x00\x00mif1"), "photo_type"),
    "box_that_never_ends.heic": (
        box(b"ftyp", b"heic\x00\x00\x00\x00mif1") + b"\x00\x00\x00\x01meta" + b"\xff" * 40,
        "photo_type",
    ),
    "box_of_no_length.heic": (box(b"ftyp", b"heic\x00\x00\x00\x00") + b"\x00\x00\x00\x00free", "photo_type"),
    "film.heic": (box(b"ftyp", b"isom\x00\x00\x00\x00mp42") + box(b"moov", b"\x00" * 99), "photo_type"),
}

BROKEN: dict[str, bytes] = {  # taken at the door, for their heads are good; refused by the worker
    "half.jpg": camera_picture()[:-200],
    "half.png": picture("PNG")[:150],
    "half.heic": heic(size=(640, 480))[:-400],
    "half.avif": picture("AVIF", (640, 480))[:-300],
    "rows_missing.png": png(200, 200, b"\x00" * 50),
    "says_more.heic": heic_that_says(4000, 3000),
}

CLEANED: dict[str, tuple[bytes, tuple[int, int]]] = {  # taken, and the size that is shown
    "telephone.jpg": (camera_picture(1), (120, 80)),
    "progressive.jpg": (picture(progressive=True), (120, 80)),
    "grey.jpg": (picture(mode="L"), (120, 80)),
    "print.jpg": (picture(mode="CMYK"), (120, 80)),
    "page_behind.jpg": (picture() + WEB_PAGE, (120, 80)),
    "archive_behind.jpg": (picture() + b"PK\x03\x04" + WEB_PAGE, (120, 80)),
    "script_inside.jpg": (picture(comment=b"<script>alert(1)</script>"), (120, 80)),
    "two.mpo": (two_pictures(), (120, 80)),
    "large.jpg": (picture(size=(4000, 1000)), (2000, 500)),
    "large.heic": (heic(size=(2600, 1300)), (2000, 1000)),
    "odd.png": (picture("PNG", (4999, 1001)), (2000, 401)),
    "telephone.heic": (heic(), (120, 80)),
    "grey.heic": (heic(mode="L"), (120, 80)),
    "clear.heic": (heic(mode="RGBA"), (120, 80)),
    **{
        f"words_{mode}.png": (with_words("PNG", mode), (120, 80))
        for mode in ("RGB", "RGBA", "P", "1", "L", "LA")
    },
    "words.webp": (with_words("WEBP"), (120, 80)),
    "words.avif": (with_words("AVIF"), (120, 80)),
}
