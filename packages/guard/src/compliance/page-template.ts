/** The page; `<%= %>` escapes what it prints, and only our own style is printed as it is. */
export const template = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Structured concurrency in <%= it.repository %></title>
<style><%~ it.style %></style>
</head>
<body>
<main>
<h1>Structured concurrency in <%= it.repository %></h1>
<p class="soft">As of <%= it.date %><% if (it.commit) { %>, commit <code><%= it.commit.slice(0, 12) %></code><% } %>.</p>
<ul class="figures">
<li class="<%= it.violations.open ? 'bad' : 'good' %>"><b><%= it.violations.open %></b> open violations</li>
<li><b><%= it.violations.warnings %></b> warnings</li>
<li class="wait"><b><%= it.violations.baselined %></b> in the baseline</li>
<li class="wait"><b><%= it.violations.deferred %></b> deferred</li>
<li><b><%= it.percent(it.covered, it.files) %>&#8239;%</b> of <%= it.files %> files without one</li>
<% if (it.share !== undefined) { %>
<li class="<%= it.share === 100 ? 'good' : 'wait' %>"><b><%= it.share %>&#8239;%</b> of <%= it.services.managed.length + it.services.raw.length %> services managed</li>
<% } %>
</ul>
<% if (it.trend) { %>
<h2>Over time</h2>
<% if (it.chart) { %>
<svg viewBox="0 0 <%= it.chart.width %> <%= it.chart.height %>" role="img" aria-label="Findings from <%= it.trend.samples[0].findings %> on <%= it.trend.samples[0].date %> to <%= it.trend.samples.at(-1).findings %> on <%= it.trend.samples.at(-1).date %>">
<% for (const tick of it.chart.ticks) { %>
<line class="grid" x1="<%= it.chart.left %>" x2="<%= it.chart.right %>" y1="<%= tick.y %>" y2="<%= tick.y %>"/>
<text x="<%= it.chart.left - 8 %>" y="<%= tick.y + 4 %>" text-anchor="end"><%= tick.label %></text>
<% } %>
<path class="area" d="<%= it.chart.area %>"/>
<path class="line" d="<%= it.chart.line %>"/>
<% for (const dot of it.chart.dots) { %>
<circle cx="<%= dot.x %>" cy="<%= dot.y %>" r="4"><title><%= dot.date %>: <%= dot.findings %> (<%= dot.commit.slice(0, 12) %>)</title></circle>
<% if (dot.isLabelled) { %>
<text x="<%= dot.x %>" y="<%= it.chart.height - 8 %>" text-anchor="<%= dot.anchor %>"><%= dot.date %></text>
<% } %>
<% } %>
</svg>
<% } else { %>
<p>There is only one commit to look at.</p>
<% } %>
<p class="soft">Findings by syntax alone, with the recommended rules, in <%= it.trend.samples.length %> commits of the history.<% if (it.trend.skipped) { %> <%= it.trend.skipped %> older samples are left out: too many files for one run. The next run goes on from here.<% } %></p>
<% } %>
<h2>Violations by rule</h2>
<% if (it.total) { %>
<div class="scroll"><table>
<thead><tr><th>Rule</th><th></th><th class="number">Count</th></tr></thead>
<tbody>
<% for (const rule of it.violations.byRule) { %>
<tr><td><% if (rule.docs) { %><a href="<%= rule.docs %>"><code><%= rule.name %></code></a><% } else { %><code><%= rule.name %></code><% } %><br><span class="soft"><%= rule.title %></span></td><td class="bar"><span style="width:<%= it.width(rule.count, it.violations.byRule) %>%"></span></td><td class="number"><%= rule.count %></td></tr>
<% } %>
</tbody>
</table></div>
<p class="soft">Open, warned about, in the baseline and deferred together.<% if (it.violations.silenced) { %> Comments silence <%= it.violations.silenced %> more.<% } %></p>
<% } else { %>
<p>None.</p>
<% } %>
<% for (const [title, list] of [['folder', it.violations.byDirectory], ['owner', it.violations.byOwner]]) { %>
<% if (list && list.length) { %>
<h2>Violations by <%= title %></h2>
<div class="scroll"><table>
<thead><tr><th><%= title === 'folder' ? 'Folder' : 'Owner' %></th><th></th><th class="number">Count</th></tr></thead>
<tbody>
<% for (const entry of list.slice(0, it.shown)) { %>
<tr><td><code><%= entry.name %></code></td><td class="bar"><span style="width:<%= it.width(entry.count, list) %>%"></span></td><td class="number"><%= entry.count %></td></tr>
<% } %>
</tbody>
</table></div>
<% if (it.isLong(list)) { %><p class="soft">… and <%= list.length - it.shown %> more.</p><% } %>
<% } %>
<% } %>
<h2>Background services</h2>
<% if (it.share === undefined) { %>
<p>None found.</p>
<% } else { %>
<p><%= it.services.managed.length %> under the task manager, <%= it.services.raw.length %> on their own.</p>
<% if (it.services.raw.length) { %>
<div class="scroll"><table>
<thead><tr><th>On its own</th><th class="number">Line</th></tr></thead>
<tbody>
<% for (const service of it.services.raw.slice(0, it.shown)) { %>
<tr><td><code><%= service.path %></code></td><td class="number"><%= service.line %></td></tr>
<% } %>
</tbody>
</table></div>
<% if (it.isLong(it.services.raw)) { %><p class="soft">… and <%= it.services.raw.length - it.shown %> more.</p><% } %>
<% } %>
<% } %>
<h2>Deferrals</h2>
<% if (it.deferrals.length) { %>
<div class="scroll"><table>
<thead><tr><th>Record</th><th>Owner</th><th>State</th><th class="number">Age</th><th>Ends</th><th class="number">Holds</th></tr></thead>
<tbody>
<% for (const deferral of it.deferrals) { %>
<tr><td><b><%= deferral.id %></b> <%= deferral.reason %><br><span class="soft"><% if (deferral.adr) { %><code><%= deferral.adr %></code><% } else { %>No decision record<% } %></span><% for (const due of deferral.due) { %><br><span class="state grace">Decision due: <%= due %></span><% } %></td><td><code><%= deferral.owner %></code></td><td class="state <%= deferral.state %>"><%= deferral.state %></td><td class="number"><%= deferral.ageDays === undefined ? '?' : deferral.ageDays + ' d' %></td><td><%= deferral.expires %></td><td class="number"><%= deferral.holds %><% if (deferral.ceiling !== undefined) { %> of <%= deferral.ceiling %><% } %></td></tr>
<% } %>
</tbody>
</table></div>
<% } else { %>
<p>None.</p>
<% } %>
<h2>Left by the codemod</h2>
<% if (it.markers.length) { %>
<div class="scroll"><table>
<thead><tr><th>Place</th><th>Why</th></tr></thead>
<tbody>
<% for (const marker of it.markers.slice(0, it.shown)) { %>
<tr><td><code><%= marker.path %>:<%= marker.line %></code></td><td><%= marker.reason || marker.code %></td></tr>
<% } %>
</tbody>
</table></div>
<% if (it.isLong(it.markers)) { %><p class="soft">… and <%= it.markers.length - it.shown %> more.</p><% } %>
<% } else { %>
<p>No marker.</p>
<% } %>
<h2>Coverage by folder</h2>
<div class="scroll"><table>
<thead><tr><th>Folder</th><th></th><th class="number">Clean</th><th class="number">Files</th></tr></thead>
<tbody>
<% for (const folder of it.coverage.slice(0, it.shown)) { %>
<tr><td><code><%= folder.name %></code></td><td class="bar"><span style="width:<%= it.percent(folder.clean, folder.files) %>%"></span></td><td class="number"><%= it.percent(folder.clean, folder.files) %>&#8239;%</td><td class="number"><%= folder.files %></td></tr>
<% } %>
</tbody>
</table></div>
<% if (it.isLong(it.coverage)) { %><p class="soft">… and <%= it.coverage.length - it.shown %> folders with fewer violations.</p><% } %>
<footer>
<% for (const notice of it.notices) { %>
<p><%= notice %></p>
<% } %>
<p>Written by <code>taskgroup-guard report</code>.</p>
</footer>
</main>
</body>
</html>
`;
