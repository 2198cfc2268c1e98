export const HTML_TEMPLATE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-<%~ it.scriptHash %>'">
<title>Migration to task groups</title>
<style><%~ it.style %></style>
</head>
<body>
<header>
  <h1>Migration to task groups</h1>
  <p><%= it.headline %></p>
  <ul class="outcomes">
  <% for (const { name, count } of it.outcomes) { %>
    <li><button type="button" class="outcome <%= name %>" data-key="outcome" data-value="<%= name %>" aria-pressed="false"><b><%= count %></b> <%= name %></button></li>
  <% } %>
  </ul>
</header>
<main>
  <% if (it.notes.length) { %>
  <ul class="notes"><% for (const note of it.notes) { %><li><%= note %></li><% } %></ul>
  <% } %>
  <section class="tallies" aria-label="Overview">
  <% for (const { title, key, rows } of it.tallies) { %>
    <table>
      <caption><%= title %></caption>
      <thead><tr><th scope="col"><%= title %></th><th scope="col">Sites</th><% for (const name of it.columns) { %><th scope="col"><%= name %></th><% } %></tr></thead>
      <tbody>
      <% for (const row of rows) { %>
        <tr>
          <th scope="row"><button type="button" data-key="<%= key %>" data-value="<%= row.name %>" aria-pressed="false"><%= row.name %></button></th>
          <td><%= row.total %></td><% for (const name of it.columns) { %><td class="<%= row.counts[name] ? '' : 'zero' %>"><%= row.counts[name] %></td><% } %>
        </tr>
      <% } %>
      </tbody>
    </table>
  <% } %>
  </section>
  <% if (it.problems.length) { %>
  <section>
    <h2>Files</h2>
    <ul><% for (const { file, message } of it.problems) { %><li><code><%= file %></code>: <%= message %></li><% } %></ul>
  </section>
  <% } %>
  <section>
    <div class="tools">
      <h2>Sites <output id="count"></output></h2>
      <input id="search" type="search" placeholder="Search files, code and reasons" aria-label="Search">
      <button type="button" id="open">Open all</button>
      <button type="button" id="clear">Clear filters</button>
    </div>
    <% for (const site of it.sites) { %>
    <details class="site" data-outcome="<%= site.outcome %>" data-pattern="<%= site.pattern %>" data-directory="<%= site.directory %>" data-owner="<%= site.owner %>" data-search="<%= site.search %>">
      <summary><span class="badge <%= site.outcome %>"><%= site.outcome %></span> <code><%= site.file %>:<%= site.line %>:<%= site.column %></code> <span class="dim"><%= site.pattern %></span><% for (const { code } of site.codes) { %> <span class="code"><%= code %></span><% } %></summary>
      <% for (const { code, text } of site.codes) { %><p><b><%= code %></b>: <%= text %></p><% } %>
      <% if (site.owners) { %><p class="dim">Owned by <%= site.owners.join(', ') %></p><% } %>
      <% if (site.message) { %><pre class="message"><%= site.message %></pre><% } %>
      <pre class="diff"><% for (const line of site.lines) { %><span class="<%= line.kind %>"><%= line.sign %> <%= line.text %>
</span><% } %></pre>
    </details>
    <% } %>
    <p id="none" hidden>No site matches.</p>
  </section>
