"""Draws what load.cpp and the peers measured: how many requests a second each way reaches, by how many are under way at a time.

    load_chart.py FILE SVG
"""

import sys

from load_table import best_runs

ROW, BAR, LEFT, WIDTH, TOP = 17, 13, 230, 800, 52
# What is drawn, its name, and a colour that can be read on white and on black.
WAYS = {
    "curl-multi": ("libcurl alone, multi", "#808080"),
    "curl-easy": ("libcurl alone, easy", "#808080"),
    "queue": ("ghlauth_queue", "#1e90c8"),
    "client": ("ghlauth_client_send", "#1e90c8"),
    "rust-ghl-sdk": ("ghl-sdk, Rust", "#b8860b"),
    "go-oauth2": ("golang.org/x/oauth2, Go", "#8a63d2"),
    "axios": ("axios, Node.js", "#2e8b57"),
    "official-sdk": ("HighLevel's SDK, Node.js", "#d9534f"),
    "requests-oauthlib": ("requests-oauthlib, Python", "#708090"),
    "authlib": ("Authlib, Python", "#708090"),
}
STYLE = """text{font:12px sans-serif;fill:#222}.title{font-size:15px;font-weight:bold}.group{font-weight:bold}
@media (prefers-color-scheme:dark){text{fill:#ddd}}"""


def svg(best):
    scale = (WIDTH - LEFT - 80) / max(one["rate"] for one in best.values())
    parts, y = [], TOP
    for concurrency in sorted({concurrency for concurrency, _ in best}):
        parts.append(f'<text class="group" x="12" y="{y + 10}">{concurrency} at a time</text>')
        for way, (name, colour) in WAYS.items():
            if (concurrency, way) not in best:
                continue
            rate = best[concurrency, way]["rate"]
            width = max(rate * scale, 1)
            parts.append(f'<text x="{LEFT - 8}" y="{y + 10}" text-anchor="end">{name}</text>'
                         f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{colour}"/>'
                         f'<text x="{LEFT + width + 6:.1f}" y="{y + 10}">{rate:,}</text>')
            y += ROW
        y += ROW // 2
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 8}"><style>{STYLE}</style>'
            '<text class="title" x="12" y="24">Authorized GETs on loopback: requests a second</text>' + "\n".join(parts) + "</svg>\n")


def main():
    best = best_runs(sys.argv[1])
    if unknown := {way for _, way in best} - set(WAYS):
        sys.exit(f"load_chart.py: {', '.join(sorted(unknown))} has no name here")
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(svg(best))


if __name__ == "__main__":
    main()
