"""When a picture was taken, as its camera wrote it down; cameras' clocks may be wrong, and words invented."""

import datetime as dt

from PIL import Image

EXIF_IFD = 0x8769
TAKEN, DIGITISED = 0x9003, 0x9004  # Exif 3.0, 4.6.5: local time, "2026:11:03 10:15:00"
OFFSETS = {TAKEN: 0x9011, DIGITISED: 0x9012}  # "+01:00", where the camera knows it
FIRST_YEAR = 1990  # before digital cameras: a clock that was never set


def capture_time(exif: Image.Exif) -> str:
    """Return the capture time as ISO 8601 in UTC, or an empty text; whatever stands there, never an error.

    The time of the last change (0x0132) is none: every program that saves a picture sets it. Without a zone
    the camera's time is taken for UTC.
    """
    try:
        words = exif.get_ifd(EXIF_IFD)
        times = (
            instant(str(words[tag]), str(words.get(OFFSETS[tag], ""))) for tag in OFFSETS if tag in words
        )
        return next((found for found in times if found), "")
    except Exception:  # strangers' bytes: Pillow's reader raises anything
        return ""


def instant(time: str, offset: str) -> str:
    """Return a time of Exif as ISO 8601 in UTC, or an empty text for none."""
    try:
        zoned = time.strip("\x00 ") + (offset.strip("\x00 ") or "+0000")
        taken = dt.datetime.strptime(zoned, "%Y:%m:%d %H:%M:%S%z").astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return instant(time, "") if offset else ""
    return taken.isoformat() if taken.year >= FIRST_YEAR else ""
