// Every page at 1280 and 360 px, light and dark, into build/screens/.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { open_browser, open_page } from './browser.mjs';
import { kScenes, set_the_scene } from './scenes.mjs';
import { Shop } from './shop.mjs';

const folder = process.env.KULANZ_SCREENS ?? fileURLToPath(new URL('../../build/screens', import.meta.url));
mkdirSync(folder, { recursive: true });
const wanted = process.argv[2];
const shop = await Shop.open();
const browser = await open_browser();
for (const width of [1280, 360]) {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open_page(browser, { colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' });
    for (const scene of kScenes) {
      if (wanted && !scene.name.startsWith(wanted)) continue;
      await set_the_scene(scene, shop, page, width === 360 ? 'de' : 'en');
      await page.screenshot({ path: `${folder}/${scene.name}-${width}-${colorScheme}.png`, fullPage: true });
    }
    await page.context().close();
  }
}
await browser.close();
process.exitCode = await shop.close();
