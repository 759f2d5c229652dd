"""The sheet one draws on, three times as large as the picture, and the tones of one colour."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from rma_portal.local.seeds.drawing.paths import Path, Point, dashes, moved

SIZE = 640
_SCALE = 3  # drawn three times as large, then reduced: smooth edges without an anti-aliasing library
NIGHT, CREAM, _EARTH = "#2b2440", "#fff7ea", "#6d4c46"  # the same shadows and lights in every picture

Rgb = tuple[int, int, int]
Area = tuple[int, int, int, int]  # left, top, right, bottom, in units


def rgb(colour: str) -> Rgb:
    """Return "#rrggbb" as three numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, other: str, share: float) -> str:
    """Return the colour with a share (0 to 1) of another one in it."""
    pairs = zip(rgb(colour), rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def lightness(colour: str) -> float:
    """Return how light a colour looks, from 0 to 1."""
    red, green, blue = rgb(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


@dataclass(frozen=True)
class Tones:
    """One colour in the light and in the shade."""

    base: str

    @property
    def shade(self) -> str:
        """Return the colour of the side away from the light."""
        return mix(self.base, self._dusk, 0.14)

    @property
    def deep(self) -> str:
        """Return the colour of insides and folds."""
        return mix(self.base, self._dusk, 0.34)

    @property
    def seam(self) -> str:
        """Return a line colour that shows on light and on dark cloth."""
        return mix(self.base, CREAM, 0.34) if self.is_dark else mix(self.base, self._dusk, 0.46)

    @property
    def crease(self) -> str:
        """Return the colour of a fold, which must not shine on dark cloth."""
        return mix(self.base, CREAM, 0.13) if self.is_dark else self.shade

    @property
    def light(self) -> str:
        """Return the colour where the light falls."""
        return mix(self.base, CREAM, 0.2 if self.is_dark else 0.3)

    @property
    def is_dark(self) -> bool:
        """Return whether shadows hardly show on it."""
        return lightness(self.base) < 0.33

    @property
    def _dusk(self) -> str:
        # Violet shadows turn pale cloth grey: it takes earthen ones.
        return _EARTH if lightness(self.base) > 0.6 else NIGHT


class Sheet:
    """A picture in the making. Units are those of the finished 640 x 640 picture."""

    def __init__(self, ground: str) -> None:
        self._image = Image.new("RGB", (SIZE * _SCALE, SIZE * _SCALE), rgb(ground))
        self._clip: Image.Image | None = None
        self._clip_area = (0, 0, SIZE, SIZE)

    def fill(self, shape: Path, colour: str, opacity: float = 1) -> None:
        """Fill a shape."""
        area = self._visible(shape, 1)
        if area is not None:
            self._paste(_filled(shape, area, _SCALE, opacity), area, colour)

    def line(
        self, shape: Path, colour: str, width: float = 3, dash: tuple[float, float] | None = None
    ) -> None:
        """Draw along a path, with round ends; `dash` is the length of a stitch and of the gap."""
        area = self._visible(shape, width)
        if area is None:
            return
        mask = _blank(area, _SCALE)
        pen = ImageDraw.Draw(mask)
        for stroke in shape if dash is None else (piece for part in shape for piece in dashes(part, *dash)):
            _stroke(pen, _placed(stroke, area, _SCALE), width * _SCALE)
        self._paste(mask, area, colour)

    def shadow(
        self,
        shape: Path,
        colour: str = NIGHT,
        *,
        opacity: float = 0.22,
        blur: float = 14,
        dx: float = 0,
        dy: float = 0,
    ) -> None:
        """Cast a soft shadow of a shape, or a soft light if the colour is one."""
        fallen = moved(shape, dx, dy)
        area = self._visible(fallen, blur * 3)
        if area is None:
            return
        # What is blurred needs no fine pixels: at the final size it is nine times quicker.
        wide = (area[0] - 100, area[1] - 100, area[2] + 100, area[3] + 100)
        mask = _filled(fallen, wide, 1, opacity).filter(ImageFilter.GaussianBlur(blur))
        mask = mask.crop((100, 100, mask.width - 100, mask.height - 100))
        self._paste(
            mask.resize((mask.width * _SCALE, mask.height * _SCALE), Image.Resampling.BILINEAR), area, colour
        )

    @contextmanager
    def within(self, shape: Path) -> Iterator[None]:
        """Let nothing that is drawn in the block leave the shape."""
        outer, outer_area = self._clip, self._clip_area
        mask = _filled(shape, (0, 0, SIZE, SIZE), _SCALE, 1)
        self._clip_area = self._visible(shape, 1) or (0, 0, 0, 0)
        self._clip = mask if outer is None else ImageChops.multiply(mask, outer)
        try:
            yield
        finally:
            self._clip, self._clip_area = outer, outer_area

    def finished(self) -> Image.Image:
        """Return the picture at its final size."""
        return self._image.reduce(_SCALE)

    def _visible(self, shape: Path, margin: float) -> Area | None:
        xs = [x for part in shape for x, _ in part]
        ys = [y for part in shape for _, y in part]
        edge, clip = int(margin) + 2, self._clip_area
        left, top = max(clip[0], int(min(xs)) - edge), max(clip[1], int(min(ys)) - edge)
        right, bottom = min(clip[2], int(max(xs)) + edge), min(clip[3], int(max(ys)) + edge)
        return (left, top, right, bottom) if left < right and top < bottom else None

    def _paste(self, mask: Image.Image, area: Area, colour: str) -> None:
        place = (area[0] * _SCALE, area[1] * _SCALE, area[2] * _SCALE, area[3] * _SCALE)
        if self._clip is not None:
            mask = ImageChops.multiply(mask, self._clip.crop(place))
        self._image.paste(rgb(colour), place, mask)


def as_webp(image: Image.Image, quality: int = 84) -> bytes:
    """Return a picture as WebP."""
    return _encoded(image, "WEBP", quality=quality, method=4)


def as_jpeg(image: Image.Image, quality: int = 82) -> bytes:
    """Return a picture as JPEG, as a telephone would send it."""
    return _encoded(image, "JPEG", quality=quality)


def as_png(image: Image.Image) -> bytes:
    """Return a picture as PNG."""
    return _encoded(image, "PNG", optimize=True)


def _encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def _blank(area: Area, scale: int) -> Image.Image:
    return Image.new("L", ((area[2] - area[0]) * scale, (area[3] - area[1]) * scale))


def _placed(points: Iterable[Point], area: Area, scale: int) -> list[Point]:
    return [((x - area[0]) * scale, (y - area[1]) * scale) for x, y in points]


def _filled(shape: Path, area: Area, scale: int, opacity: float) -> Image.Image:
    mask = _blank(area, scale)
    for part in shape:
        ImageDraw.Draw(mask).polygon(_placed(part, area, scale), fill=round(255 * opacity))
    return mask


def _stroke(pen: ImageDraw.ImageDraw, points: list[Point], width: float) -> None:
    pen.line(points, fill=255, width=round(width), joint="curve")
    for x, y in (points[0], points[-1]):
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)
