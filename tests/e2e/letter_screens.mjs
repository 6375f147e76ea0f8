// Every letter at 800 and 360 px, light and dark, into build/screens/letters/.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { open_browser, open_page } from './browser.mjs';
import { kLanguages, kLetters, letter } from './letters.mjs';

const folder = `${process.env.KULANZ_SCREENS ?? fileURLToPath(new URL('../../build/screens', import.meta.url))}/letters`;
mkdirSync(folder, { recursive: true });
const wanted = process.argv[2];
const browser = await open_browser();
for (const width of [800, 360]) {
  for (const colorScheme of ['light', 'dark']) {
    // As mail programs show it: no script runs.
    const page = await open_page(browser, { colorScheme, viewport: { width, height: 600 }, javaScriptEnabled: false });
    for (const one of kLetters) {
      for (const language of kLanguages) {
        const name = `${one.name}-${language.name}-${width}-${colorScheme}`;
        if (wanted && !name.startsWith(wanted)) continue;
        await page.setContent(letter(one, language).html);
        await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
      }
    }
    await page.context().close();
  }
}
await browser.close();
