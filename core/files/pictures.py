"""Pictures are decoded and saved anew: what remains is pixels, and nothing that was hidden beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps
from PIL.ExifTags import IFD

from core.files.changes import Change
from core.kernel.errors import InvalidInputError, TooLargeError

MOST_PIXELS = 50_000_000  # before decoding: about 150 MB of memory
_KEPT_PIXELS = 24_000_000
_WEBP_SIDE = 16_383
_JPEG_SIDE = 65_500
_THUMBNAIL = (320, 320)
_MEDIA = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_SAVED_AS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "GIF": "PNG", "WEBP": "WEBP"}
_DECODERS = ("JPEG", "PNG", "GIF", "WEBP")  # that of JPEG reads the MPO of phones too
_MOVING = frozenset({"GIF", "WEBP", "PNG"})  # several frames of a phone's MPO are the same picture
_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True},
    "PNG": {"optimize": False},
    "WEBP": {"quality": 90, "method": 2},
}


@dataclass(frozen=True)
class Picture:
    media_type: str
    content: bytes
    thumbnail: bytes
    changes: tuple[Change, ...]


def rebuild_picture(name: str, content: bytes) -> Picture:
    """Return the picture upright, in a common format, without anything but pixels, and a small WebP of it.

    Raises InvalidInputError for what cannot be read or moves, TooLargeError before too many pixels are decoded.
    """
    try:
        with Image.open(BytesIO(content), formats=_DECODERS) as image:
            _require_bearable(name, image)
            return _rebuilt(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(name) from error
    except (InvalidInputError, TooLargeError):
        raise
    except Exception as error:  # a damaged or forged file makes a decoder raise nearly anything
        raise _refused(f"“{name}”打不开，可能已经损坏，请重新拍照或截图") from error


def _require_bearable(name: str, image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS or max(image.size) > _JPEG_SIDE:
        raise _too_many_pixels(name)
    if image.format in _MOVING and getattr(image, "is_animated", False):
        raise _refused(f"“{name}”是会动的图，请截成静态图片，或者存成 mp4 视频再上传")


def _rebuilt(image: Image.Image) -> Picture:
    came_as, kept_as, size = str(image.format), _SAVED_AS[str(image.format)], image.size
    changes = [Change.RESAVED, *_hidden(image)]
    if image.width * image.height > _KEPT_PIXELS:
        changes.append(Change.SCALED)
        scale = (_KEPT_PIXELS / (size[0] * size[1])) ** 0.5
        size = (max(1, int(size[0] * scale)), max(1, int(size[1] * scale)))
        image.draft("RGB", size)
    upright = ImageOps.exif_transpose(image)
    if upright.size != image.size or image.getexif().get(0x0112, 1) != 1:
        changes.append(Change.TURNED)
        size = size if upright.size == image.size else (size[1], size[0])
    pixels = _pixels_only(upright, kept_as)
    if pixels.width * pixels.height > _KEPT_PIXELS:
        pixels = pixels.resize(size if (size[0] > size[1]) == (pixels.width > pixels.height) else (size[1], size[0]))
    if kept_as == "WEBP" and max(pixels.size) > _WEBP_SIDE:
        kept_as, pixels = "JPEG", pixels.convert("RGB")
    if came_as not in {kept_as, "MPO"}:
        changes.append(Change.FORMAT_CHANGED)
    return Picture(_MEDIA[kept_as], _saved(pixels, kept_as), _thumbnail(pixels), tuple(changes))


def _hidden(image: Image.Image) -> list[Change]:
    exif = image.getexif()
    if exif.get_ifd(IFD.GPSInfo):
        return [Change.LOCATION_REMOVED, Change.DETAILS_REMOVED]
    has_words = bool(exif) or any(key in image.info for key in ("comment", "xmp", "XML:com.adobe.xmp", "Comment"))
    return [Change.DETAILS_REMOVED] if has_words else []


def _pixels_only(image: Image.Image, kept_as: str) -> Image.Image:
    """Return the colours as every screen shows them, in a mode that the format saves, with no words attached."""
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    mode = "RGBA" if has_alpha and kept_as != "JPEG" else ("L" if image.mode == "L" else "RGB")
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK"} and mode == "RGB":
        image = _in_common_colours(image, profile)
    pixels = image if image.mode == mode else image.convert(mode)
    bare = pixels.copy()
    bare.info = {}
    return bare


def _in_common_colours(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image  # a broken profile: the plain values are the best there is
    return image if converted is None else converted


def _saved(image: Image.Image, kept_as: str) -> bytes:
    out = BytesIO()
    image.save(out, kept_as, **_OPTIONS[kept_as])
    return out.getvalue()


def _thumbnail(image: Image.Image) -> bytes:
    small = image.copy()
    small.thumbnail(_THUMBNAIL)
    out = BytesIO()
    small.save(out, "WEBP", quality=70, method=2)
    return out.getvalue()


def _too_many_pixels(name: str) -> TooLargeError:
    message = f"“{name}”的尺寸太大（超过 5000 万像素），请缩小或分开截图后再上传"
    return TooLargeError(message, fields={"files": message})


def _refused(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"files": message})
