'use strict';
// What users do, with the keyboard alone: install an app for a sub-account, and for an agency in bulk; refuse; create a private
// integration. Nothing here points, clicks or sets the focus by a script.

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { withBrowser } = require('./with_browser');

const MAX_STOPS = 100;

let sandbox, browser;
withBrowser((...both) => { [sandbox, browser] = both; });

/// The words of what has the focus.
const focused = page => page.evaluate(() => {
  const element = document.activeElement;
  return element === document.body ? '' : (element.labels?.[0] ?? element).innerText.trim();
});

/// Presses `key` until something with these words at its beginning has the focus.
async function moveTo(page, words, key = 'Tab') {
  const passed = [];
  while (passed.length < MAX_STOPS) {
    await page.keyboard.press(key);
    const now = await focused(page);
    if (now.startsWith(words)) return;
    passed.push(now.split('\n')[0]);
  }
  assert.fail(`${key} does not lead to ${words}, but to ${passed.join(', ')}`);
}

/// Presses Enter on what leads to another page.
async function enter(page) {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

async function backInTheApp(page) {
  await page.waitForURL(`${sandbox.redirectUri}?**`);
  assert.deepEqual(page.problems, []);
  assert.match(new URL(page.url()).searchParams.get('code'), /^\w+$/);
  return sandbox.exchange(page.url());
}

test('an app is installed for a sub-account', async () => {
  const page = await browser.open(`${sandbox.about.url}/`);
  await moveTo(page, 'Install…');
  await enter(page);
  await moveTo(page, 'The agency');
  await page.keyboard.press('Space');
  await moveTo(page, 'Lakeside Roofing', 'ArrowDown');
  await moveTo(page, 'Allow and install');
  await enter(page);
  const token = await backInTheApp(page);
  assert.deepEqual([token.userType, token.locationId], ['Location', sandbox.about.locations[1].id]);
  const contact = `/contacts/${sandbox.about.locations[1].contacts[0]}`;
  assert.equal(await sandbox.status(contact, token.access_token), 200);
  await page.close();
});

test('an app is installed for an agency, in bulk', async () => {
  const page = await browser.open(sandbox.link());
  await moveTo(page, 'The agency');
  await page.keyboard.press('Space');
  await moveTo(page, 'All 4 sub-accounts');
  await page.keyboard.press('Space');
  await moveTo(page, 'Cedar Yoga Studio');
  await page.keyboard.press('Space');
  await moveTo(page, 'Also sub-accounts that are added later');
  await page.keyboard.press('Space');
  await moveTo(page, 'Allow and install');
  await enter(page);
  const token = await backInTheApp(page);
  assert.deepEqual([token.userType, token.approvedLocations, token.installToFutureLocations],
    ['Company', [sandbox.about.locations[2].id], true]);
  await page.close();
});

test('the access is refused', async () => {
  const arrived = sandbox.callback.seen.length;
  const page = await browser.open(sandbox.link());
  await moveTo(page, 'Refuse');
  await enter(page);
  assert.equal(await page.locator('h1').innerText(), 'The app was not installed');
  assert.equal(sandbox.callback.seen.length, arrived);
  await page.close();
});

test('a private integration is created', async () => {
  const page = await browser.open(`${sandbox.about.url}/`);
  await moveTo(page, 'Private integrations');
  await enter(page);
  await moveTo(page, 'Account');
  await page.keyboard.type('Bright');  // the first account that begins so
  await moveTo(page, 'Continue');
  await enter(page);
  await moveTo(page, 'Name');
  await page.keyboard.type('Nightly report');
  await moveTo(page, 'View contacts');
  await page.keyboard.press('Space');
  await moveTo(page, 'Create and show the token');
  await enter(page);
  const token = await page.getByLabel('Token').innerText();
  assert.equal(await sandbox.status(`/contacts/${sandbox.about.locations[0].contacts[0]}`, token), 200);
  await moveTo(page, 'Done');
  await enter(page);
  assert.equal(new URL(page.url()).pathname, '/private-integrations');
  assert.deepEqual(page.problems, []);
  await page.close();
});
