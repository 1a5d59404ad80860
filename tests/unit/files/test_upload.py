"""Uploads are judged by content and made safe: pixels without places, recordings without notes, PDFs that only show."""

import hashlib
import struct
import sys
import time
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from bootstrap.demo.proof import proof_pdf
from core.files import check_upload, pdfs, told
from core.files.changes import CHANGE_NAMES, Change
from core.kernel.errors import InvalidInputError, TooLargeError, UnsupportedTypeError

GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def saved(image, kind, **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo(*, size=(60, 40), orientation=1, gps=True):
    """A phone's picture: red left half, blue right half, with place, maker and a comment."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = orientation, "SecretPhone"
    if gps:
        exif.get_ifd(GPS)[1] = "N"
        exif.get_ifd(GPS)[2] = (31.0, 14.0, 0.0)
    return saved(image, "JPEG", exif=exif, comment=b"SecretComment", quality=95)


def test_a_photo_is_kept_without_its_place_its_maker_and_its_comment():
    content = photo()
    assert b"SecretPhone" in content
    upload = check_upload("照片.jpeg", content)
    kept = Image.open(BytesIO(upload.content))
    assert not kept.getexif()
    assert b"Secret" not in upload.content
    assert upload.original_sha256 == hashlib.sha256(content).hexdigest()
    assert {Change.LOCATION_REMOVED, Change.RESAVED} <= set(upload.changes)
    assert "拍摄位置" in told(tuple(upload.changes))
    assert (upload.name, upload.media_type) == ("照片.jpeg", "image/jpeg")


def test_a_photo_taken_sideways_is_kept_upright():
    upload = check_upload("a.jpg", photo(orientation=6))
    kept = Image.open(BytesIO(upload.content))
    assert kept.size == (40, 60)
    red, _, blue = kept.getpixel((20, 5))
    assert red > 200 > blue
    assert Change.TURNED in upload.changes


def test_the_same_photo_twice_becomes_the_same_file():
    assert check_upload("a.jpg", photo()).content == check_upload("b.jpg", photo()).content


def test_words_and_profiles_beside_the_pixels_of_a_png_are_gone():
    words = PngInfo()
    words.add_text("Comment", "SecretComment")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = saved(Image.new("RGBA", (8, 8), (1, 2, 3, 128)), "PNG", pnginfo=words, icc_profile=profile)
    upload = check_upload("a.png", content)
    kept = Image.open(BytesIO(upload.content))
    assert b"Secret" not in upload.content
    assert "icc_profile" not in kept.info
    assert kept.getpixel((0, 0)) == (1, 2, 3, 128)


def test_what_hides_behind_the_pixels_of_a_picture_is_gone():
    upload = check_upload("a.jpg", photo() + b"<script>alert(1)</script>")
    assert b"<script>" not in upload.content


def test_a_still_gif_becomes_a_png_under_the_right_name():
    upload = check_upload("收据.gif", saved(Image.new("P", (9, 9)), "GIF"))
    assert (upload.name, upload.media_type) == ("收据.png", "image/png")
    assert Change.FORMAT_CHANGED in upload.changes


def test_a_small_picture_for_lists_is_made():
    thumbnail = Image.open(BytesIO(check_upload("a.jpg", photo(size=(1200, 800))).thumbnail))
    assert (thumbnail.format, thumbnail.size) == ("WEBP", (320, 213))


def test_a_large_picture_is_scaled_and_one_beyond_bearing_is_refused_before_it_is_decoded():
    upload = check_upload("a.png", saved(Image.new("L", (5_000, 5_000)), "PNG"))
    kept = Image.open(BytesIO(upload.content))
    assert kept.width * kept.height <= 24_000_000
    assert Change.SCALED in upload.changes
    bomb = bytearray(saved(Image.new("L", (8, 8)), "PNG"))
    bomb[16:24] = struct.pack(">II", 60_000, 60_000)
    bomb[29:33] = struct.pack(">I", zlib.crc32(bomb[12:29]))
    with pytest.raises(TooLargeError):
        check_upload("炸弹.png", bytes(bomb))


def test_a_moving_picture_is_refused_with_what_to_do():
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(InvalidInputError, match="静态"):
        check_upload("a.gif", content)


@pytest.mark.parametrize("content", [photo()[:300], b"\xff\xd8\xff" + b"x" * 300, b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_a_damaged_picture_is_refused_in_plain_words(content):
    with pytest.raises(InvalidInputError, match="打不开"):
        check_upload("a.jpg", content)


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"<html><script>alert(1)</script></html>", "PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PDF"),
        (b"PK\x03\x04" + b"\0" * 300, "解压"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 60, "兼容性最佳"),
        (b"MZ" + b"\0" * 300, "PDF"),
    ],
)
def test_other_kinds_are_refused_whatever_their_name_with_what_to_do(content, hint):
    with pytest.raises(UnsupportedTypeError, match=hint):
        check_upload("照片.jpg", content)


def pdf(change=lambda writer: None):
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_that_only_shows_pages_is_kept_as_it_is():
    for content in (pdf(), proof_pdf()):
        upload = check_upload("合同.pdf", content)
        assert upload.content == content
        assert upload.changes == ()


def acting(holder, key, action):
    """Hide an action of this name two levels below the holder."""
    inner = DictionaryObject({NameObject("/S"): NameObject(action)})
    holder[NameObject(key)] = DictionaryObject({NameObject("/O"): ArrayObject([inner])})


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda writer: acting(writer.root_object, "/OpenAction", "/JavaScript"), "脚本"),
        (lambda writer: acting(writer.pages[0], "/AA", "/Launch"), "打开程序"),
        (lambda writer: acting(writer.pages[0], "/A", "/SubmitForm"), "向外发送"),
        (lambda writer: writer.add_attachment("a.exe", b"MZ"), "夹带的文件"),
        (lambda writer: writer.encrypt("secret"), "密码"),
    ],
)
def test_a_pdf_that_could_do_more_is_refused_by_name(change, named):
    with pytest.raises(InvalidInputError, match=named):
        check_upload("合同.pdf", pdf(change))


def test_a_damaged_pdf_is_refused_in_plain_words():
    with pytest.raises(InvalidInputError, match="打不开"):
        check_upload("合同.pdf", b"%PDF-1.7\n" + b"x" * 500)


def pdf_with_streams_of_objects(*streams):
    """A PDF whose page hangs, by its cross references, on the first object of packed streams."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(streams, start=1):
        packed = zlib.compress(content, 9)
        places.append(len(out))
        out += b"%d 0 obj<</Type/ObjStm/N 1/First 6/Filter/FlateDecode/Length %d>>stream\n" % (number, len(packed))
        out += packed + b"\nendstream endobj\n"
    at, first = len(out), len(streams) + 1
    rows = b"".join(struct.pack(">BIH", 1, place, 0) for place in places)
    rows += b"".join(struct.pack(">BIH", 2, number, 0) for number in range(1, first))
    size = 2 * len(streams) + 1
    out += b"%d 0 obj<</Type/XRef/W[1 4 2]/Index[1 %d]/Size %d" % (size, 2 * len(streams), size + 1)
    out += b"/Root %d 0 R/Length %d>>stream\n" % (first, len(rows))
    return bytes(out + rows + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % at)


@pytest.mark.parametrize("sizes", [(8_000_000,), (3_900_000,) * 3])
def test_a_pdf_that_packs_too_much_is_refused_soon_and_says_what_to_do(sizes):
    streams = [b"%d 0   " % (len(sizes) + place + 1) + b" " * size for place, size in enumerate(sizes)]
    content = pdf_with_streams_of_objects(*streams)
    assert len(content) < 20_000
    begun = time.monotonic()
    with pytest.raises(InvalidInputError, match="太复杂，请打印成新的 PDF"):
        check_upload("合同.pdf", content)
    assert time.monotonic() - begun < 15


def test_a_judge_that_works_too_long_is_ended_and_the_pdf_refused(monkeypatch):
    busy = (sys.executable, "-c", "while True: pass")
    monkeypatch.setattr(pdfs, "_COMMAND", busy)
    monkeypatch.setattr(pdfs, "_LONGEST_SECONDS", 0.5)
    with pytest.raises(InvalidInputError, match="太复杂"):
        check_upload("合同.pdf", pdf())


def box(kind, *parts):
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def film(track=b"avc1"):
    place = box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+31.2304+121.4737/"))
    table = box(b"stbl", box(b"stsd", b"\0" * 8, track))
    moov = box(b"moov", box(b"mvhd", b"\0" * 100), place, box(b"trak", box(b"mdia", box(b"minf", table))))
    return box(b"ftyp", b"isom\0\0\2\0isommp42") + moov + box(b"mdat", b"frames")


def test_the_place_in_a_film_is_blotted_out_and_no_offset_moves():
    content = film()
    upload = check_upload("a.mp4", content)
    assert upload.media_type == "video/mp4"
    assert b"+31.2304" not in upload.content
    assert len(upload.content) == len(content)
    assert upload.content.endswith(content[-6:])
    assert upload.changes == (Change.DETAILS_REMOVED,)


def test_a_film_with_a_track_of_places_says_so():
    assert Change.LOCATION_TRACK_KEPT in check_upload("a.mp4", film(b"gpmd")).changes


def test_a_film_whose_boxes_do_not_fit_is_refused():
    with pytest.raises(InvalidInputError, match="不是完整的"):
        check_upload("a.mp4", film()[:-3])


def test_tags_of_an_mp3_are_cut_off():
    frames = b"\xff\xfb\x90\x00" + b"\0" * 400
    content = b"ID3\x03\0\0\0\0\0\x0aSecretTags" + frames + b"TAG" + b"x" * 125
    upload = check_upload("录音.mp3", content)
    assert upload.content == frames
    with pytest.raises(InvalidInputError):
        check_upload("录音.mp3", b"ID3\x03\0\0\0\0\0\x0aSecretTags<html>")


def test_every_change_has_its_words():
    assert set(CHANGE_NAMES) == set(Change)
