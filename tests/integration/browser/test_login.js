'use strict';
// ghlauth_login with a real browser: what stays of the code in it, and how a refusal ends.

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const readline = require('node:readline');
const { test } = require('node:test');
const { withBrowser } = require('./with_browser');

let sandbox, browser;
withBrowser((...both) => { [sandbox, browser] = both; });

/// Starts the program, and registers the redirect URI that it got. `link` is the authorize URL, `outcome` its last line.
async function startLogin(timeoutMs) {
  const { about } = sandbox;
  const child = spawn(process.env.GHLAUTH_LOGIN_PROGRAM,
    [about.url, about.app.client_id, 'http://localhost:0/oauth/callback', String(timeoutMs)],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, GHLAUTH_CLIENT_SECRET: about.app.client_secret } });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const link = (await lines.next()).value;
  const redirectUri = new URL(link).searchParams.get('redirect_uri');
  await sandbox.control('POST', `apps/${about.app.id}`, { redirect_uris: [redirectUri] });
  return { link, redirectUri, outcome: async () => (await lines.next()).value };
}

test('the code does not stay in the address, the history of the tab or the page', async () => {
  const login = await startLogin(30_000);
  const page = await browser.open(login.link);
  const asked = [];
  page.on('request', request => asked.push(request.url()));
  await page.getByRole('radio', { name: 'Bright Smile Dental' }).check();
  await page.getByRole('button', { name: 'Allow and install' }).click();
  await page.getByRole('heading', { name: 'You can close this window' }).waitFor();
  assert.equal(await login.outcome(), `installed at ${sandbox.about.locations[0].id}`);

  const answer = asked.find(url => url.startsWith(`${login.redirectUri}?`));
  const { searchParams } = new URL(answer);
  assert.match(searchParams.get('code'), /^[0-9a-f]{40}$/);
  assert.equal(page.url(), login.redirectUri);
  assert.equal(await page.evaluate(() => document.referrer), '');
  assert.equal((await page.content()).includes(searchParams.get('code')), false);
  const session = await browser.context.newCDPSession(page);
  const { entries } = await session.send('Page.getNavigationHistory');
  assert.ok(entries.length >= 2);
  for (const { url } of entries) assert.equal(url.includes(searchParams.get('code')), false, url);
  await page.goBack();
  assert.ok(page.url().startsWith(sandbox.about.url));
  await page.close();
});

test('what does not come from the consent does not end the wait', async () => {
  const login = await startLogin(30_000);
  const page = await browser.open(`${sandbox.about.url}/`);
  const state = new URL(login.link).searchParams.get('state');
  for (const query of ['?code=1&state=guessed', '?error=access_denied', '?error=access_denied&state=guessed', '']) {
    await page.goto(login.redirectUri + query);
    await page.getByRole('heading', { name: 'Not expected' }).waitFor();
    assert.equal((await page.content()).includes('guessed'), false);
  }
  // The same listener under a name that it was not registered with.
  await page.goto(login.redirectUri.replace('localhost', '127.0.0.1') + `?code=1&state=${state}`);
  await page.getByRole('heading', { name: 'Not expected' }).waitFor();
  await page.goto(login.link);
  await page.getByRole('radio', { name: 'Lakeside Roofing' }).check();
  await page.getByRole('button', { name: 'Allow and install' }).click();
  assert.equal(await login.outcome(), `installed at ${sandbox.about.locations[1].id}`);
  await page.close();
});

test('a refusal does not come back, and the wait ends by its timeout', async () => {
  const timeoutMs = 3000;
  const login = await startLogin(timeoutMs);
  const page = await browser.open(login.link);
  await page.getByRole('button', { name: 'Refuse' }).click();
  await page.getByRole('heading', { name: 'The app was not installed' }).waitFor();
  assert.equal(await login.outcome(), 'GHLAUTH_E_TIMEOUT');
  assert.ok(page.url().startsWith(sandbox.about.url));
  await page.close();
});