</main>
<script><%~ it.script %></script>
</body>
</html>
`;

export const HTML_STYLE = `
:root { color-scheme: light dark; --bg: #fff; --fg: #1d2129; --dim: #5c6470; --line: #d9dde3; --soft: #f4f5f7; --old: #ffebe9; --new: #e6f6ea;
  --converted: #14713a; --adopted: #0b5cad; --marked: #8a5300; --left: #5c6470; --reverted: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --bg: #14171c; --fg: #e4e7eb; --dim: #9aa4b1; --line: #343a44; --soft: #1d2128; --old: #4a1f1f; --new: #173b25;
  --converted: #5fd08a; --adopted: #78b4f5; --marked: #f0b35a; --left: #9aa4b1; --reverted: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--bg); color: var(--fg); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 0; }
header p { margin: .25rem 0 1rem; color: var(--dim); }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 6px; padding: .2rem .6rem; cursor: pointer; }
button:hover { background: var(--soft); } button[aria-pressed=true] { outline: 2px solid currentColor; }
.outcomes { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; margin: 0; padding: 0; }
.outcome { min-width: 7rem; padding: .5rem .75rem; text-align: left; } .outcome b { display: block; font-size: 1.5rem; line-height: 1.2; }
.converted { color: var(--converted); } .adopted { color: var(--adopted); } .marked { color: var(--marked); } .left { color: var(--left); } .reverted { color: var(--reverted); }
.notes { margin: 1rem 0 0; padding: .75rem .75rem .75rem 2rem; background: var(--soft); border-radius: 6px; overflow-wrap: anywhere; }
.tallies { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.5rem; margin: 1.5rem 0; overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; align-self: start; } caption { text-align: left; font-weight: 600; padding: .25rem 0; font-size: 15px; }
thead th:first-child { color: transparent; }
th, td { padding: .2rem .5rem; border-bottom: 1px solid var(--line); text-align: right; font-weight: normal; color: var(--dim); } td { color: var(--fg); }
tbody th { text-align: left; width: 60%; } tbody th button { border: 0; padding: 0 .25rem; text-align: left; color: var(--fg); overflow-wrap: anywhere; } .zero { color: var(--dim); opacity: .5; }
.tools { position: sticky; top: 0; display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; padding: .75rem 0; background: var(--bg); z-index: 1; }
input { flex: 1 1 16rem; font: inherit; color: inherit; background: var(--bg); border: 1px solid var(--line); border-radius: 6px; padding: .3rem .6rem; }
output { color: var(--dim); font-weight: normal; }
.site { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; padding: .35rem .75rem; content-visibility: auto; contain-intrinsic-size: auto 2.4rem; }
.site summary { cursor: pointer; } .site p { margin: .4rem 0; } .badge { display: inline-block; min-width: 5.5rem; font-weight: 600; } .dim { color: var(--dim); }
.code { font-size: 12px; border: 1px solid var(--line); border-radius: 4px; padding: 0 .35rem; }
pre { margin: .5rem 0; padding: .5rem; background: var(--soft); border-radius: 6px; overflow-x: auto; } .message { white-space: pre-wrap; }
.diff span { display: block; } .old { background: var(--old); } .new { background: var(--new); }
[hidden] { display: none !important; }
@media (max-width: 40rem) { body { padding: 1rem; } .tallies { grid-template-columns: minmax(0, 1fr); } table { display: block; overflow-x: auto; }
  th, td { padding: .2rem .35rem; } tbody th, thead th:first-child { position: sticky; left: 0; min-width: 9rem; background: var(--bg); } }
@media print { body { max-width: none; padding: 0; } .tools input, .tools button { display: none; } .tools { position: static; } .site { break-inside: avoid; content-visibility: visible; } pre { white-space: pre-wrap; } }
`;

export const HTML_SCRIPT = `
'use strict';
const sites = [...document.querySelectorAll('.site')];
const search = document.getElementById('search');
const chosen = new Map();
function matches({ dataset }) {
  for (const [key, value] of chosen) if (!dataset[key].split('\\n').includes(value)) return false;
  return search.value.toLowerCase().split(/\\s+/).every((word) => dataset.search.includes(word));
}
function show() {
  let count = 0;
  for (const site of sites) {
    site.hidden = !matches(site);
    if (!site.hidden) count += 1;
  }
  document.getElementById('count').textContent = count + ' of ' + sites.length;
  document.getElementById('none').hidden = count > 0;
  for (const button of document.querySelectorAll('button[data-key]')) {
    button.setAttribute('aria-pressed', String(chosen.get(button.dataset.key) === button.dataset.value));
  }
}
document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const { key, value } = button.dataset;
  if (key) chosen.get(key) === value ? chosen.delete(key) : chosen.set(key, value);
  if (button.id === 'clear') { chosen.clear(); search.value = ''; }
  if (button.id === 'open') {
    const opens = sites.some((site) => !site.hidden && !site.open);
    for (const site of sites) if (!site.hidden) site.open = opens;
    button.textContent = opens ? 'Close all' : 'Open all';
  }
  show();
});
search.addEventListener('input', show);
addEventListener('beforeprint', () => { for (const site of sites) site.open = true; });
show();
`;
