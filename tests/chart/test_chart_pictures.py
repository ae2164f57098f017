"""Whole charts as literal text, looked at and kept: what a learner sees, in all three rasters."""

from __future__ import annotations

import math
from textwrap import dedent

import pytest

from tutor.chart.model import Axis, Chart, Contours, Raster, Series
from tutor.chart.render import render


def block(text: str) -> str:
    """The picture in a literal whose last line is empty."""
    return dedent(text).strip("\n")


def bowl(w: float) -> float:
    return 7.5 * (w - 2) ** 2


def marker(x: float, y: float, role: str, label: str) -> Series:
    return Series((x,), (y,), "marker", role, label)


WS = tuple(-0.5 + 5 * i / 199 for i in range(200))
PATH = (0.0, 0.3, 0.555)
DESCENT = Chart(
    "J(w)",
    Axis("w"),
    Axis("J"),
    (
        Series(WS, tuple(map(bowl, WS)), "line", "curve"),
        Series(PATH, tuple(map(bowl, PATH)), "dots", "path", "past"),
        marker(2.0, 0.0, "minimum", "minimum"),
        marker(0.045, bowl(0.045), "wrong", "yours"),
        marker(0.77175, bowl(0.77175), "right", "right"),
        marker(0.555, bowl(0.555), "present", "now"),
    ),
)
EPOCHS = tuple(range(101))
TRAINING = tuple(30 * 0.92**e for e in EPOCHS)
VALIDATION = tuple(33 * 0.93**e + 0.4 + 0.2 * math.sin(e / 3) for e in EPOCHS)


def losses(title: str, *, log: bool = False, training: tuple[float, ...] = TRAINING) -> Chart:
    both = (
        Series(EPOCHS, training, "line", "training", "training"),
        Series(EPOCHS, VALIDATION, "line", "validation", "validation"),
    )
    return Chart(title, Axis("epoch"), Axis("loss", log=log), both)


LINEAR = losses("loss by epoch")
LOG = losses("loss by epoch (log)", log=True, training=tuple(max(0.0, t - 0.02) for t in TRAINING))

XS, YS = (1.0, 2.0, 3.0, 4.0, 5.5), (2.2, 6.6, 4.1, 9.3, 8.6)
LINE = tuple(1.7 * x + 0.4 for x in XS)
FIT = Chart(
    "data and fit",
    Axis("x"),
    Axis("y"),
    (
        Series(XS, YS, "stem", "residual", "residual", LINE),
        Series(XS, LINE, "line", "fit", "fit"),
        Series(XS, YS, "marker", "data", "data"),
    ),
)

GRID = tuple(-4 + 8 * i / 40 for i in range(41))
HEIGHTS = tuple(
    tuple(1.2 * (w - 1) ** 2 + 0.5 * (b + 0.5) ** 2 + 0.9 * (w - 1) * (b + 0.5) for w in GRID) for b in GRID
)


