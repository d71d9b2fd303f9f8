'use strict';
// Webhooks on the pages: send one of the documented events, see how it went, send it again; and the custom page of an app, whose
// frame asks for the user context.

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const http = require('node:http');
const { test, after } = require('node:test');
const { serve } = require('./sandbox');
const { withBrowser } = require('./with_browser');

let sandbox, browser, page, receiver;

/// Keeps what is posted and answers with the next of `answers`, or 200.
async function startReceiver() {
  const arrivals = [];
  const answers = [];
  const server = http.createServer((request, response) => {
    const parts = [];
    request.on('data', part => parts.push(part));
    request.on('end', () => {
      arrivals.push({ headers: request.headers, body: Buffer.concat(parts) });
      response.statusCode = answers.shift() ?? 200;
      response.end();
    });
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise(resolve => { server.closeAllConnections(); server.close(resolve); });
  return { url: `http://127.0.0.1:${server.address().port}/webhooks`, arrivals, answers, close };
}

withBrowser(async (...both) => {
  [sandbox, browser] = both;
  receiver = await startReceiver();
  await sandbox.control('POST', 'switches', { 'webhook-signatures': 'ed25519' });
  page = await browser.open(`${sandbox.about.url}/`);
});
after(() => receiver?.close());

const log = async () => (await sandbox.control('GET', 'webhooks')).webhooks;

/// Waits until all of the log has this state, and loads the page again.
async function settled(...states) {
  let rows;
  do rows = await log(); while (rows.some((row, i) => row.state !== states[i]) || rows.length !== states.length);
  await page.reload();
}

/// Presses a button whose form leads to a page, and waits for that: a reload in between would find no page.
async function press(name) {
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name }).click();
  await loaded;
}

test('the webhook URL', async () => {
  await page.getByRole('link', { name: 'Webhooks' }).click();
  await page.getByText('Nothing yet.').waitFor();
  await page.getByLabel('Webhook URL').fill('http://example.com/');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('leads away from this machine').waitFor();
  await page.getByRole('link', { name: 'Back to the webhooks' }).click();
  await page.getByLabel('Webhook URL').fill(receiver.url);
  await page.getByRole('button', { name: 'Save' }).click();
  assert.equal(await page.getByLabel('Webhook URL').inputValue(), receiver.url);
});

test('send an event', async () => {
  receiver.answers.push(503);
  await page.getByLabel('Event').selectOption('NoteCreate');
  await page.getByLabel('Account').selectOption({ label: 'Lakeside Roofing' });
  await page.getByRole('button', { name: 'Continue' }).click();
  const event = JSON.parse(await page.getByLabel('Event').inputValue());
  assert.equal(event.locationId, sandbox.about.locations[1].id);
  await page.getByLabel('Event').fill(JSON.stringify({ ...event, body: 'Größe <b>' }, null, 2));
  await page.getByRole('button', { name: 'Sign and send' }).click();
  await page.waitForURL('**/webhooks');
  await settled('waiting');
  await page.getByText('answered 503').waitFor();
  await page.getByText('next try').waitFor();
  const [{ headers, body }] = receiver.arrivals;
  const key = crypto.createPublicKey({ key: Buffer.from(sandbox.about.app.webhook_key, 'base64'), format: 'der', type: 'spki' });
  assert.ok(crypto.verify(null, body, key, Buffer.from(headers['x-ghl-signature'], 'base64')));
  assert.equal(JSON.parse(body).body, 'Größe <b>');
});

test('retry and resend', async () => {
  await press('Retry now: webhook 1');
  await settled('delivered');
  await press('Resend webhook 1');
  while (receiver.arrivals.length < 3);
  await settled('delivered');
  assert.equal(new Set(receiver.arrivals.map(arrival => arrival.body.toString())).size, 1);
  await page.getByRole('link', { name: 'NoteCreate' }).click();
  assert.equal(await page.getByRole('row').count(), 4, 'three attempts');
  await page.getByText('"body":"Größe <b>"').waitFor();
  await page.goBack();
});

