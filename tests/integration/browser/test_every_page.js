'use strict';
// Every page of the sandbox, and every page that answers one of its forms: nobody is kept out of it (axe-core, light and dark), the
// Tab key reaches all of it and shows where it is, its own security policy refuses nothing, and nothing comes from elsewhere.
//    GHLAUTH_WRITE_SCREENSHOTS=1 ctest -R browser.every_page     writes the pictures and src/sandbox/pages.md anew

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test, before } = require('node:test');
const { audit, walkByTab } = require('./accessibility');
const { followLinks, kindOf, kindsOf, pathsIn, populate } = require('./pages');
const { serve, startSandbox } = require('./sandbox');
const screenshots = require('./screenshots');
const { withBrowser } = require('./with_browser');

const IN_THE_DARK = ['overview', 'consent'];

let sandbox, browser;
const seen = new Map();  // kinds of pages, with an address of each
const sent = new Set();  // addresses that forms went to
const fetched = new Set();  // what pages asked for
let forms;
const remarks = new Set();
before(screenshots.begin);
withBrowser((...both) => { [sandbox, browser] = both; });

const originOf = place => new URL(place.about.url).origin;

/// The console tells of a page whose status is from 400 on, which is no fault where that was wanted.
function checkConsole(page, where, wanted) {
  const isWanted = text => wanted && text.includes(`status of ${wanted}`);
  assert.deepEqual(page.problems.splice(0).filter(text => !isWanted(text)), [], where);
}

/// All that a page is asked for. `place` is the sandbox that it is of.
async function check(page, where, place, wanted) {
  const allowed = [place.about.url, place.redirectUri].map(url => new URL(url).host);
  assert.deepEqual([...page.hosts].filter(host => !allowed.includes(host)), [], `${where}: requests`);
  for (const address of page.paths) fetched.add(address);
  assert.deepEqual(await page.evaluate(() => inPage.violations), [], `${where}: security policy`);
  checkConsole(page, where, wanted);
  await page.evaluate(() => inPage.openDetails());
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme });
    const { grave, others } = await audit(page);
    assert.deepEqual(grave, [], `${where}, ${colorScheme}`);
    for (const remark of others) remarks.add(`${where}: ${remark}`);
  }
  const { stops, unseen, unreached } = await walkByTab(page);
  assert.ok(stops > 0, where);
  assert.deepEqual({ unseen, unreached }, { unseen: [], unreached: [] }, `${where}: the Tab key`);
}

/// A picture of the page as it is when it is opened.
async function picture(page, name, caption, place) {
  const replacements = [[new URL(place.about.url).host, '127.0.0.1:8080'], [new URL(place.redirectUri).host, '127.0.0.1:3000']];
  await screenshots.screenshot(page, name, caption, replacements);
}

async function checkWithPicture(name, page, address) {
  const caption = `: \`${kindOf(address).split('?')[0]}\``;
  if (!name.includes(' ')) {
    await picture(page, name, caption, sandbox);
    if (IN_THE_DARK.includes(name)) {
      await page.emulateMedia({ colorScheme: 'dark' });
      await picture(page, `${name}-dark`, `${caption}, dark`, sandbox);
    }
  }
  await check(page, name, sandbox);
}

test('a page with faults is found out', async () => {
  const faulty = await serve(`<!doctype html><html lang="en"><title>Faults</title><main><h1>Faults</h1>
    <p style="color: #bbb; background: #fff">faint</p><input type="text">
    <button style="outline: none">nothing shows the focus</button><a href="/" style="outline: 3px solid transparent">nor here</a>
    <a href="/b">good</a><a href="/c" onfocus="this.blur()">not to be reached</a></main>`);
  try {
    const page = await browser.open(`http://127.0.0.1:${faulty.port}/`);
    const { grave } = await audit(page);
    assert.deepEqual(grave.map(text => text.split(' ')[1]).sort(), ['color-contrast', 'label']);
    const { unseen, unreached } = await walkByTab(page);
    assert.equal(unseen.length, 2, unseen.join());
    assert.equal(unreached.length, 1, unreached.join());
    await page.close();
  } finally {
    await faulty.close();
  }
});