def steps(rate: float, count: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    w, b = -3.0, 3.5
    ws, bs = [w], [b]
    for _ in range(count):
        w, b = w - rate * (2.4 * (w - 1) + 0.9 * (b + 0.5)), b - rate * (b + 0.5 + 0.9 * (w - 1))
        ws.append(w)
        bs.append(b)
    return tuple(ws), tuple(bs)


WALK = steps(0.3, 6)
CONTOURS = Chart(
    "J(b, w)",
    Axis("w"),
    Axis("b"),
    (
        Series(*WALK, "line", "path"),
        Series(*WALK, "dots", "path", "past"),
        marker(WALK[0][-1], WALK[1][-1], "present", "now"),
        marker(1.0, -0.5, "minimum", "minimum"),
    ),
    Contours(GRID, GRID, HEIGHTS, label="J"),
)

RUNS = Chart(
    "loss by epoch",
    Axis("epoch"),
    Axis("loss"),
    tuple(
        Series(
            EPOCHS[:41],
            tuple(30 * (1 - rate) ** (2 * e) for e in EPOCHS[:41]),
            "line",
            f"run-{name}",
            f"η {rate}",
        )
        for name, rate in zip("abcd", (0.01, 0.03, 0.06, 0.1), strict=True)
    ),
)


def loss_only(ys: tuple[float, ...], **more: bool) -> Chart:
    return Chart(
        "loss", Axis("epoch"), Axis("loss", **more), (Series(range(len(ys)), ys, "line", "training"),)
    )


FAR = Chart(
    "J(w)",
    Axis("weight of the model", low=-0.5, high=4.5),
    Axis("J", low=0, high=50),
    (
        Series(WS, tuple(map(bowl, WS)), "line", "curve"),
        marker(9.0, 30.0, "wrong", "yours"),
        marker(1.0, 300.0, "right", "right"),
        Series((), (20.0,), "rule", "residual", "goal"),
        Series((2.0,), (), "rule", "minimum", "least"),
    ),
    caption="Your step leaves the picture to the right.",
)
STRANGE = Chart(
    "损失 [bold]ŷ = w·x\x1b[31m",
    Axis("épocas"),
    Axis("y\u0302"),
    (
        Series((1, 2, 3), (3, 1, 2), "line", "run-a", "a\tb"),
        Series((1, 2, 3), (1, 3, 2), "line", "run-b", "实验"),
    ),
)

PICTURES: list[tuple[str, Chart, int, int, Raster, str]] = [
    (
        "descent",
        DESCENT,
        40,
        10,
        "braille",
        """
           J(w)       ⠶ past  ▽ minimum  × yours
           ◆ right  ● now
          │⢦                                   ⡴
        40┤ ⠙⢄⡀                             ⢀⡠⠋
          │   ⠛×⡀                         ⢀⡠⠊
        20┤     ⠙⠛⣄                     ⣠⠴⠋
          │       ●⠑◆⣄⡀             ⢀⣠⠴⠊⠁
         0┤           ⠉⠓⠲⠤⢤⣀⣀▽⣀⣀⡤⠤⠖⠚⠉
          └───┬───────┬──────┬──────┬───────┬───
        w     0       1      2      3       4
        """,
    ),
    (
        "descent",
        DESCENT,
        40,
        10,
        "block",
        """
           J(w)       ▖ past  ▽ minimum  × yours
           ◆ right  ● now
          │▄                                   ▄
        40┤ ▀▄                               ▄▀
          │   █×▖                         ▗▄▀
        20┤     ▀█▄                     ▄▟▀
          │       ●▀◆▄▖             ▗▄▞▀▘
         0┤           ▝▀▀▚▄▄▄▽▄▄▄▞▀▀▘
          └───┬───────┬──────┬──────┬───────┬───
        w     0       1      2      3       4
        """,
    ),
    (
        "descent",
        DESCENT,
        40,
        10,
        "ascii",
        """
            J(w)      # past  V minimum  x yours
            * right  o now
           |.                                  .
        40 + '.                              .'
           |  '#x                          .''
        20 +     #._                    _.'
           |       o'*_              _.''
         0 +           ''-.___V__.-''
           +---+------+-------+------+------+---
        w      0      1       2      3      4
        """,
    ),
    (
        "descent",
        DESCENT,
        24,
        6,
        "braille",
        """
        J(w)   ⠶ past  ▽ minimum
        × yours  ◆ right  ● now
        50┤⠲⣄                 ⣠⠖
          │ ⠈×⣤⡀           ⢀⡤⠚⠁
         0┤    ●◆⠲⠤⣄⣀▽⣀⣠⠤⠖⠊⠁
        w └──0───────2───────4──
        """,
    ),
    (
        "descent",
        DESCENT,
        24,
        6,
        "ascii",
        """
        J(w)   # past  V minimum
        x yours  * right  o now
        50 +._#               _.
           | 'x#o          ..''
         0 +    '*-.__V_.-''
        w  +--0-------2------4--
        """,
    ),
    (
        "descent",
        DESCENT,
        72,
        20,
        "braille",
        """
           J(w)                       ⠶ past  ▽ minimum  × yours  ◆ right  ● now
        50┤
          │⢱                                                                   ⡎
          │ ⠱⡀                                                                ⡎
        40┤  ⠑⡄                                                             ⢠⠊
          │   ⠈⢆                                                           ⢰⠁
          │    ⠈⢆                                                         ⡰⠁
        30┤      ⠣⣤                                                     ⢀⠜
          │       ×⢄                                                   ⡠⠊
          │        ⠈⢢⡀                                               ⢀⡔⠁
          │          ⠘⣤                                             ⡠⠃
        20┤           ⠈⠲⡀                                         ⢀⠖⠁
          │             ⠈●⡀                                     ⢀⠔⠁
          │               ⠈⠦⡀                                 ⢀⠴⠁
        10┤                 ◆⠢⢄                             ⡠⠔⠁
          │                   ⠈⠑⢤⣀                       ⣀⡤⠊⠁
          │                      ⠈⠑⠢⣄⡀               ⢀⣠⠔⠊⠁
         0┤                          ⠈⠑⠒⠢⠤⢄⣀⣀▽⣀⣀⡠⠤⠔⠒⠊⠁
          └┬──────┬─────┬──────┬──────┬──────┬──────┬──────┬──────┬─────┬──────┬
        w −0.5   0.0   0.5    1.0    1.5    2.0    2.5    3.0    3.5   4.0   4.5
        """,
    ),
    (
        "linear",
        LINEAR,
        45,
        10,
        "braille",
        """
        loss by epoch   ⠒⠒⠒⠒ training  ⠒⠒⠂ validation
             │⡱⡀
             │⠘⡅
           20┤ ⠱⣱
             │  ⠘⡅
             │   ⠈⠫⣑⢄
             │      ⠓⠤⣐⡦⡀
            0┤         ⠉⠉⠒⠛⠶⠦⠤⠶⠦⣄⣀⣤⣤⣄⣀⣤⣤⣀⣀⣀⣠⣀⣠⣀⣀⣀⣀⣀⣀⣀
             └┬──────┬───────┬───────┬───────┬──────┬
        epoch 0     20      40      60      80    100
        """,
    ),
    (
        "linear",
        LINEAR,
        45,
        10,
        "ascii",
        """
             loss by epoch   t training  v validation
             |vv
             |tt
          20 + tv
             |  ttv
             |   tvtvv
             |      ttvtvv
           0 +         tttvtvtvtvtvtvtvtvtvtvtvtvtvtv
             ++------+-------+-------+-------+------+
        epoch 0     20      40      60      80    100
        """,
    ),
    (
        "log",
        LOG,
        45,
        11,
        "braille",
        """
              loss by epoch (log)
              ⠒⠒⠒⠒ training  ⠒⠒⠂ validation
             │⠉⠓⠲⠤⠤⣤⣄⢀⣀
             │       ⠉⠉⠛⠒⠶⠶⣂⣀⠤⠤⠄ ⡀
            1┤               ⠉⠉⠒⠒⠬⠭⣁⣀⠉⠉⠂ ⠤⠤⠂ ⠒⠲ ⢀⣀⠤ ⠐
             │                      ⠈⠉⠙⠒⠢⠤⣀⡀
         0.01┤                             ⠈⠑⠢⢄
             │                                ⠈⢢
             └┬──────┬───────┬───────┬───────┬──────┬
        epoch 0     20      40      60      80    100
        log axis: 13 values ≤ 0 left out
        """,
    ),
    (
        "log",
        LOG,
        45,
        11,
        "block",
        """
              loss by epoch (log)
              ▀▀▀▀ training  ▀▀▘ validation
             │▀▀▙▄▄▄▖▗
             │      ▀▀▀▀▚██▄▄▄▄ ▗
            1┤              ▝▀▀▀▀██▄▟▀▀ ▗▄▄ ▝▀▀ ▄▄▖ ▀
             │                      ▝▀▀▀▚▄▄▄
         0.01┤                             ▝▀▚▄
             │                                 ▚
             └┬──────┬───────┬───────┬───────┬──────┬
        epoch 0     20      40      60      80    100
        log axis: 13 values ≤ 0 left out
        """,
    ),
    (
        "log",
        LOG,
        45,
        11,
        "ascii",
        """
              loss by epoch (log)
              t training  v validation
             |vtvtvtvvv
             |      ttvtvtvtvvvvvv
           1 +               tttttvtvvvvvvvvvvvvvvvvv
             |                      tttttttt
        0.01 +                             tttt
             |                                tt
             ++------+-------+-------+-------+------+
        epoch 0     20      40      60      80    100
        log axis: 13 values <= 0 left out
        """,
    ),
    (
        "fit",
        FIT,
        45,
        12,
        "braille",
        """
        y  data and fit
           ⡂ residual  ⠒⠒⠒⠒ fit  • data
        10┤                           •        ⢀⣀⡠⠤⢒
          │                           ⢐  ⣀⣀⠤⠔⠒⠉⠁   •
          │          •            ⢀⣀⠤⠤⠒⠊⠉
         5┤          ⡂     ⣀⣀⢤⠔⠒⠊⠉⠁
          │         ⢀⣂⠤⠤⠒⠊⠉  •
          │  ⣀⣀⠤⠤⠒⠊⠉⠁
          │ •
         0┤
          └─┬────────┬───────┬────────┬────────┬─────
        x   1        2       3        4        5
        """,
    ),
    (
        "fit",
        FIT,
        45,
        12,
        "block",
        """
        y  data and fit
           ▌ residual  ▀▀▀▀ fit  • data
        10┤                           •        ▄▄▄▀▜
          │                           ▗ ▗▄▄▞▀▀▀    •
          │          •            ▗▄▄▞▀▀▘
         5┤          ▖     ▗▄▄▄▞▀▀▘
          │         ▄▄▄▞▀▀▀▘ •
          │   ▄▄▄▀▀▀
          │ •▀
         0┤
          └─┬────────┬───────┬────────┬────────┬─────
        x   1        2       3        4        5
        """,
    ),
    (
        "fit",
        FIT,
        45,
        12,
        "ascii",
        """
         y  data and fit   : residual  -- fit  + data
        10 +                          +         ._.-
           |                          :   __--'''  +
           |                        __--''
           |         +         __-''
         5 +         :   __--''
           |       __--''     +
           | +__-''
           | '
         0 +
           +-+-------+--------+-------+--------+-----
        x    1       2        3       4        5
        """,
    ),
    (
        "contours",
        CONTOURS,
        48,
        14,
        "braille",
        """
        b  J(b, w)              ⠶ past  ● now  ▽ minimum
         4┤⢐    ⣤⠤⠤⠤⠤⢄⣒⣀⣀⣀⣤         ⠈⠐⠠⢀       ⠐⠠⢀     ⠈
          │ ⡂        ⡂     ⠉⠒⣤⣀         ⠈⠐⠠⠠⢀     ⠈⠠⢀
         2┤ ⠐⡀       ⡂         ⠛⣤⠠⠠⠠⢀⢀      ⠈⠐⠠      ⠈⠠⢀
          │  ⠐⡀      ⢐        ⡊  ⠛●   ⠈⠐⠠⢀     ⠈⠐⢀
         0┤   ⠐⢀      ⠐⡀      ⢂           ⠈⠐⢠     ⠐⠠⡀
          │     ⠐⢀      ⠂⡀     ⠒⡀      ▽     ⠈⢂      ⠂⡀
          │⠂⡀     ⠂      ⠐⢠     ⠈⠐⢀            ⢐      ⠐⢀
        −2┤ ⠈⠠     ⠈⠐⢀     ⠘⠠⢀     ⠐⠠⢀         ⢀⠂
          │   ⠈⠠⢀     ⠐⢀      ⠐⠠      ⠈⠐⠐⠠⠠⠠⠠⠠⠐
        −4┤      ⠐⢀     ⠈⠠⢀     ⠈⠈⠠⢀
          └┬──────────┬──────────┬──────────┬──────────┬
        w −4         −2          0          2          4
        lines at J = 2.1, 8.3, 19, 33
        """,
    ),
    (
        "contours",
        CONTOURS,
        48,
        14,
        "block",
        """
        b  J(b, w)              ▖ past  ● now  ▽ minimum
         4┤▗    █▄▄▄▄▄▟▄▄▄█▖        ▝▐▗▗       ▝▗▗     ▝
          │ ▖        ▞     ▝▀█▖         ▝▝▗▗      ▝▗▗
         2┤ ▗▖       ▖        ▝██▗▗▗▗▗      ▝▝▗      ▝▗
          │  ▐       ▗        ▞  █●   ▝▝▗▗     ▝▝▗     ▝
         0┤   ▝▗      ▐       ▄           ▝▝▗     ▝▗
          │    ▝▐▗     ▝▗     ▝▐       ▽     ▝▗     ▝▗
          │▗     ▝▗      ▝▗     ▝▝▗            ▐      ▝▗
        −2┤ ▝▗▗    ▝▝▗     ▝▗▗     ▝▗▗         ▗▖      ▝
          │   ▝▝▗     ▝▗      ▝▗      ▝▝▝▝▗▗▗▗▝
        −4┤      ▝▗     ▝▝▗     ▝▝▐▗
          └┬──────────┬──────────┬──────────┬──────────┬
        w −4         −2          0          2          4
        lines at J = 2.1, 8.3, 19, 33
        """,
    ),
    (
        "contours",
        CONTOURS,
        48,
        14,
        "ascii",
        """
         b  J(b, w)             # past  o now  V minimum
         4 +3    #_________#        22222      3333    4
           | 3   #   22    #''#.         2222     333
         2 + 33      22        '###1111     2222     333
           |  33      2       11 ##o  11111    2222
         0 +   33     22      11          111     222
           |    333     22     11      V     111    222
           |44    333     22     111           11     22
        -2 + 444    333     222    1111         1      2
           |   444    333     222      111111111
        -4 +      44     333     2222
           ++----------+----------+---------+----------+
        w  -4         -2          0         2          4
        lines at J = 2.1, 8.3, 19, 33
        """,
    ),
    (
        "runs",
        RUNS,
        60,
        14,
        "braille",
        """
              loss by epoch
              ⠒⠒⠒⠒ η 0.01  ⠒⠒⠂ η 0.03  ⠂⠂⠂⠂ η 0.06  ⠂ ⠂ η 0.1
           30┤⠹⠲⡤⠤⠤⣀
             │ ⠁⠄ ⣀ ⠉⠉⠉⠒⠤⠤⠤⣀
             │ ⠈⠈⠄ ⠉⠂       ⠉⠉⠉⠒⠤⠤⠤⣀⣀⡀
           20┤  ⠈ ⠁⠄  ⠑⠢⡀            ⠈⠉⠉⠑⠒⠒⠤⠤⢄⣀⣀⡀
             │   ⠈  ⠡⢀    ⠑⠢⡀                   ⠈⠉⠉⠒⠒⠢⠤⠤⢄⣀⣀⣀⡀
             │     ⠁  ⠐⢀      ⠉⠒⠄ ⣀                         ⠈⠉⠉⠉⠑⠒⠒⠤
           10┤      ⠁   ⠐⠠⢀        ⠉⠂ ⠤⣀⡀
             │        ⠁ ⡀  ⠈⠐⠠⠠⢀          ⠉⠒⠂ ⠤⠤⠄ ⣀
             │            ⠂ ⡀   ⠈⠐⠐⠠⠠⢀⢀⢀           ⠉⠁ ⠒⠒⠂ ⠤⠤⠄ ⣀⣀⡀ ⣀
            0┤                ⠁ ⠂ ⠂ ⠄ ⠄ ⠌⠈⡈⠈⡐⠐⡐⠐⡐⠠⡠⠠⡠⠠⡠⠠⡠⠠⡠⠠⡠⢀⣀⢀⣀⢀⣀⢉
             └┬─────┬──────┬──────┬──────┬─────┬──────┬──────┬─────┬
        epoch 0     5     10     15     20    25     30     35    40
        """,
    ),
    (
        "runs",
        RUNS,
        60,
        14,
        "ascii",
        """
              loss by epoch
              a eta 0.01  b eta 0.03  c eta 0.06  d eta 0.1
          30 +daaaaa
             | ccbb aaaaaaaa
             | ddc bbb      aaaaaaaaaa
          20 +  ddcc bbbbb           aaaaaaaaaaaa
             |   dd cc   bbbbb                  aaaaaaaaaaaaa
             |    dd  cc     bbbbbb                         aaaaaaaa
          10 +      dd  cccc       bbbbbbb
             |        ddd  ccccc         bbbbbbbbbb
             |          dddddd  ccccccccc          bbbbbbbbbbbbbbbbb
           0 +               ddddddddddddcdcdcdcdcdcdcdcdcdcdcdcdcdc
             ++-----+------+------+------+-----+------+------+-----+
        epoch 0     5     10     15     20    25     30     35    40
        """,
    ),
    (
        "far",
        FAR,
        48,
        15,
        "braille",
        """
           J(w)      × yours  ◆ right  ⠒ ⠒ goal  ⡂ least
          │⣄            ▴        ⠘                     ⣠
        40┤⠈⢢⡀                   ⠘                   ⢀⡔⠁
          │  ⠱⣄                  ⠘                  ⣠⠎
          │   ⠈⢧⡀                ⠘                ⢀⡼⠁  ▸
          │     ⠙⢦⡀              ⠘              ⢀⡴⠋
        20┤⠒ ⠒ ⠒ ⠒⠙⢶⡀⠒ ⠒ ⠒ ⠒ ⠒ ⠒ ⠚ ⠒ ⠒ ⠒ ⠒ ⠒ ⠒⢀⡶⠋⠒ ⠒ ⠒ ⠒
          │         ⠉⠢⣀          ⠘          ⣀⠔⠉
          │           ⠈⠙⠦⣄⡀      ⠘      ⢀⣠⠴⠋⠁
         0┤               ⠉⠑⠲⠤⢤⣀⣀⣘⣀⣀⡤⠤⠖⠊⠉
          └────┬────────┬────────┬────────┬────────┬────
               0        1        2        3        4
                        weight of the model
        off the chart: × to the right, ◆ above
        Your step leaves the picture to the right.
        """,
    ),
    (
        "far",
        FAR,
        48,
        15,
        "ascii",
        """
            J(w)       x yours  * right  - goal  | least
           |.            ^        |                    .
        40 +'.                    |                   .'
           |  '_                  |                 _'
           |   '..                |               ..'  >
           |     '..              |             ..'
        20 +- - - -'. - - - - - - | - - - - - -.' - - -
           |         '._          |         _.'
           |           ''._       |      _.''
         0 +               ''--______--''
           +----+--------+--------+-------+--------+----
                0        1        2       3        4
                        weight of the model
        off the chart: x to the right, * above
        Your step leaves the picture to the right.
        """,
    ),
    (
        "strange",
        STRANGE,
        36,
        9,
        "braille",
        """
               □□ [bold]ŷ = w·x[31m
               ⠒⠒⠒⠒ a b  ⠒⠒⠂ □□
             3┤⠑⠢⣀         ⣀⠔⠂ ⠒⠤⡀
              │   ⠑⠢⣀   ⣀⠄         ⠉⠒⠂ ⣀
             2┤      ⡑⠢⢎                ⠉⢁⣀⠤
              │    ⠔⠉   ⠉⠢⢄        ⣀⣀⠤⠔⠒⠉⠁
             1┤⡠⠔⠁         ⠉⠢⢄⡠⠤⠒⠊⠉
              └┬─────────────┬─────────────┬
        épocas 1             2             3
        """,
    ),
    (
        "strange",
        STRANGE,
        36,
        9,
        "ascii",
        """
          ?? [bold]y = w*x[31m   a a b  b ??
            3 +aaa         bbbbbbb
              |  aaa     bbb     bbbbbb
            2 +     aaabb             bbbbb
              |     bbaaa              aaaab
              |  bbb     aaa      aaaaaa
            1 +bbb         aaaaaaa
              ++-------------+-------------+
        epocas 1             2             3
        """,
    ),
    (
        "loss_only",
        loss_only((5.0, 5.0, 5.0)),
        32,
        8,
        "braille",
        """
              loss
          5.5┤
             │
          5.0┤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤
             │
          4.5┤
             └┬────────────┬───────────┬
        epoch 0            1           2
        """,
    ),
    (
        "loss_only",
        loss_only((30.0,)),
        32,
        8,
        "braille",
        """
              loss
           32┤
             │
           30┤⣤
             │
           28┤
             └┬────────────────────────┬
        epoch 0                        1
        """,
    ),
    (
        "loss_only",
        loss_only(()),
        32,
        8,
        "braille",
        """
         loss
        │
        │
        │      nothing to draw yet
        │
        │
        └───────────────────────────────
        epoch
        """,
    ),
    (
        "loss_only",
        loss_only((-1.0, 0.0), log=True),
        32,
        8,
        "ascii",
        """
         loss
        |
        |
        |     nothing can be drawn
        |
        +-------------------------------
        epoch
        log axis: 2 values <= 0 left out
        """,
    ),
    (
        "loss_only",
        loss_only((3.0, 2.0, math.nan, 1.0, math.inf, 1.5)),
        32,
        9,
        "braille",
        """
              loss
            3┤⠑⢄
             │  ⠑⢄
            2┤    ⠑⠄
             │                         ⣤
            1┤               ⣤
             └┬─────────┬─────────┬─────
        epoch 0         2         4
        2 values not finite left out
        """,
    ),
    (
        "loss_only",
        loss_only((1e9 + 0.1, 1e9 - 0.2, 1e9)),
        32,
        9,
        "braille",
        """
              loss
             │⠑⠢⡀
         +0.0┤  ⠈⠑⢄⡀                  ⢀⡠
             │     ⠈⠢⢄            ⢀⡠⠔⠊⠁
             │        ⠉⠢⣀     ⢀⡠⠔⠊⠁
         −0.2┤           ⠑⠤⡠⠔⠊⠁
             └┬────────────┬───────────┬
        epoch 0            1           2
        y is counted from 1000000000
        """,
    ),
    (
        "loss_only",
        loss_only((1e-12, 5e-13, 1e-13)),
        32,
        8,
        "braille",
        """
                loss
        1.0e−12┤⠉⠒⠤⣀⡀
               │    ⠈⠑⠒⠤⣀
        0.5e−12┤         ⠉⠑⠢⠤⣀⡀
               │              ⠈⠉⠑⠒⠤⢄⣀⡀
              0┤                     ⠈⠉⠒
               └┬───────────┬──────────┬
        epoch   0           1          2
        """,
    ),
    (
        "loss_only",
        loss_only((1e12, -1e12)),
        32,
        8,
        "braille",
        """
              loss
         1e12┤⠉⠒⠢⢄⣀
             │     ⠉⠑⠢⠤⣀⡀
            0┤          ⠈⠑⠒⠤⢄⡀
             │               ⠈⠉⠒⠢⢄⣀
        −1e12┤                     ⠉⠑⠢⠤⣀
             └┬────────────────────────┬
        epoch 0                        1
        """,
    ),
    (
        "loss_only",
        loss_only((1e12, 1.0, 1e-12), log=True),
        32,
        9,
        "braille",
        """
              loss
         1e10┤⠉⠒⠤⣀
             │    ⠉⠒⠤⢄⡀
            1┤        ⠈⠑⠢⢄⡀
             │            ⠈⠉⠒⠤⣀
             │                 ⠉⠑⠢⢄⣀
        1e−10┤                      ⠉⠒⠤⣀
             └┬────────────┬───────────┬
        epoch 0            1           2
        """,
    ),
]


@pytest.mark.parametrize(("name", "chart", "width", "height", "raster", "expected"), PICTURES)
def test_picture(name: str, chart: Chart, width: int, height: int, raster: Raster, expected: str) -> None:
    assert render(chart, width, height, raster).text == block(expected)
