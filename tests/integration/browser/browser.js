'use strict';
// Debian's Chromium, with a profile of its own for each test file.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { chromium } = require('playwright-core');

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
    // Chromium's own sandbox refuses to run as root.
    chromiumSandbox: process.getuid() !== 0,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', ...more],
  });
  context.setDefaultTimeout(60_000);
  await context.addInitScript({ path: path.join(__dirname, 'in_page.js') });
  return {
    context,
    /// A page that must not fetch anything from elsewhere, nor run into its own content security policy; with what it asks for.
    async open(url) {
      const page = await context.newPage();
      page.problems = [];
      page.hosts = new Set();
      page.paths = new Set();
      page.on('console', message => message.type() === 'error' && page.problems.push(message.text()));
      page.on('pageerror', error => page.problems.push(String(error)));
      page.on('request', request => {
        const url = new URL(request.url());
        page.hosts.add(url.host);
        page.paths.add(url.pathname);
      });
      await page.goto(url);
      return page;
    },
    async close() {
      await context.close();
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

module.exports = { startBrowser };
