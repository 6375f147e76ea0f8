// Every letter in every language: it fits a small screen, can be read in light and dark,
// and brings nothing with it that a mail program would have to fetch.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe_findings, open_browser, open_page } from './browser.mjs';
import { kLanguages, kLetters, letter } from './letters.mjs';

// A letter is a piece of the mail program's page, which has its own landmarks.
const kOfPages = /^(landmark-one-main|region): /;

let browser;
before(async () => (browser = await open_browser()));
after(() => browser.close());

for (const colorScheme of ['light', 'dark']) {
  describe(`letters, ${colorScheme}`, () => {
    for (const one of kLetters) {
      test(one.name, async () => {
        const page = await open_page(browser, { colorScheme, viewport: { width: 320, height: 600 } });
        const fetched = [];
        page.on('request', (request) => fetched.push(request.url()));
        for (const language of kLanguages) {
          await page.setContent(letter(one, language).html);
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(width <= 320, `${language.name}: ${width} px wide`);
          const findings = await axe_findings(page);
          assert.deepEqual(findings.filter((finding) => !kOfPages.test(finding)), [], language.name);
        }
        assert.deepEqual(fetched, []);
        await page.context().close();
      });
    }
  });
}
