"""Pictures of papers, drawn here with the Noto fonts as a scanner or a camera would give them."""

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

SANS = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
SERIF = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
READY = SANS.exists() and SERIF.exists()
needs_font = pytest.mark.skipif(not READY, reason="no Noto CJK fonts")
RED = (215, 25, 25)


def font(size: float, path: Path = SANS) -> ImageFont.FreeTypeFont:
    """Return the simplified Chinese face at `size` pixels."""
    return ImageFont.truetype(str(path), round(size), index=2)


def drawn(
    lines: Sequence[str],
    *,
    size: int = 34,
    width: int = 760,
    ink: object = 0,
    ground: str = "white",
    serif: bool = False,
) -> Image.Image:
    """Return a picture of `lines`, one under another."""
    image = Image.new("RGB", (width, 40 + 2 * size * max(1, len(lines))), ground)
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        pen.text((30, 20 + 2 * size * number), line, font=font(size, SERIF if serif else SANS), fill=ink)  # type: ignore[arg-type]
    return image


def stamped(image: Image.Image, centre: tuple[int, int], radius: int, ink: tuple[int, int, int] = RED) -> Image.Image:
    """Return `image` under a round stamp with a star, whose ink lets what is below show through."""
    layer = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(layer)
    x, y = centre
    pen.ellipse([x - radius, y - radius, x + radius, y + radius], outline=ink, width=max(3, radius // 12))
    pen.text((x - radius // 3, y - radius // 2), "★", font=font(radius * 0.7), fill=ink)
    from PIL import ImageChops

    return ImageChops.multiply(image, layer)


def saved(image: Image.Image, form: str = "PNG", **more: object) -> bytes:
    """Return `image` as the bytes of a file."""
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def samples_of(lines: Sequence[str]) -> dict[str, dict[str, bytes]]:
    """Return picture files of `lines`; none where the fonts are missing."""
    if not READY:
        return {}
    page = drawn(lines, size=28, width=560)
    return {
        "image": {
            "扫描.png": saved(page),
            "改名.docx": saved(page, "JPEG", quality=85),
            "两页.tif": saved(page, "TIFF", save_all=True, append_images=[Image.new("L", (400, 300), 255)]),
        }
    }


def spoilt_of(lines: Sequence[str]) -> dict[str, dict[str, bytes]]:
    """Return picture files of which something must stay open."""
    page = saved(drawn(lines) if READY else Image.effect_noise((300, 200), 90))
    photo = Image.effect_noise((400, 300), 60)
    return {
        "image": {
            "截断": page[: len(page) // 2],
            "只有文件头": page[:40],
            "认不出字": saved(photo.convert("RGB"), "JPEG"),
            "图片之后还有文件": page + b"PK\x03\x04" + bytes(range(1, 200)),
        }
    }
