'use strict';
// Debian's Chromium, with a profile of its own for each test file.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { chromium } = require('playwright-core');
const { withPalette } = require('./small_png');

const MAX_SCREENSHOT = 100 * 1024;

function findChromium() {
  for (const folder of (process.env.PATH || '').split(path.delimiter)) {
    const file = path.join(folder, 'chromium');
    if (folder && fs.existsSync(file)) return file;
  }
  throw new Error('chromium is not there: install the package chromium. GHLAUTH_NO_NPM=1 skips these tests.');
}

async function startBrowser(...more) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'ghlauth-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(), headless: true, viewport: { width: 900, height: 700 }, colorScheme: 'light',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', ...more],
  });
  context.setDefaultTimeout(60_000);
  return {
    context,
    /// A page that must not fetch anything from elsewhere, nor run into its own content security policy.
    async open(url) {
      const page = await context.newPage();
      page.problems = [];
      page.hosts = new Set();
      page.on('console', message => message.type() === 'error' && page.problems.push(message.text()));
      page.on('request', request => page.hosts.add(new URL(request.url()).host));
      await page.goto(url);
      return page;
    },
    async close() {
      await context.close();
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function screenshot(page, name) {
  const folder = process.env.GHLAUTH_SCREENSHOTS;
  if (!folder) return;
  fs.mkdirSync(folder, { recursive: true });
  const image = withPalette(await page.screenshot({ fullPage: true }));
  fs.writeFileSync(path.join(folder, `${name}.png`), image);
  assert.ok(image.length < MAX_SCREENSHOT, `${name}.png has ${image.length} bytes`);
}

module.exports = { startBrowser, screenshot };
