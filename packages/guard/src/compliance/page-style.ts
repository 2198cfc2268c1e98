/** Readable on a phone, on paper, in the light and in the dark. */
export const style = `
:root {
  color-scheme: light dark;
  --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #fff; --card: #f6f8fa;
  --accent: #0b62c4; --good: #1a7f37; --bad: #b42318; --wait: #8a5a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6edf3; --soft: #9aa5b1; --line: #30363d; --paper: #0d1117; --card: #161b22;
    --accent: #58a6ff; --good: #3fb950; --bad: #ff7b72; --wait: #e3b341;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
p { margin: 0 0 .75rem; }
a { color: var(--accent); }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0 0; padding: 0; list-style: none; }
.figures li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; }
.figures b { display: block; font-size: 1.75rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.good b { color: var(--good); } .bad b { color: var(--bad); } .wait b { color: var(--wait); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.bar { width: 30%; min-width: 5rem; }
.bar span { display: block; height: .7rem; margin-top: .4rem; min-width: 2px; border-radius: .2rem; background: var(--accent); print-color-adjust: exact; }
.state { white-space: nowrap; font-weight: 600; }
.state.running { color: var(--good); } .state.grace { color: var(--wait); } .state.over { color: var(--bad); } .state.closed { color: var(--soft); }
svg { width: 100%; height: auto; max-height: 18rem; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
svg .grid { stroke: var(--line); }
svg .line { fill: none; stroke: var(--accent); stroke-width: 2.5; }
svg .area { fill: var(--accent); opacity: .14; }
svg circle { fill: var(--accent); stroke: var(--paper); stroke-width: 2; }
details { margin-top: .5rem; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .9rem; }
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --card: #fff; --accent: #0b62c4; --good: #1a7f37; --bad: #b42318; --wait: #8a5a00; }
  main { max-width: none; padding: 0; }
  h2, tr, .figures li, svg { break-inside: avoid; }
  h2 { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
`;