test('every page of a sandbox where nothing has happened', async () => {
  const page = await browser.open(`${sandbox.about.url}/`);
  const empty = new Map();
  await followLinks(sandbox, page, empty, name => check(page, `${name}, empty`, sandbox));
  assert.ok(empty.size > 5);
  await page.close();
});

test('every page', async () => {
  await populate(sandbox);
  const page = await browser.open(`${sandbox.about.url}/`);
  forms = kindsOf(await followLinks(sandbox, page, seen, checkWithPicture));
  await page.close();
});

test('the agency is chosen on the consent page', async () => {
  const page = await browser.open(sandbox.link());
  await page.getByRole('radio', { name: 'The agency' }).check();
  await page.getByLabel(/^All \d+ sub-accounts/).uncheck();
  await picture(page, 'consent-agency', ', for an agency in bulk', sandbox);
  await check(page, 'consent-agency', sandbox);
  await page.close();
});

test('on a telephone', async () => {
  const page = await browser.open(`${sandbox.about.url}/webhooks`);
  await page.setViewportSize({ width: 390, height: 844 });
  await picture(page, 'narrow', ', on a telephone', sandbox);
  await check(page, 'narrow', sandbox);
  await page.close();
});

test('pages that say what is wrong', async () => {
  const wrong = sandbox.link({ ...sandbox.about.app, client_id: 'nobody' });
  for (const [name, url] of [['problem', `${sandbox.about.url}/private-integrations/nobody`], ['consent-problem', wrong]]) {
    const status = (await fetch(url)).status;
    assert.ok(status >= 400, url);
    const page = await browser.open(url);
    await picture(page, name, `, answered with ${status}`, sandbox);
    await check(page, name, sandbox, status);
    await page.close();
  }
});

test('every form', async t => {
  assert.ok(forms.length > 5);
  for (const form of forms) {
    const what = `${form.name}-${form.label.toLowerCase().replace(/\W+/g, '-').replace(/^-|-$/g, '')}`;
    await t.test(what, async () => {
      // One that nothing was changed in yet.
      const fresh = await startSandbox(sandbox.callback);
      try {
        await populate(fresh);
        const page = await browser.open(originOf(fresh) + form.path);
        const button = await page.evaluateHandle(ways => inPage.prepare(ways), form);
        const isAnswer = response => response.request().method() === 'POST';
        const [answer] = await Promise.all([page.waitForResponse(isAnswer), page.waitForEvent('load'), button.click()]);
        assert.ok(answer.status() < 400, `${form.action}: ${answer.status()}`);
        sent.add(new URL(form.action).pathname);
        if (page.url().startsWith(originOf(fresh))) {
          const isNew = answer.status() === 200;
          if (isNew) await picture(page, what, `, after “${form.label}”`, fresh);
          await check(page, what, fresh);
          const { links } = await page.evaluate(() => inPage.ways());
          await followLinks(fresh, page, seen, name => check(page, name, fresh), pathsIn(links, fresh.about.url));
        } else {
          assert.ok(page.url().startsWith(`${sandbox.redirectUri}?`), page.url());
        }
        await page.close();
      } finally {
        await fresh.close();
      }
    });
  }
});

test('no page is without a way to it', () => {
  const source = fs.readFileSync(path.resolve(__dirname, '../../../src/sandbox/pages/pages.cpp'), 'utf8');
  const routes = [...source.matchAll(/\{"(\/[^"]*)", Section::\w+, (\w+), (\w+)\}/g)]
    .map(([, route, show, submit]) => ({ route, show, submit, pattern: new RegExp(`^${route.replace(/\{\w+\}/g, '[^/]+')}$`) }));
  assert.ok(routes.length > 10);
  const first = address => routes.find(({ pattern }) => pattern.test(address.split('?')[0]));
  const shown = new Set([...seen.values(), ...fetched].map(first));
  const submitted = new Set([...sent].map(first));
  assert.deepEqual(routes.filter(route => route.show !== 'nullptr' && !shown.has(route)).map(({ route }) => route), []);
  assert.deepEqual(routes.filter(route => route.submit !== 'nullptr' && !submitted.has(route)).map(({ route }) => route), []);
});

test('the pictures of README.md and of the guide are of pages that are there', t => {
  screenshots.checkGuides();
  for (const remark of remarks) t.diagnostic(remark);
});
