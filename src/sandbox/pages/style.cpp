#include "sandbox/pages/style.hpp"

namespace ghlauth::sandbox {

const std::string_view stylesheet = R"css(
:root {
  color-scheme: light dark;
  --page: #f3f5f9; --card: #fff; --text: #172033; --soft: #566176; --line: #dde3ec; --field: #7b889b;
  --accent: #1b57c9; --on-accent: #fff; --tint: #edf3ff; --code: #eef1f6;
  --danger: #b3261e; --danger-tint: #fdeeec; --good: #0b6e46; --good-tint: #e6f5ed;
  --shadow: 0 1px 2px rgb(23 32 51 / 6%), 0 4px 16px rgb(23 32 51 / 5%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e131a; --card: #171e29; --text: #e6ebf3; --soft: #9ba8ba; --line: #2a3443; --field: #7a8aa1;
    --accent: #7aa7ff; --on-accent: #0b1526; --tint: #1a2740; --code: #212b39;
    --danger: #ff9b92; --danger-tint: #371d1d; --good: #6ed3a5; --good-tint: #14301f; --shadow: none;
  }
}
::placeholder { color: var(--soft); opacity: 1; }
html { overflow-anchor: none; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  color: var(--text); background: var(--page); }
a { color: var(--accent); text-underline-offset: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }

.skip { position: absolute; left: -100vw; }
.skip:focus { left: .5rem; top: .5rem; z-index: 1; padding: .5rem 1rem; border-radius: 8px; background: var(--card); }
main:focus { outline: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
caption.unseen { left: 0; }

header { background: var(--card); border-bottom: 1px solid var(--line); }
.bar, main { max-width: 56rem; margin: 0 auto; padding: 0 1.5rem; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.5rem; min-height: 3.5rem; padding-top: .8rem; }
.consent .bar { padding-top: 0; }
.brand { display: flex; align-items: center; gap: .5rem; color: inherit; text-decoration: none; }
.mark { width: 1.6rem; height: 1.6rem; fill: var(--accent); }
.mark .key { fill: var(--card); }
nav { display: flex; flex-wrap: wrap; gap: 0 .25rem; width: 100%; margin: 0 -.6rem; }
nav a { display: flex; align-items: center; padding: .55rem .6rem; color: var(--soft); text-decoration: none;
  border-bottom: 2px solid transparent; margin-bottom: -1px; }
nav a:hover { color: var(--text); }
nav a[aria-current] { color: var(--text); font-weight: 600; border-color: var(--accent); }
.badge { margin-left: auto; }
.badge, .pill { padding: .1rem .55rem; border-radius: 99px; font-size: .8rem; white-space: nowrap;
  color: var(--soft); background: var(--code); }
.pill.good { color: var(--good); background: var(--good-tint); }
.pill.warn { color: var(--danger); background: var(--danger-tint); }

main { padding-top: 2rem; padding-bottom: 4rem; }
h1 { font-size: 1.55rem; line-height: 1.25; letter-spacing: -.01em; margin: 0 0 .35rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
p { margin: 0 0 .75rem; }
.lead, .note, .soft { color: var(--soft); }
.lead { margin-bottom: 1.5rem; }
h1 + .card { margin-top: 1rem; }
.token + .note, pre + .note { margin-top: .6rem; }
.note { font-size: .88rem; }
.head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: start; gap: 0 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; box-shadow: var(--shadow);
  padding: 1.25rem 1.5rem; margin: 0 0 1.25rem; }
.card > :last-child { margin-bottom: 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); gap: 0 1.25rem; }
.problem { border-left: 4px solid var(--danger); }
.success { border-left: 4px solid var(--good); }
code { font: .88em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; padding: .1em .35em;
  border-radius: 5px; background: var(--code); overflow-wrap: anywhere; }
.token { display: block; padding: .9rem 1rem; font-size: 1rem; user-select: all; border: 1px dashed var(--field); }

dl { display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1.5rem; margin: 0 0 .75rem; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
form + dl, pre + dl { margin-top: 1rem; }
.scroll { overflow-x: auto; position: relative; }
.scroll + .actions { margin-top: 1.25rem; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-size: .82rem; font-weight: 600; color: var(--soft); }
th, td { padding: .6rem .75rem .6rem 0; border-top: 1px solid var(--line); vertical-align: top; }
tr:first-child > th { border-top: 0; padding-top: 0; }
tbody tr:last-child > td { padding-bottom: 0; }
td:last-child, th:last-child { padding-right: 0; text-align: right; }
.live td:last-child, .live th:last-child { text-align: left; }
.live th, .live td:first-child { white-space: nowrap; }
.live td:nth-child(2) { min-width: 11rem; }
.head .actions { margin-top: 0; }
.live td:last-child { min-width: 15rem; }
td code { unicode-bidi: isolate; }
td.id { white-space: nowrap; }
td small { display: block; color: var(--soft); }
tr.child td:first-child { padding-left: 1.5rem; }

ul.tools { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem 1.5rem;
  grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); }
ul.tools small { display: block; color: var(--soft); }

ul.scopes { list-style: none; margin: 0 0 1.25rem; padding: 0; display: grid; gap: .6rem 1.5rem;
  grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr)); }