test('what is wrong with it, and copies', async () => {
  await page.getByLabel('Event').selectOption('InvoicePaid');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('What is wrong with it').selectOption({ label: 'a wrong signature' });
  await page.getByLabel('Copies').fill('2');
  receiver.answers.push(401, 401);
  await page.getByRole('button', { name: 'Sign and send' }).click();
  await page.waitForURL('**/webhooks');
  await settled('delivered', 'waiting', 'waiting');
  assert.equal(await page.getByText('wrong_signature').count(), 2);
  await page.getByRole('link', { name: 'Both public keys as PEM' }).click();
  await page.getByText('BEGIN PUBLIC KEY').first().waitFor();
});

test('installing and uninstalling', async () => {
  await page.goto(sandbox.link());
  await page.getByRole('radio', { name: 'Bright Smile Dental' }).check();
  await page.getByRole('button', { name: 'Allow and install' }).click();
  await page.waitForURL(`${sandbox.redirectUri}?**`);
  await page.goto(`${sandbox.about.url}/installed-apps`);
  await page.getByText('Uninstall…').click();
  await page.getByRole('button', { name: 'Uninstall and end its tokens' }).click();
  await page.waitForURL('**/installed-apps');
  assert.deepEqual((await log()).slice(-2).map(row => row.type), ['INSTALL', 'UNINSTALL']);
});

test('the frame of a custom page gets the user context', async () => {
  const app = await serve(`<!doctype html><title>App</title><p>waiting</p><script>
    addEventListener('message', event => {
      document.querySelector('p').textContent = event.data.message + ' ' + event.data.payload;
    });
    parent.postMessage({ message: 'SOMETHING_ELSE' }, '*');
    parent.postMessage({ message: 'REQUEST_USER_DATA' }, '*');
  </script>`);
  try {
    await sandbox.control('PATCH', `apps/${sandbox.about.app.id}`, { custom_page_url: `http://127.0.0.1:${app.port}/page` });
    const opened = await browser.open(`${sandbox.about.url}/`);
    await opened.getByRole('link', { name: `http://127.0.0.1:${app.port}/page` }).click();
    await opened.getByLabel('As seen in').selectOption({ label: 'Cedar Yoga Studio' });
    await opened.getByRole('button', { name: 'Show' }).click();
    const text = opened.frameLocator('iframe').getByText('REQUEST_USER_DATA_RESPONSE');
    const [, payload] = (await text.innerText()).split(' ');
    assert.equal(open(payload).activeLocation, sandbox.about.locations[2].id);
    const id = sandbox.about.app.id;
    assert.equal(await opened.evaluate(app => window.exposeSessionDetails(app), id), payload);
    await assert.rejects(opened.evaluate(() => window.exposeSessionDetails('another')), /another app/);
    assert.deepEqual(opened.problems, []);
    await opened.close();
  } finally {
    await app.close();
  }
});

/// What CryptoJS.AES.decrypt does with the shared secret.
function open(payload) {
  const bytes = Buffer.from(payload, 'base64');
  let [last, material] = [Buffer.alloc(0), Buffer.alloc(0)];
  while (material.length < 48) {
    last = crypto.createHash('md5').update(last).update(sandbox.about.app.shared_secret).update(bytes.subarray(8, 16)).digest();
    material = Buffer.concat([material, last]);
  }
  const cipher = crypto.createDecipheriv('aes-256-cbc', material.subarray(0, 32), material.subarray(32));
  return JSON.parse(Buffer.concat([cipher.update(bytes.subarray(16)), cipher.final()]).toString());
}

test('nothing came from elsewhere', () => {
  assert.deepEqual([...page.hosts].filter(host => host !== new URL(sandbox.redirectUri).host), [new URL(sandbox.about.url).host]);
  const wanted = /^Failed to load resource: the server responded with a status of 400 \(Bad Request\)$/;
  assert.deepEqual(page.problems.filter(text => !wanted.test(text)), []);
});
