import { createHash } from 'node:crypto';

/** All there is of style: the page loads nothing. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f7f9, #14171c);
  --card: light-dark(#fff, #1d2128);
  --line: light-dark(#dde1e7, #323843);
  --ink: light-dark(#1a1e24, #e8eaee);
  --soft: light-dark(#5b6472, #9aa4b3);
  --good: light-dark(#1a7f46, #59c98a);
  --warn: light-dark(#8f5b00, #e2b04a);
  --bad: light-dark(#b3261e, #f28b82);
  --link: light-dark(#0b5cad, #8ab4f8);
}
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 68rem; padding: 1.25rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem }
h1 { font-size: 1.4rem; margin: 0 }
h2 { font-size: 1rem; margin: 0 0 .5rem }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin-top: 1rem }
a { color: var(--link) }
header a { margin-left: auto }
p { margin: 0; color: var(--soft) }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-top: 1px solid var(--line); vertical-align: top;
  overflow-wrap: break-word }
.error, .id { overflow-wrap: anywhere }
thead th { border-top: 0; color: var(--soft); font-weight: 500; font-size: .85rem }
tbody th { font-weight: 500 }
.number { text-align: right }
dl { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0 }
dt { color: var(--soft); font-size: .85rem }
dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: .4rem; padding: 0 .4rem; margin: 0 .25rem .15rem 0;
  font-size: .85rem; color: var(--soft) }
.good { color: var(--good) } .warn { color: var(--warn) } .bad { color: var(--bad) }
.error { color: var(--soft); font-size: .9rem }
.notice { border-color: var(--link); color: var(--ink) }
button { font: inherit; color: var(--link); background: none; border: 1px solid var(--line); border-radius: .4rem;
  padding: .15rem .7rem; cursor: pointer }
button:hover { border-color: var(--link) }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
@media (max-width: 40rem) {
  body { padding: .75rem }
  table.wide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  table.wide tr { display: block; border-top: 1px solid var(--line); padding: .5rem 0 }
  table.wide tbody tr:first-child { border-top: 0 }
  table.wide th, table.wide td { display: flex; gap: .75rem; border: 0; padding: .1rem 0; text-align: left }
  table.wide td > span, table.wide .error, table.wide .id { min-width: 0 }
  table.wide [data-label]::before { content: attr(data-label); flex: 0 0 6rem; color: var(--soft); font-size: .85rem }
  table:not(.wide) :is(th, td) { padding-right: .35rem; font-size: .8rem }
  table:not(.wide) th { font-size: .72rem }
}
`;

const HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing is loaded, nothing is run; this one style is applied, and forms go to this server. */
export function contentSecurityPolicy(): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${HASH}'`,
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
