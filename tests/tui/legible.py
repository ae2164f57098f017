"""What of a screen can be read: the contrast of every word, in colours, in sixteen, in the terminal's own."""

from __future__ import annotations

from collections.abc import Iterator

from rich.color import Color, ColorSystem, ColorType
from rich.segment import Segment

RGB = tuple[int, int, int]


def _palette(*colours: int) -> tuple[RGB, ...]:
    return tuple((one >> 16, one >> 8 & 255, one & 255) for one in colours)


XTERM = _palette(
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
)  # fmt: skip
"""From the sources of xterm, XTerm-col.ad."""
CONSOLE = _palette(
    0x000000, 0xAA0000, 0x00AA00, 0xAA5500, 0x0000AA, 0xAA00AA, 0x00AAAA, 0xAAAAAA,
    0x555555, 0xFF5555, 0x55FF55, 0xFFFF55, 0x5555FF, 0xFF55FF, 0x55FFFF, 0xFFFFFF,
)  # fmt: skip
"""From the sources of Linux, drivers/tty/vt/vt.c."""
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def words(play) -> Iterator[Segment]:
    """Every part of the screen in which something is written, with its style."""
    for strip in play.app.screen._compositor.render_strips():
        for segment in strip:
            if segment.text.strip(" │─╭╮╰╯▀▁▂▃▄▅▆▇█▌▊▎▔") and segment.style:
                yield segment


def colours(play) -> set[int]:
    """The terminal's own colours that anything on the screen is drawn in, frames and bars included."""
    styles = (part.style for strip in play.app.screen._compositor.render_strips() for part in strip)
    inks = (style.color for style in styles if style and style.color)
    return {one.number for one in inks if one.type is ColorType.STANDARD}


def faint(play, least: float) -> list[tuple[float, str]]:
    """What has less contrast than that in a theme's own colours."""
    return sorted({one for one in map(_in_full, words(play)) if one[0] < least})


def faint_in_sixteen(play, least: float) -> list[tuple[float, str]]:
    """What has less where a theme's colours are brought down to the sixteen of a terminal."""
    pairs = {(_in_sixteen(one, palette)) for one in words(play) for palette in (XTERM, CONSOLE)}
    return sorted(one for one in pairs if one[0] < least)


def faint_in_the_terminals_own(play, least: float) -> list[tuple[float, str]]:
    """What has less in the terminal's own colours, be its ground dark or light."""
    return sorted(
        {
            one
            for part in words(play)
            for palette in (XTERM, CONSOLE)
            for ground, ink in ((BLACK, palette[7]), (WHITE, BLACK))
            if (one := _own(part, palette, ink, ground))[0] < least
        }
    )


def _in_full(part: Segment) -> tuple[float, str]:
    ink, ground = part.style.color.triplet, part.style.bgcolor.triplet
    return round(contrast(ink, ground), 2), part.text.strip()


def _in_sixteen(part: Segment, palette: tuple[RGB, ...]) -> tuple[float, str]:
    ink, ground = (
        palette[one.downgrade(ColorSystem.STANDARD).number] for one in (part.style.color, part.style.bgcolor)
    )
    if part.style.reverse:
        ink, ground = ground, ink
    return round(contrast(ink, ground), 2), part.text.strip()


def _own(part: Segment, palette: tuple[RGB, ...], ink: RGB, ground: RGB) -> tuple[float, str]:
    over, under = (
        _rgb(part.style.color, palette, ink),
        _rgb(part.style.bgcolor, palette, ground),
    )
    return round(contrast(over, under), 2), part.text.strip()


def _rgb(colour: Color | None, palette: tuple[RGB, ...], default: RGB) -> RGB:
    if colour is None or colour.type is ColorType.DEFAULT:
        return default
    if colour.type is ColorType.STANDARD:
        return palette[colour.number]
    return tuple(colour.triplet)


def contrast(one: RGB, other: RGB) -> float:
    """The ratio of WCAG 2, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: RGB) -> float:
    """Relative luminance of sRGB."""
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
