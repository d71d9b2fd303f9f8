'use strict';
// The list of requests goes on by itself: what comes is added, what has the focus keeps it, what is being read stays where it is.

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { withBrowser } = require('./with_browser');

let sandbox, browser, page;
withBrowser(async (...both) => {
  [sandbox, browser] = both;
  page = await browser.open(`${sandbox.about.url}/requests`);
});

const ask = path => fetch(sandbox.about.url + path, { headers: { Authorization: `Bearer ${sandbox.about.pit.location}` } });
const shown = path => page.getByRole('link', { name: `GET ${path}` });

test('what comes is added by itself, with its reason', async () => {
  await page.getByText('Nothing yet.').waitFor();
  await ask('/first');
  await shown('/first').waitFor();
  await page.getByText('No operation that the sandbox knows').waitFor();
  assert.equal(await page.getByText('Nothing yet.').count(), 0);
  await page.getByRole('status').filter({ hasText: '1 new request, the last: 401 to GET /first' }).waitFor();
});

test('the focus and the place stay', async () => {
  for (let count = 0; count < 30; ++count) await ask(`/filler/${count}`);
  await shown('/filler/29').waitFor();
  const read = shown('/filler/3 ');
  await read.focus();
  const before = await read.evaluate(element => ({ top: element.getBoundingClientRect().top, scrolled: scrollY }));
  assert.ok(before.scrolled > 0, 'it is scrolled to');
  for (let count = 0; count < 5; ++count) await ask(`/more/${count}`);
  await shown('/more/4').waitFor();
  const after = await read.evaluate(element =>
    ({ top: element.getBoundingClientRect().top, scrolled: scrollY, focused: document.activeElement === element }));
  assert.ok(Math.abs(after.top - before.top) < 1, `${before.top} became ${after.top}`);
  assert.ok(after.scrolled > before.scrolled);
  assert.ok(after.focused);
});

test('it can be paused, by the keyboard', async () => {
  await page.getByRole('button', { name: 'Pause' }).press('Enter');
  await page.getByText('Paused.').waitFor();
  const looks = [];
  page.on('request', request => looks.push(request.url()));
  await ask('/while-paused');
  await page.waitForFunction(() => new Promise(resolve => { setTimeout(() => resolve(true), 2500); }));
  assert.deepEqual(looks, []);
  assert.equal(await shown('/while-paused').count(), 0);
  await page.getByRole('button', { name: 'Go on' }).press('Enter');
  await shown('/while-paused').waitFor();
});

test('what a client sends cannot run', async () => {
  await fetch(`${sandbox.about.url}/<img src=x onerror=document.title='run'>`, { headers: { 'User-Agent': '<script>document.title="run"</script>' } });
  await page.getByRole('link', { name: 'onerror' }).waitFor();
  assert.equal(await page.title(), 'Requests · ghlauth sandbox');
  assert.equal(await page.locator('img').count(), 0);
});

test('a sandbox that was asked to forget begins anew', async () => {
  await sandbox.control('DELETE', 'counters');
  await ask('/anew');
  await shown('/anew').waitFor();
  assert.equal(await shown('/first').count(), 0);
});

test('nothing was refused by the page\'s own policy, and nothing came from elsewhere', async () => {
  assert.deepEqual(page.problems, []);
  assert.deepEqual([...page.hosts], [new URL(sandbox.about.url).host]);
});
