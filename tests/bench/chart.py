"""Draws how an SQLite store grows, and prints it as a table.

    chart.py <JSON lines of growth> <SVG file to write>
"""

import json
import math
import sys

WIDTH, HEIGHT = 800, 440
LEFT, RIGHT, TOP, BOTTOM = 76, 190, 48, 56
# What is drawn, its name, and a colour that can be read on white and on black.
LINES = [
    ("page_100", "page of 100", "#b8860b"),
    ("due_100", "next 100 due", "#2e8b57"),
    ("open", "open", "#8a63d2"),
    ("cold", "cold token", "#d9534f"),
    ("due_1", "next due", "#1e90c8"),
    ("warm", "warm token", "#808080"),
]
STYLE = """text{font:12px sans-serif;fill:#222}.title{font-size:15px;font-weight:bold}.grid{stroke:#8884;fill:none}
.line{fill:none;stroke-width:2}.p99{stroke-dasharray:4 4;stroke-width:1.2}
@media (prefers-color-scheme:dark){text{fill:#ddd}}"""


def duration(microseconds):
    for limit, unit, scale in ((1, "ns", 1e-3), (1000, "µs", 1), (1e6, "ms", 1e3)):
        if microseconds < limit:
            return f"{microseconds / scale:.3g} {unit}"
    return f"{microseconds / 1e6:.3g} s"


def axes(rows):
    """How a size and a time become a place, and the decades of times."""
    smallest, largest = (math.log10(pick(row["installations"] for row in rows)) for pick in (min, max))
    times = [row[key][percentile] for row in rows for key, _, _ in LINES for percentile in ("p50_us", "p99_us")]
    low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))

    def place(size, microseconds):
        x = LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(size) - smallest) / ((largest - smallest) or 1)
        y = TOP + (HEIGHT - TOP - BOTTOM) * (high - math.log10(microseconds)) / ((high - low) or 1)
        return x, y

    return place, range(low, high + 1)


def names(place, last):
    """Where the names of the lines are: beside their ends, and not upon each other."""
    found, free = [], 0
    for key, name, colour in sorted(LINES, key=lambda line: place(last["installations"], last[line[0]]["p50_us"])[1]):
        x, y = place(last["installations"], last[key]["p50_us"])
        free = max(y + 4, free + 15)
        found.append(f'<text x="{x + 8:.1f}" y="{free:.1f}" style="fill:{colour}">{name} {duration(last[key]["p50_us"])}</text>')
    return found


def svg(rows):
    place, decades = axes(rows)
    first, last = rows[0]["installations"], rows[-1]["installations"]
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"><style>{STYLE}</style>',
             f'<text class="title" x="{LEFT}" y="24">SQLite store: time by number of installations</text>']
    for decade in decades:
        x, y = place(first, 10.0 ** decade)
        parts.append(f'<path class="grid" d="M{x:.1f} {y:.1f}H{WIDTH - RIGHT}"/>'
                     f'<text x="{x - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{duration(10.0 ** decade)}</text>')
    for row in rows:
        x, _ = place(row["installations"], 1)
        parts.append(f'<path class="grid" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/><text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" '
                     f'text-anchor="middle">{row["installations"]:,}</text>')
    for key, _, colour in LINES:
        for percentile, kind in (("p50_us", "line"), ("p99_us", "line p99")):
            points = " ".join("{:.1f},{:.1f}".format(*place(row["installations"], row[key][percentile])) for row in rows)
            parts.append(f'<polyline class="{kind}" stroke="{colour}" points="{points}"/>')
    parts += names(place, rows[-1])
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 12}">installations, {first:,} to {last:,}; solid: median, dashed: 99th percentile; '
                 'both axes logarithmic</text></svg>')
    return "\n".join(parts) + "\n"


def table(rows):
    columns = [key for key, _, _ in reversed(LINES)]
    lines = ["| installations | file | " + " | ".join(name for _, name, _ in reversed(LINES)) + " |", "|---" * (len(columns) + 2) + "|"]
    for row in rows:
        cells = [f"{duration(row[key]['p50_us'])} / {duration(row[key]['p99_us'])}" for key in columns]
        lines.append(f"| {row['installations']:,} | {row['file_bytes'] / 1e6:,.0f} MB | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(svg(rows))
    print(table(rows))


if __name__ == "__main__":
    main()
