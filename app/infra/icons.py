"""The icons of the screens: one stroke, 20 by 20, always beside a word."""

from functools import cache

from markupsafe import Markup

PATHS = {
    "bank": "M3 8 10 3.5 17 8zM5 8v6M8.5 8v6M11.5 8v6M15 8v6M3 14h14M3 16.8h14",
    "bel": "M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.5 17.5h3",
    "boek": "M4 4.5A1.5 1.5 0 0 1 5.5 3H16v14H5.5A1.5 1.5 0 0 1 4 15.5zM4 15.5A1.5 1.5 0 0 1 5.5 14H16",
    "brief": "M3 5h14v10H3zM3.5 5.5 10 11l6.5-5.5",
    "delen": "M10 3v7h7M10 10l-5 5M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14",
    "deur": "M5 17V3h9v14M3 17h14M11.5 10v.1",
    "document": "M5 3h7l3 3v11H5zM12 3v3h3M7.5 10h5M7.5 13h5",
    "download": "M10 3v9M6 8.5 10 12.5l4-4M3.5 16.5h13",
    "gereedschap": ("M12.5 3.5a4 4 0 0 0-3.7 5.5L3 14.8 5.2 17 11 11.2a4 4 0 0 0 5.5-3.7l-2.4 2-2.5-.6-.6-2.5z"),
    "gesprek": "M3 4h14v9H9l-4 3.5V13H3z",
    "goed": "M4 10.5 8 14.5 16 5.5",
    "grafiek": "M3 3v14h14M6.5 13l3-4 3 2.5L17 6",
    "hand": (
        "M6 11V5.5a1.2 1.2 0 0 1 2.4 0V10M8.4 9V4.2a1.2 1.2 0 0 1 2.4 0V9.5M10.8 9.5V5.2a1.2 1.2 0 0 1 "
        "2.4 0V11M13.2 8a1.2 1.2 0 0 1 2.4 0v4c0 3-2 5.2-5 5.2-2.5 0-3.7-1-4.8-3L3.7 11a1.2 1.2 0 0 1 "
        "2-1.3L6 10.5"
    ),
    "hart": "M10 16.5C4 12.5 3 9.5 3 7.5a3.5 3.5 0 0 1 7-.8 3.5 3.5 0 0 1 7 .8c0 2-1 5-7 9z",
    "huis": "M3 9.5 10 4l7 5.5V16a1 1 0 0 1-1 1h-3.5v-4.5h-5V17H4a1 1 0 0 1-1-1z",
    "info": "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M10 9v5M10 6.3v.1",
    "instel": "M3 6h8M15 6h2M3 14h2M9 14h8M13 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4M7 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
    "kalender": "M3.5 5h13v12h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5",
    "klok": "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M10 6v4l2.7 2",
    "kruis": "M5 5l10 10M15 5 5 15",
    "let-op": "M10 3 2.5 16.5h15zM10 8.5v3.5M10 14.3v.1",
    "lijst": "M7 5h10M7 10h10M7 15h10M3.2 5h.1M3.2 10h.1M3.2 15h.1",
    "map": "M3 6a1 1 0 0 1 1-1h4l1.5 2H16a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z",
    "mensen": (
        "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2 17c0-3 2.5-5 5.5-5s5.5 2 5.5 5M13 4a2.8 2.8 0 0 1 0 "
        "5.3M15 12.3c1.8.7 3 2.4 3 4.7"
    ),
    "menu": "M3 5.5h14M3 10h14M3 14.5h14",
    "munten": (
        "M8 11.5a4.5 2.3 0 1 0 0-4.6 4.5 2.3 0 0 0 0 4.6M3.5 9.2v5c0 1.3 2 2.3 4.5 2.3s4.5-1 "
        "4.5-2.3v-5M12 5.5c2.6-.5 5 .5 5 2v5c0 1-1.2 1.9-3 2.2"
    ),
    "omlaag": "M5 8l5 5 5-5",
    "oog": "M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5M10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
    "pauze": "M7 5v10M13 5v10",
    "pen": "M4 16l.8-3.5L13 4.3l2.7 2.7L7.5 15.2z",
    "pijl": "M7 4l6 6-6 6",
    "plus": "M10 4v12M4 10h12",
    "print": "M6 7V3h8v4M6 14H3.5V8a1 1 0 0 1 1-1h11a1 1 0 0 1 1 1v6H14M6 11.5h8V17H6z",
    "reken": "M5 3h10v14H5zM7.5 5.5h5V8h-5zM7.5 11h.1M10 11h.1M12.5 11h.1M7.5 14h.1M10 14h.1M12.5 14h.1",
    "route": (
        "M5 7a2 2 0 1 0 0-4 2 2 0 0 0 0 4M15 17a2 2 0 1 0 0-4 2 2 0 0 0 0 4M7 5h6a2.5 2.5 0 0 1 0 5H7a2.5 "
        "2.5 0 0 0 0 5h6"
    ),
    "scherm": "M3 4h14v9H3zM7 16.5h6M10 13v3.5",
    "schild": "M10 3l6 2v5c0 4-3 6-6 7-3-1-6-3-6-7V5z",
    "sleutel": "M7 13.5a3.5 3.5 0 1 1 3-5.3L17 8v3h-2v2h-2.5v-2h-2.2A3.5 3.5 0 0 1 7 13.5M6.5 10v.1",
    "slot": "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
    "ster": "M10 3l2.2 4.5 4.9.7-3.5 3.4.8 4.9L10 14.2 5.6 16.5l.8-4.9L2.9 8.2l4.9-.7z",
    "stop": "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M5.2 5.2l9.6 9.6",
    "stuur": (
        "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M10 11.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M3.2 "
        "9.5l5.3.3M16.8 9.5l-5.3.3M10 11.5V17"
    ),
    "telefoon": ("M4 3.5h3l1.5 4-2 1.3a9 9 0 0 0 4.7 4.7l1.3-2 4 1.5v3c0 .6-.5 1-1 1A13 13 0 0 1 3 4.5c0-.5.4-1 1-1z"),
    "terug": "M7 4 3 8l4 4M3 8h9a5 5 0 0 1 0 9h-2",
    "upload": "M10 13V4M6 7.5 10 3.5l4 4M3.5 16.5h13",
    "weegschaal": "M10 3v14M6 17h8M4 6h12M4 6 2 11.5a2.3 2.3 0 0 0 4 0zM16 6l-2 5.5a2.3 2.3 0 0 0 4 0z",
    "wissel": "M4 7h11M12 4l3 3-3 3M16 13H5M8 10l-3 3 3 3",
    "zoek": "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11M13.2 13.2 17 17",
}

SVG = Markup(
    '<svg class="rk-icoon" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor"'
    ' stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
    '<path d="{}"/></svg>'
)


@cache
def icon(name: str) -> Markup:
    """`{{ icon("klok") }}`: decoration beside a word, silent for a screen reader. KeyError: no such icon."""
    return SVG.format(PATHS[name])
