/** The page; `<%= %>` escapes what it prints, and only our own style is printed as it is. */
export const template = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Structured concurrency in <%= it.repository %></title>
<style><%~ it.style %></style>
</head>
<body>
<main>
<header>
<p class="soft">Structured concurrency</p>
<h1><%= it.repository %></h1>
<p class="lead"><%= it.headline %></p>
<p class="soft"><%= it.date %><% if (it.commit) { %>, commit <code><%= it.commit.slice(0, 12) %></code><% } %></p>
</header>
<ul class="figures">
<li class="<%= it.violations.open ? 'bad' : 'good' %>"><b><%= it.violations.open %></b> open violations</li>
<li class="<%= it.violations.baselined + it.violations.deferred ? 'wait' : 'good' %>"><b><%= it.violations.baselined + it.violations.deferred %></b> held back</li>
<li class="<%= it.covered === it.files ? 'good' : '' %>"><b><%= it.percent(it.covered, it.files) %>&#8239;%</b> of <%= it.files %> files without one</li>
<% if (it.share !== undefined) { %>
<li class="<%= it.share === 100 ? 'good' : 'wait' %>"><b><%= it.share %>&#8239;%</b> of <%= it.services.managed.length + it.services.raw.length %> background services managed</li>
<% } %>
</ul>
<% if (it.trend) { %>
<section aria-labelledby="over-time">
<h2 id="over-time">Over time</h2>
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
<text class="value" x="<%= dot.x %>" y="<%= dot.y - 10 %>" text-anchor="<%= dot.anchor %>"><%= dot.findings %></text>
<% } %>
<% } %>
</svg>
<% } else { %>
<p>There is only one commit to look at.</p>
<% } %>
<p class="soft">Findings by syntax alone, with the recommended rules, in <%= it.trend.samples.length %> commits of the history.<% if (it.trend.skipped) { %> <%= it.trend.skipped %> older samples are left out: too many files for one run. The next run goes on from here.<% } %></p>
</section>
<% } %>
<section aria-labelledby="violations">
<h2 id="violations">Violations</h2>
<% if (it.total) { %>
<div class="stack" aria-hidden="true"><% for (const part of it.standing) { %><span class="<%= part.kind %>" style="flex-grow:<%= part.count %>"></span><% } %></div>
<ul class="legend">
<% for (const part of it.standing) { %>
<li class="<%= part.kind %>"><b><%= part.count %></b> <%= part.says %></li>
<% } %>
</ul>
<% if (it.violations.silenced) { %><p class="soft">Comments silence <%= it.violations.silenced %> more.</p><% } %>
<h3>By rule</h3>
<table class="bars">
<thead><tr><th scope="col">Rule</th><th scope="col" class="bar"><span class="unseen">Share</span></th><th scope="col" class="number">Count</th></tr></thead>
<tbody>
<% for (const rule of it.violations.byRule) { %>
<tr><td><% if (rule.docs) { %><a href="<%= rule.docs %>"><code><%= rule.name %></code></a><% } else { %><code><%= rule.name %></code><% } %><br><span class="soft"><%= rule.title %></span></td><td class="bar"><span style="width:<%= it.width(rule.count, it.violations.byRule) %>%"></span></td><td class="number"><%= rule.count %></td></tr>
<% } %>
</tbody>
</table>
<% } else { %>
<p>None.</p>
<% } %>
<% for (const [title, list] of [['Folder', it.violations.byDirectory], ['Owner', it.violations.byOwner]]) { %>
<% if (list && list.length) { %>
<h3>By <%= title.toLowerCase() %></h3>
<table class="bars">
<thead><tr><th scope="col"><%= title %></th><th scope="col" class="bar"><span class="unseen">Share</span></th><th scope="col" class="number">Count</th></tr></thead>
<tbody>
<% for (const entry of list.slice(0, it.shown)) { %>
<tr><td><code><%= entry.name %></code></td><td class="bar"><span style="width:<%= it.width(entry.count, list) %>%"></span></td><td class="number"><%= entry.count %></td></tr>
<% } %>
</tbody>
</table>
<% if (it.isLong(list)) { %><p class="soft">… and <%= list.length - it.shown %> more.</p><% } %>
<% } %>
<% } %>
</section>
<section aria-labelledby="services">
<h2 id="services">Background services</h2>
<% if (it.share === undefined) { %>
<p>None found.</p>
<% } else { %>
<div class="stack" aria-hidden="true"><% if (it.services.managed.length) { %><span class="managed" style="flex-grow:<%= it.services.managed.length %>"></span><% } %><% if (it.services.raw.length) { %><span class="open" style="flex-grow:<%= it.services.raw.length %>"></span><% } %></div>
<ul class="legend">
<li class="managed"><b><%= it.services.managed.length %></b> under the task manager</li>
<li class="open"><b><%= it.services.raw.length %></b> on their own: nobody ends them, or hears of their errors</li>
</ul>
<% if (it.services.raw.length) { %>
<table>
<thead><tr><th scope="col">On its own</th><th scope="col" class="number">Line</th></tr></thead>
<tbody>
<% for (const service of it.services.raw.slice(0, it.shown)) { %>
<tr><td><code><%= service.path %></code></td><td class="number"><%= service.line %></td></tr>
<% } %>
</tbody>
</table>
<% if (it.isLong(it.services.raw)) { %><p class="soft">… and <%= it.services.raw.length - it.shown %> more.</p><% } %>
<% } %>
<% } %>
</section>
<section aria-labelledby="deferrals">
<h2 id="deferrals">Deferrals</h2>
<% if (it.owers.length) { %>
<h3>Who owes</h3>
<table class="cards" role="table">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Owner</th><th scope="col" role="columnheader" class="number">Records</th><th scope="col" role="columnheader" class="number">Holds back</th><th scope="col" role="columnheader" class="number">Oldest</th><th scope="col" role="columnheader">Next end</th><th scope="col" role="columnheader">To do</th></tr></thead>
<tbody role="rowgroup">
<% for (const ower of it.owers) { %>
<tr role="row"><td role="cell" class="owner"><code><%= ower.owner %></code></td><td role="cell" data-label="Records" class="number"><%= ower.records %></td><td role="cell" data-label="Holds back" class="number"><%= ower.holds %></td><td role="cell" data-label="Oldest" class="number"><%= ower.oldest === undefined ? 'unknown' : ower.oldest + ' days' %></td><td role="cell" data-label="Next end" class="date"><%= ower.next %></td><td role="cell" data-label="To do"><% if (ower.over) { %><span class="state over"><%= ower.over %> past the end</span><% } %><% if (ower.due) { %> <span class="state grace"><%= ower.due %> to decide</span><% } %><% if (!ower.over && !ower.due) { %><span class="soft">nothing yet</span><% } %></td></tr>
<% } %>
</tbody>
</table>
<% } %>
<% if (it.debts.length) { %>
<h3>Records</h3>
<table class="cards" role="table">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Record</th><th scope="col" role="columnheader">Owner</th><th scope="col" role="columnheader">State</th><th scope="col" role="columnheader" class="number">Age</th><th scope="col" role="columnheader">Ends</th><th scope="col" role="columnheader" class="number">Holds back</th></tr></thead>
<tbody role="rowgroup">
<% for (const deferral of it.debts) { %>
<tr role="row"><td role="cell"><b><%= deferral.id %></b> <%= deferral.reason %><br><span class="soft"><% if (deferral.adr) { %><code><%= deferral.adr %></code><% } else { %>No decision record<% } %></span><% for (const due of deferral.due) { %><br><span class="due">Decision due: <%= due %></span><% } %></td><td role="cell" data-label="Owner" class="owner"><code><%= deferral.owner %></code></td><td role="cell" data-label="State"><span class="state <%= deferral.state %>"><%= deferral.state === 'over' ? 'past the end' : deferral.state %></span></td><td role="cell" data-label="Age" class="number"><%= deferral.ageDays === undefined ? 'unknown' : deferral.ageDays + ' days' %></td><td role="cell" data-label="Ends" class="date"><%= deferral.expires %></td><td role="cell" data-label="Holds back" class="number"><%= deferral.holds %><% if (deferral.ceiling !== undefined) { %> of <%= deferral.ceiling %><% } %></td></tr>
<% } %>
</tbody>
</table>
<% } else { %>
<p>None.</p>
<% } %>
</section>
<section aria-labelledby="codemod">
<h2 id="codemod">Left by the codemod</h2>
<% if (it.markers.length) { %>
<table>
<thead><tr><th scope="col">Place</th><th scope="col">Why</th></tr></thead>
<tbody>
<% for (const marker of it.markers.slice(0, it.shown)) { %>
<tr><td><code><%= marker.path %>:<%= marker.line %></code></td><td><%= marker.reason || marker.code %></td></tr>
<% } %>
</tbody>
</table>
<% if (it.isLong(it.markers)) { %><p class="soft">… and <%= it.markers.length - it.shown %> more.</p><% } %>
<% } else { %>
<p>No marker.</p>
<% } %>
</section>
<section aria-labelledby="coverage">
<h2 id="coverage">Coverage by folder</h2>
<p class="soft">Files without a violation, recorded or not.</p>
<table class="bars">
<thead><tr><th scope="col">Folder</th><th scope="col" class="bar"><span class="unseen">Share</span></th><th scope="col" class="number">Clean</th><th scope="col" class="number">Files</th></tr></thead>
<tbody>
<% for (const folder of it.coverage.slice(0, it.shown)) { %>
<tr><td><code><%= folder.name %></code></td><td class="bar"><span class="<%= folder.clean === folder.files ? 'full' : '' %>" style="width:<%= it.percent(folder.clean, folder.files) %>%"></span></td><td class="number"><%= it.percent(folder.clean, folder.files) %>&#8239;%</td><td class="number"><%= folder.files %></td></tr>
<% } %>
</tbody>
</table>
<% if (it.isLong(it.coverage)) { %><p class="soft">… and <%= it.coverage.length - it.shown %> folders with a larger share.</p><% } %>
</section>
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
