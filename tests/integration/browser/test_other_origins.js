'use strict';
// What pages of other origins can do to the sandbox: nothing. Also with a name that was rebound to this machine.

const assert = require('node:assert/strict');
const { test, after } = require('node:test');
const { serve } = require('./sandbox');
const { withBrowser } = require('./with_browser');

let sandbox, browser, attacker, port;
withBrowser(async (...both) => {
  [sandbox, browser] = both;
  attacker = await serve('<!doctype html><title>Somebody else</title>');
  port = new URL(sandbox.about.url).port;
  await sandbox.control('POST', 'consent', { level: 'agency', all_locations: true });
}, '--host-resolver-rules=MAP evil.test 127.0.0.1');
after(() => attacker?.close());

/// A token that a page of the sandbox really has for its forms.
async function formToken(path) {
  const page = await (await fetch(sandbox.about.url + path)).text();
  return page.match(/name="csrf" value="([0-9a-f]{64})"/)[1];
}

/// Each form that changes something, with all that it needs.
async function forms() {
  const location = sandbox.about.locations[0].id;
  const [pit] = (await sandbox.control('GET', 'pits')).pits;
  const list = `/private-integrations/${pit.id}`;
  const consent = sandbox.link().slice(sandbox.about.url.length);
  const make = async (path, page, fields) => ({ path, fields: { csrf: await formToken(page), ...fields } });
  return [
    await make('/private-integrations/new', `/private-integrations/new?for=${location}`,
      { for: location, name: 'planted', scope: 'contacts.readonly' }),
    await make(`${list}/rotate`, list, { expire: 'now' }),
    await make(`${list}/revoke`, list, {}),
    await make('/installed-apps/uninstall', '/installed-apps',
      { app_id: sandbox.about.app.id, resource_id: sandbox.about.company_id }),
    await make('/v2/oauth/chooselocation', consent, { resource: `Location:${location}` }),
  ];
}

/// Sends a form the way that a page can without asking anybody: by navigating with it.
async function navigateWithForm(page, url, fields) {
  const answered = page.waitForNavigation();
  await page.evaluate(([action, values]) => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action });
    for (const [name, value] of Object.entries(values)) {
      const input = document.createElement('input');
      Object.assign(input, { type: 'hidden', name, value });
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  }, [url, fields]);
  return (await answered).status();
}

for (const host of ['127.0.0.1', 'localhost', 'evil.test']) {
  test(`a page of ${host} on another port posts forms`, async () => {
    const prepared = await forms();
    const before = await sandbox.state();
    for (const { path, fields } of prepared) {
      const page = await browser.open(`http://${host}:${attacker.port}/`);
      assert.equal(await navigateWithForm(page, sandbox.about.url + path, fields), 403, path);
      await page.close();
    }
    assert.deepEqual(await sandbox.state(), before);
  });
}

test('a page of another origin fetches, and reads nothing', async () => {
  const prepared = await forms();
  const before = await sandbox.state();
  const page = await browser.open(`http://localhost:${attacker.port}/`);
  for (const { path, fields } of prepared) {
    for (const mode of ['no-cors', 'cors']) {
      const outcome = await page.evaluate(([url, values, wanted]) =>
        fetch(url, { method: 'POST', mode: wanted, credentials: 'include', body: new URLSearchParams(values) })
          .then(answer => `${answer.type} ${answer.status}`, error => error.name), [sandbox.about.url + path, fields, mode]);
      // no-cors answers are opaque at best; what Cross-Origin-Resource-Policy stops is an error.
      assert.ok(outcome === 'TypeError' || outcome === 'opaque 0', `${mode} ${path}: ${outcome}`);
      if (mode === 'cors') assert.equal(outcome, 'TypeError');
    }
  }
  for (const path of ['/', '/private-integrations', '/installed-apps', '/__sandbox/pits']) {
    const read = await page.evaluate(url => fetch(url).then(answer => answer.text(), error => error.name),
      sandbox.about.url + path);
    assert.equal(read, 'TypeError', path);
  }
  assert.deepEqual(await sandbox.state(), before);
  await page.close();
});

test('no page can frame one of ours', async () => {
  const page = await browser.open(`http://localhost:${attacker.port}/`);
  for (const url of [`${sandbox.about.url}/`, sandbox.link(), `${sandbox.about.url}/installed-apps`]) {
    const refused = page.waitForEvent('console', message => message.text().includes('frame-ancestors'));
    await page.evaluate(src => {
      const frame = document.createElement('iframe');
      frame.src = src;
      document.body.append(frame);
    }, url);
    await refused;
  }
  for (const frame of page.frames().slice(1)) assert.equal(await frame.locator('form').count(), 0);
  await page.close();
});

test('a rebound name is answered with nothing of ours', async () => {
  const prepared = await forms();
  const before = await sandbox.state();
  const page = await browser.context.newPage();
  for (const path of ['/', '/private-integrations', '/installed-apps', '/v2/oauth/chooselocation']) {
    const answer = await page.goto(`http://evil.test:${port}${path}`);
    assert.equal(answer.status(), 421, path);
    assert.equal((await answer.text()).includes('csrf'), false);
  }
  // From here on the page and the sandbox are one origin to the browser: it may fetch, send and read what it likes.
  for (const { path, fields } of prepared) {
    const status = await page.evaluate(([url, values]) =>
      fetch(url, { method: 'POST', body: new URLSearchParams(values) }).then(answer => answer.status), [path, fields]);
    assert.equal(status, 421, path);
    assert.equal(await navigateWithForm(page, `http://evil.test:${port}${path}`, fields), 421, path);
  }
  const control = await page.evaluate(token => fetch('/__sandbox/pits', { headers: { Authorization: `Bearer ${token}` } })
    .then(answer => answer.status), sandbox.about.control_token);
  assert.equal(control, 421);
  assert.deepEqual(await sandbox.state(), before);
  await page.close();
});

test('the forms work from their own page', async () => {
  // Without this, the refusals above could have another cause.
  for (const { path, fields } of await forms()) {
    const answer = await fetch(sandbox.about.url + path,
      { method: 'POST', headers: { Origin: sandbox.about.url }, body: new URLSearchParams(fields), redirect: 'manual' });
    assert.ok(answer.status < 400, `${path}: ${answer.status}`);
  }
});
