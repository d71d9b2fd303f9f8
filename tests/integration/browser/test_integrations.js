'use strict';
// Private integrations on the pages: create, rotate later and now, revoke. Each token is shown once.

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { withBrowser } = require('./with_browser');

let sandbox, browser, page, contact;
withBrowser(async (...both) => {
  [sandbox, browser] = both;
  page = await browser.open(`${sandbox.about.url}/private-integrations`);
  contact = '/contacts/' + sandbox.about.locations[0].contacts[0];
});

const shownToken = () => page.getByLabel('Token').innerText();

async function rotate(button) {
  await page.goto(`${sandbox.about.url}/private-integrations`);
  await page.getByRole('link', { name: 'Nightly report' }).click();
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('heading', { name: 'The token was rotated' }).waitFor();
  return shownToken();
}

let token;
test('create', async () => {
  await page.getByLabel('Account').selectOption({ label: 'Bright Smile Dental' });
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Name').fill('Nightly report');
  await page.getByLabel('View contacts').check();
  await page.getByLabel('View tags').check();
  await page.getByRole('button', { name: 'Create and show the token' }).click();
  token = await shownToken();
  assert.match(token, /^pit-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.equal(await sandbox.status(contact, token), 200);
  const made = (await sandbox.control('GET', 'pits')).pits.filter(pit => pit.name === 'Nightly report');
  assert.deepEqual(made.map(pit => [pit.level, pit.resource_id, pit.scope]),
    [['location', sandbox.about.locations[0].id, 'contacts.readonly locations/tags.readonly']]);
});

test('the token is shown once', async () => {
  const pits = await sandbox.control('GET', 'pits');
  await page.reload();
  assert.equal((await page.content()).includes(token), false);
  for (const path of ['/', '/private-integrations']) {
    await page.goto(sandbox.about.url + path);
    assert.equal((await page.content()).includes('pit-'), false);
  }
  await page.goBack();
  assert.equal((await page.content()).includes(token), false);
  assert.deepEqual(await sandbox.control('GET', 'pits'), pits, 'a reload created nothing');
});

test('rotate, expire later', async () => {
  const newer = await rotate('Rotate, expire later');
  assert.notEqual(newer, token);
  assert.deepEqual([await sandbox.status(contact, token), await sandbox.status(contact, newer)], [200, 200]);
  await page.goto(`${sandbox.about.url}/private-integrations`);
  await page.getByText('old token until').waitFor();
  await page.getByRole('link', { name: 'Nightly report' }).click();
  await sandbox.control('POST', 'clock', { seconds: 7 * 86400 + 1 });
  assert.deepEqual([await sandbox.status(contact, token), await sandbox.status(contact, newer)], [401, 200]);
  token = newer;
});

test('rotate, expire now', async () => {
  const newer = await rotate('Rotate, expire now');
  assert.deepEqual([await sandbox.status(contact, token), await sandbox.status(contact, newer)], [401, 200]);
  token = newer;
});

test('revoke', async () => {
  await page.goto(`${sandbox.about.url}/private-integrations`);
  await page.getByRole('link', { name: 'Nightly report' }).click();
  await page.getByText('Revoke this integration…').click();
  await page.getByRole('button', { name: 'Revoke and remove' }).click();
  await page.waitForURL('**/private-integrations');
  assert.equal(await page.getByRole('link', { name: 'Nightly report' }).count(), 0);
  assert.equal(await sandbox.status(contact, token), 401);
});

test('an agency has other scopes, and needs at least one', async () => {
  await page.getByLabel('Account').selectOption({ label: 'Harbor Point Marketing (agency)' });
  await page.getByRole('button', { name: 'Continue' }).click();
  assert.equal(await page.getByLabel('View contacts').count(), 0);
  await page.getByLabel('Name').fill('Agency report');
  const before = await sandbox.control('GET', 'pits');
  await page.getByRole('button', { name: 'Create and show the token' }).click();
  await page.getByText('no scope was chosen').waitFor();
  assert.deepEqual(await sandbox.control('GET', 'pits'), before);
  await page.goBack();
  await page.getByLabel('Name').fill('Agency report');
  await page.getByLabel("View the agency's profile").check();
  await page.getByRole('button', { name: 'Create and show the token' }).click();
  assert.equal(await sandbox.status('/companies/' + sandbox.about.company_id, await shownToken()), 200);
});

test('nothing came from elsewhere', () => {
  assert.deepEqual([...page.hosts], [new URL(sandbox.about.url).host]);
  // Chromium reports pages with a status from 400 on as errors; these two were wanted.
  const wanted = /^Failed to load resource: the server responded with a status of (400 \(Bad Request\)|403 \(Forbidden\))$/;
  assert.deepEqual(page.problems.filter(text => !wanted.test(text)), []);
});
