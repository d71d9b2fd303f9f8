'use strict';
// Every page on a telephone, a tablet and a desk, light and dark: nothing sticks out of the window, and all text can be read.

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { followLinks, populate } = require('./pages');
const { withBrowser } = require('./with_browser');

let sandbox, browser;
const paths = {};
withBrowser(async (...both) => {
  [sandbox, browser] = both;
  await populate(sandbox);
  const page = await browser.open(`${sandbox.about.url}/`);
  await followLinks(sandbox, page, new Map(), (name, _, path) => { paths[name] = path; });
  await page.close();
  // A webhook that nobody took has another page than one that was taken.
  Object.assign(paths, { 'webhook': '/webhooks/1', 'problem': '/private-integrations/nobody' });
});

/// The elements that reach out of the window; what scrolls by itself may be wider.
const protruding = () => [...document.querySelectorAll('body *')]
  .filter(element => !element.closest('.scroll') && element.getBoundingClientRect().right > innerWidth + 0.5)
  .map(element => `${element.tagName} ${element.className} ${element.textContent.slice(0, 40)}`);

/// Texts whose contrast with what is behind them is below what WCAG 2 asks for (level AA).
const faint = () => {
  const parse = text => text.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => v / 255).map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = element => {
    for (; element; element = element.parentElement) {
      const colour = parse(getComputedStyle(element).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [one, other] = [luminance(parse(style.color)), luminance(behind(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (isLarge ? 3 : 4.5)) found.push(`${node.data.trim()}: ${contrast.toFixed(2)}`);
  }
  return found;
};

for (const colorScheme of ['light', 'dark']) {
  for (const width of [320, 390, 768, 1280]) {
    test(`${colorScheme}, ${width} pixels wide`, async () => {
      const page = await browser.open(`${sandbox.about.url}/`);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 700 });
      for (const [name, path] of Object.entries(paths)) {
        await page.goto(sandbox.about.url + path);
        for (const summary of await page.locator('summary').all()) await summary.click();
        if (name === 'consent') await page.getByRole('radio', { name: 'The agency' }).check();
        assert.deepEqual(await page.evaluate(protruding), [], name);
        assert.deepEqual(await page.evaluate(faint), [], name);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${name} is ${wide} pixels wide`);
      }
      await page.close();
    });
  }
}