ul.scopes li { padding-left: 1.6rem; position: relative; line-height: 1.35; }
ul.scopes li::before { content: ""; position: absolute; left: .15rem; top: .35rem; width: .65rem; height: .32rem;
  border: solid var(--good); border-width: 0 0 2px 2px; transform: rotate(-45deg); }
.code-soft { display: block; background: none; color: var(--soft); padding: 0; }

fieldset { border: 0; margin: 0 0 1.25rem; padding: 0; min-width: 0; }
legend { padding: 0; font-weight: 600; margin-bottom: .5rem; }
label { display: flex; gap: .65rem; align-items: baseline; cursor: pointer; }
label small { display: block; color: var(--soft); }
input[type=radio], input[type=checkbox] { accent-color: var(--accent); width: 1rem; height: 1rem; flex: none;
  transform: translateY(.15em); margin: 0; }
.field { display: block; margin-bottom: 1.25rem; }
.field > label { display: block; font-weight: 600; margin-bottom: .3rem; cursor: default; }
input[type=text], input[type=number], select, textarea { font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--field); border-radius: 8px; padding: .5rem .7rem; width: 100%; max-width: 30rem; }
textarea { max-width: 100%; min-height: 18rem; resize: vertical; }
textarea, pre { font: .88em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: 0; padding: .9rem 1rem; border-radius: 8px; background: var(--code); white-space: pre-wrap;
  overflow-wrap: anywhere; }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(12rem, 100%), 1fr)); gap: 0 1.25rem; }
form + .framed { margin-top: 1.25rem; }
iframe { display: block; width: 100%; height: 32rem; border: 0; border-radius: 8px; background: #fff; }
.choice { border: 1px solid var(--line); border-radius: 10px; margin-bottom: .5rem; background: var(--card); }
.choice > label { padding: .6rem 1rem; }
.choice > label > span { flex: 1; display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline;
  gap: 0 1rem; }
.consent legend { color: var(--soft); font-size: .88rem; }
.choice:hover { border-color: var(--field); }
.choice:has(> label > input:checked) { border-color: var(--accent); background: var(--tint); }
.more { padding: 0 1rem .8rem 2.65rem; }
.more label { padding: .2rem 0; }
.more .each { margin-left: 1.65rem; }
@supports selector(:has(a)) {
  .more { display: none; }
  .choice:has(> label > input:checked) .more { display: block; }
  .more:has([name=all_locations]:checked) .each { display: none; }
}
.ticks { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr)); gap: .15rem 1.5rem; }
.ticks label { padding: .3rem 0; }

button, .button { font: inherit; font-weight: 600; display: inline-block; padding: .5rem 1.15rem; border-radius: 8px;
  border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); cursor: pointer; text-decoration: none; }
button:hover, .button:hover { filter: brightness(1.08); }
button.quiet, .button.quiet { background: none; color: var(--text); border-color: var(--field); }
button.danger { background: none; color: var(--danger); border-color: var(--danger); }
.button[aria-current] { border-color: var(--accent); background: var(--tint); }
.small { padding: .25rem .7rem; font-size: .88rem; white-space: nowrap; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin-top: 1rem; }
.inline { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; }
.field > .note { margin: .3rem 0 0; }
.inline.clock .field { flex: 0 1 10rem; }
.inline.clock { margin-top: 1.25rem; }
.inline .field { flex: 0 1 30rem; margin: 0; }
details > summary { cursor: pointer; color: var(--danger); font-weight: 600; }
td details > summary { font-size: .88rem; color: var(--soft); }
td details[open] > summary, td details > summary:hover { color: var(--danger); }
details.plain { margin-bottom: 1.25rem; }
details.plain > summary { color: var(--text); }
details[open] > summary { margin-bottom: .5rem; }
.option { display: grid; grid-template-columns: 1fr auto; gap: .5rem 1.5rem; align-items: center; padding: .8rem 0;
  border-top: 1px solid var(--line); }
.option p { margin: 0; }
.option button, .option select, .option input { min-width: 13.5rem; }
.option > div { min-width: 0; overflow-wrap: anywhere; }
.option .name { display: inline; font-weight: 600; cursor: default; }

.consent main { max-width: 38rem; }
.consent .card { padding: 1.75rem 2rem; }
.app { display: flex; gap: 1rem; align-items: center; margin-bottom: 1.25rem; }
.app h1, .app p { margin: 0; }
.initial { flex: none; width: 3.2rem; height: 3.2rem; border-radius: 12px; display: grid; place-items: center;
  font-size: 1.5rem; font-weight: 700; color: var(--on-accent); background: var(--accent); }

@media (max-width: 36rem) {
  .bar { padding-top: .7rem; padding-bottom: .3rem; }
  .bar, main { padding-left: 1rem; padding-right: 1rem; }
  .card, .consent .card { padding: 1.1rem 1.1rem; }
  .option { grid-template-columns: 1fr; }
}
)css";

}  // namespace ghlauth::sandbox
