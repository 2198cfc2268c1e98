/** Readable on a phone, on paper, in the light and in the dark. */
export const style = `
:root {
  color-scheme: light dark;
  --ink: #1b1f24; --soft: #57606a; --line: #d8dee4; --paper: #fff; --card: #f6f8fa;
  --accent: #0b62c4; --good: #1a7f37; --bad: #b42318; --wait: #8a5a00; --old: #6e7781;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6edf3; --soft: #9aa5b1; --line: #30363d; --paper: #0d1117; --card: #161b22;
    --accent: #58a6ff; --good: #3fb950; --bad: #ff7b72; --wait: #e3b341; --old: #8b949e;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.75rem 1rem 3rem; }
header p { margin: 0; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 3rem 0 .75rem; padding-bottom: .35rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
p { margin: 0 0 .75rem; }
.lead { font-size: 1.15rem; margin-bottom: .25rem; }
a { color: var(--accent); text-underline-offset: .15em; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
.figures li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem .9rem; color: var(--soft); line-height: 1.35; }
.figures b { display: block; font-size: 2rem; line-height: 1.2; color: var(--ink); font-variant-numeric: tabular-nums; }
.figures .good b { color: var(--good); } .figures .bad b { color: var(--bad); } .figures .wait b { color: var(--wait); }
.stack { display: flex; gap: 2px; height: 1.1rem; border-radius: .3rem; overflow: hidden; }
.stack span { min-width: 3px; }
.stack span, .legend li::before, .bar span { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.stack .open, .legend .open::before { background: var(--bad); }
.stack .warned, .legend .warned::before { background: var(--wait); }
.stack .old, .legend .old::before { background: var(--old); }
.stack .deferred, .legend .deferred::before { background: var(--accent); }
.stack .managed, .legend .managed::before { background: var(--good); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .6rem 0 1rem; padding: 0; list-style: none; }
.legend li::before { content: ''; display: inline-block; width: .75rem; height: .75rem; margin-right: .45rem; border-radius: .15rem; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; position: relative; }
td { overflow-wrap: anywhere; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
table.bars { table-layout: fixed; }
.bars th.bar { width: 40%; } .bars th.number { width: 5rem; }
td.date { white-space: nowrap; }
td.owner { min-width: 8rem; }
.bar span:not(.unseen) { display: block; height: .7rem; margin-top: .4rem; min-width: 2px; border-radius: .2rem; background: var(--accent); }
.bar span.full { background: var(--good); }
.state { display: inline-block; white-space: nowrap; font-weight: 600; }
.due { color: var(--wait); font-weight: 600; }
.state.running { color: var(--good); } .state.grace { color: var(--wait); } .state.over { color: var(--bad); } .state.closed { color: var(--soft); }
svg { display: block; width: 100%; height: auto; max-height: 20rem; margin: 0 0 .5rem; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
svg .value { fill: var(--ink); font-weight: 600; }
svg .grid { stroke: var(--line); }
svg .line { fill: none; stroke: var(--accent); stroke-width: 2.5; }
svg .area { fill: var(--accent); opacity: .14; }
svg circle { fill: var(--accent); stroke: var(--paper); stroke-width: 2; }
footer { margin-top: 3rem; color: var(--soft); font-size: .9rem; }
@media screen and (max-width: 44rem) {
  table.cards, .cards tbody, .cards tr, .cards td { display: block; width: auto; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards tr { border: 1px solid var(--line); border-radius: .5rem; background: var(--card); padding: .6rem .75rem; margin-bottom: .75rem; }
  .cards td, .cards td.number { border: 0; padding: .1rem 0; text-align: left; white-space: normal; }
  .cards td[data-label]::before { content: attr(data-label) ': '; color: var(--soft); }
  .bars th.bar { width: 22%; } .bars th.number { width: 3.75rem; }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --card: #fff; --accent: #0b62c4; --good: #1a7f37; --bad: #b42318; --wait: #8a5a00; --old: #6e7781; }
  main { max-width: none; padding: 0; }
  body { font-size: 11pt; }
  tr, .figures li, svg, .stack, .legend { break-inside: avoid; }
  h2, h3, thead { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
`;
