/** Style of the report's page: the system font, generous spacing, figures that fit on screen and paper. */
export const style = `
:root { color-scheme: light; --ink: #222; --soft: #555; --line: #ddd; --blue: #0072B2; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1180px; padding: 1.5rem 1.5rem 4rem; color: var(--ink); background: #fff;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
h1 { overflow-wrap: anywhere; font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--line); }
header p { color: var(--soft); margin: 0 0 .75rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
a { color: var(--blue); }
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
caption { text-align: left; font-weight: 600; padding-bottom: .35rem; }
th, td { padding: .2rem .75rem .2rem 0; text-align: left; vertical-align: top; }
th { border-bottom: 2px solid var(--line); color: var(--soft); font-weight: 600; vertical-align: bottom; }
td { border-bottom: 1px solid #eee; }
th { max-width: 6.5rem; }
.number { text-align: right; }
td.number, .short { white-space: nowrap; }
.best { font-weight: 700; color: var(--blue); }
figure { margin: 1.75rem 0; break-inside: avoid; }
figure img { display: block; max-width: 100%; height: auto; }
figcaption { color: var(--soft); font-size: .9rem; margin-top: .25rem; max-width: 60rem; }
.files { white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; }
dt { font-weight: 600; }
dd { margin: 0; }
code { font-size: .85rem; overflow-wrap: anywhere; }
details { margin: .75rem 0; color: var(--soft); }
@media (max-width: 62rem) {
  table, caption, tbody { display: block; }
  thead { display: none; }
  tbody tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(7.5rem, 1fr)); gap: .35rem .75rem;
    padding: .5rem 0; border-bottom: 1px solid var(--line); }
  td { padding: 0; border: 0; overflow-wrap: anywhere; }
  td.number, td.short { text-align: left; white-space: normal; }
  td::before { content: attr(data-column); display: block; color: var(--soft); font-size: .78rem; font-weight: 400; }
}
@media (max-width: 32rem) {
  body { padding: 1rem 1rem 3rem; }
  dl { grid-template-columns: 1fr; }
  dd { margin: 0 0 .5rem; }
  .files { white-space: normal; }
  nav, summary, figcaption, li, p, dd { overflow-wrap: anywhere; }
}
@media print { body { max-width: none; padding: 0; font-size: 11px; } nav, .files { display: none; } }
`;
