'use strict';
// The consent page as a user meets it: allow for a sub-account, for an agency, in bulk; refuse; uninstall.

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { withBrowser } = require('./with_browser');

let sandbox, browser;
withBrowser((...both) => { [sandbox, browser] = both; });

/// Presses the button and waits until the browser is back in the app; returns that URL.
async function allow(page) {
  await page.getByRole('button', { name: 'Allow and install' }).click();
  await page.waitForURL(`${sandbox.redirectUri}?**`);
  assert.deepEqual(page.problems, []);
  assert.deepEqual([...page.hosts].sort(), [new URL(sandbox.about.url).host, `127.0.0.1:${sandbox.callback.port}`].sort());
  return page.url();
}

test('the overview leads to the consent page', async () => {
  const page = await browser.open(`${sandbox.about.url}/`);
  await page.getByRole('link', { name: 'Install…' }).click();
  await page.getByRole('heading', { name: 'Front Desk Sync' }).waitFor();
  for (const words of ['View contacts', 'Create, change and delete contacts', 'See who installed the app'])
    await page.getByRole('listitem').filter({ hasText: words }).waitFor();
  assert.deepEqual(page.problems, []);
  await page.close();
});

test('allow for a sub-account', async () => {
  const page = await browser.open(sandbox.link(undefined, { state: 'from here & back=1' }));
  await page.getByRole('radio', { name: 'Bright Smile Dental' }).check();
  const url = await allow(page);
  assert.equal(new URL(url).searchParams.get('state'), 'from here & back=1');
  const token = await sandbox.exchange(url);
  assert.deepEqual([token.userType, token.locationId], ['Location', sandbox.about.locations[0].id]);
  await page.close();
});

test('nothing chosen, nothing sent; the keyboard is enough', async () => {
  const page = await browser.open(sandbox.link());
  const before = await sandbox.state();
  await page.getByRole('button', { name: 'Allow and install' }).click();
  assert.equal(await page.evaluate(() => document.activeElement.name), 'resource');
  assert.deepEqual(await sandbox.state(), before);
  await page.getByRole('radio', { name: 'Lakeside Roofing' }).press('Space');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${sandbox.redirectUri}?**`);
  assert.equal((await sandbox.exchange(page.url())).locationId, sandbox.about.locations[1].id);
  await page.close();
});

test('allow for an agency', async () => {
  const app = await sandbox.control('POST', 'apps', {
    name: 'Agency tool', target: 'agency', redirect_uris: [sandbox.redirectUri],
    scopes: ['companies.readonly', 'users.readonly'],
  });
  const page = await browser.open(sandbox.link(app));
  assert.equal(await page.getByRole('radio').count(), 1);
  await page.getByRole('radio', { name: 'The agency' }).check();
  const token = await sandbox.exchange(await allow(page), app);
  assert.deepEqual([token.userType, token.companyId, token.isBulkInstallation], ['Company', sandbox.about.company_id, false]);
  await page.close();
});

test('bulk installation and future sub-accounts', async () => {
  const page = await browser.open(sandbox.link());
  const all = page.getByLabel('All 4 sub-accounts');
  const one = page.getByRole('checkbox', { name: 'Cedar Yoga Studio' });
  assert.equal(await all.isVisible(), false, 'the options of the agency are shown with the agency');
  await page.getByRole('radio', { name: 'The agency' }).check();
  assert.equal(await all.isChecked(), true);
  assert.equal(await one.isVisible(), false);
  await all.uncheck();
  await one.check();
  await page.getByRole('checkbox', { name: 'Summit Auto Care' }).check();
  await page.getByLabel('Also sub-accounts that are added later').check();
  const token = await sandbox.exchange(await allow(page));
  assert.equal(token.userType, 'Company');
  assert.deepEqual(token.approvedLocations, [sandbox.about.locations[2].id, sandbox.about.locations[3].id]);
  assert.deepEqual([token.isBulkInstallation, token.installToFutureLocations, token.approveAllLocations], [true, true, false]);
  await page.close();
});

test('a refusal ends on the page', async () => {
  const before = await sandbox.state();
  const arrived = sandbox.callback.seen.length;
  const page = await browser.open(sandbox.link());
  await page.getByRole('button', { name: 'Refuse' }).click();
  await page.getByRole('heading', { name: 'The app was not installed' }).waitFor();
  assert.ok(page.url().startsWith(`${sandbox.about.url}/v2/oauth/chooselocation`));
  assert.equal(sandbox.callback.seen.length, arrived);
  assert.deepEqual(await sandbox.state(), before);
  assert.deepEqual(page.problems, []);
  await page.close();
});

test('an approved page cannot be sent again', async () => {
  const page = await browser.open(sandbox.link());
  await page.getByRole('radio', { name: 'Bright Smile Dental' }).check();
  const form = await page.evaluate(() => [...new FormData(document.forms[0]).entries()]);
  await allow(page);
  const again = await fetch(sandbox.link(),
    { method: 'POST', headers: { Origin: sandbox.about.url }, body: new URLSearchParams(form), redirect: 'manual' });
  assert.equal(again.status, 403);
  await page.close();
});

test('uninstall', async () => {
  const link = await browser.open(sandbox.link());
  await link.getByRole('radio', { name: 'The agency' }).check();
  const token = await sandbox.exchange(await allow(link));
  await link.close();
  const path = `/oauth/installedLocations?companyId=${sandbox.about.company_id}&appId=${sandbox.about.app.id}`;
  assert.equal(await sandbox.status(path, token.access_token), 200);

  const page = await browser.open(`${sandbox.about.url}/installed-apps`);
  const row = page.getByRole('row').filter({ hasText: 'Agency, bulk installation' });
  await row.getByText('Uninstall…').click();
  await row.getByRole('button', { name: 'Uninstall and end its tokens' }).click();
  await page.waitForURL('**/installed-apps');
  const left = (await sandbox.control('GET', 'installations')).installations;
  assert.deepEqual(left.filter(installation => installation.app_id === sandbox.about.app.id), []);
  assert.equal(await sandbox.status(path, token.access_token), 401);
  assert.equal(await row.count(), 0);
  assert.deepEqual(page.problems, []);
  await page.close();
});

test('dark where the user wants it', async () => {
  const page = await browser.open(sandbox.link());
  const brightness = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number)
    .reduce((sum, part) => sum + part) / 3);
  assert.ok(await brightness() > 220);
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.ok(await brightness() < 40);
  await page.close();
});
