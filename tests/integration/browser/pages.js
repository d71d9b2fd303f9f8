'use strict';
// All pages of a sandbox, found as a user finds them: from the overview by links and forms. A page that is added later and can be
// reached is among them by itself.

const assert = require('node:assert/strict');

const MAX_PAGES = 100;
// The time on all pages, so that pictures of them differ by what was changed.
const NOON_MS = Date.UTC(2026, 1, 2, 12);

/// Gives the sandbox something to show: requests that were refused and a fault for one that nobody sends, an agency with an
/// installation in bulk, a long name, webhooks that were taken, were not taken and wait; an app with a custom page.
async function populate(sandbox) {
  const { unix_ms: now } = await sandbox.control('GET', 'clock');
  await sandbox.control('POST', 'clock', { seconds: Math.round((NOON_MS - now) / 1000) });
  for (const path of ['/contacts/nobody', '/no-such-route']) await sandbox.status(path, 'a token of nobody');
  await sandbox.control('POST', 'faults', { kind: 'status', status: 503, path: '/nobody-asks', count: 3 });
  await sandbox.control('POST', 'consent', { level: 'agency', all_locations: true });
  await sandbox.control('POST', 'locations', { name: 'Bartholomew and Daughters Refrigeration-and-Airconditioning Services' });
  await sandbox.control('POST', 'switches', { 'webhook-signatures': 'ed25519' });
  const url = `http://127.0.0.1:${sandbox.callback.port}/a-rather-long-path/for-the-webhooks-of-this-app/and-more`;
  await sandbox.control('PATCH', `apps/${sandbox.about.app.id}`, { webhook_url: url, custom_page_url: url });
  await sandbox.control('POST', 'webhooks', { type: 'LCEmailStats', url: 'http://127.0.0.1:1/nobody' });
  await sandbox.control('POST', 'webhooks', { type: 'OpportunityMonetaryValueUpdate', fault: 'repeated_signatures' });
  const isOpen = row => row.state === 'sending' || row.attempts.length === 0;
  while ((await sandbox.control('GET', 'webhooks')).webhooks.some(isOpen));
}

/// What two addresses of one page have in common: ids are left out, and values of the query.
function kindOf(path) {
  const { pathname, searchParams } = new URL(path, 'http://sandbox');
  const parts = pathname.split('/').map(part => (/^\d+$|^(?=.*[\dA-Z])[\w-]{16,}$/.test(part) ? '{id}' : part));
  const names = [...new Set(searchParams.keys())].sort();
  return parts.join('/') + (names.length ? `?${names.join('&')}` : '');
}

/// "private-integrations-one" for /private-integrations/{id}, whatever the query.
function nameOf(kind) {
  const [path] = kind.split('?');
  if (path === '/') return 'overview';
  if (path.endsWith('/oauth/chooselocation')) return 'consent';
  return path.split('/').filter(Boolean).map(part => (part === '{id}' ? 'one' : part)).join('-');
}

/// Those of the links that stay, without their origin.
function pathsIn(links, url) {
  const { origin } = new URL(url);
  return links.filter(link => link.startsWith(`${origin}/`)).map(link => link.slice(origin.length).split('#')[0]);
}

/// Follows the links from `start`, and calls `visit(name, page, path)` at each kind of page that is not in `seen` yet (a Map from
/// kinds to addresses). Returns the forms for changing something, each as { name, path, index, which, label, action }.
async function followLinks(sandbox, page, seen, visit, start = ['/']) {
  const { origin } = new URL(sandbox.about.url);
  const waiting = [...start];
  const found = [];
  while (waiting.length) {
    const path = waiting.shift();
    const kind = kindOf(path);
    if (seen.has(kind)) continue;
    const answer = await fetch(origin + path, { redirect: 'manual' });
    assert.equal(answer.status, 200, `${path} is linked`);
    const isPage = /^text\/html\b/.test(answer.headers.get('content-type') ?? '');
    const isVariant = [...seen.keys()].some(known => known.split('?')[0] === kind.split('?')[0]);
    const name = nameOf(kind) + (isVariant ? ` with ${kind.split('?')[1] ?? 'nothing'}` : '');
    seen.set(kind, path);
    assert.ok(seen.size <= MAX_PAGES, `more than ${MAX_PAGES} pages: ${[...seen.keys()].join(' ')}`);
    if (!isPage) continue;
    await page.goto(origin + path);
    const ways = await page.evaluate(() => inPage.ways());
    waiting.push(...pathsIn(ways.links, origin));
    found.push(...ways.forms.map(form => ({ name, path, ...form })));
    await visit(name, page, path);
  }
  return found;
}

/// One form of each kind: the page, where it goes, and its button.
function kindsOf(forms) {
  const kinds = new Map(forms.map(form => [`${form.name} ${kindOf(form.action)} ${form.label}`, form]).reverse());
  return [...kinds.values()].reverse();
}

module.exports = { followLinks, kindOf, kindsOf, pathsIn, populate };
