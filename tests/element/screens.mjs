// Every state in every view: contact sheets in build/screens to be looked at, and a
// comparison with the thumbnails of screens/. `node screens.mjs accept` makes these anew.
//
// A thumbnail has one pixel for 16 × 16 of the picture, its mean colour. A picture is another
// when it is more than 16 px larger or smaller, or when in more than three of its pixels a
// colour differs by more than 8 of 255: another smoothing of letters does not count, a word in
// another place, another colour of a button, or its corners do. The fonts are those of fonts.conf
// alone: a machine with another fixed-pitch font would draw every code differently.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { launch, open_gallery, open_page } from './chromium.mjs';
import { read_png, write_png } from './png.mjs';
import { TestServer, kHouse } from './serve.mjs';
import { kStates } from './suite/states.js';

const kTilePx = 16;
const kColourTolerance = 8;
const kTileTolerance = 3;
const kAccepted = join(kHouse, 'tests/element/screens');
const kFonts = join(kHouse, 'tests/element/fonts.conf');
const kSheets = process.env.KULANZ_SCREENS ?? join(kHouse, 'build/screens');

const kViews = {
  light: {},
  dark: { media: { colorScheme: 'dark' } },
  rtl: { lang: 'ar-EG' },
  narrow: { lang: 'de-DE', form: 'du', width: 320 },
  print: { lang: 'fr-FR', media: { media: 'print' } },
  forced: { lang: 'es-ES', media: { forcedColors: 'active' } },
  gazette: { look: 'gazette' },
  terminal: { look: 'terminal' },
  gelato: { look: 'gelato' },
};

/** Pictures of all states in a view: [name, png]. The page's time stands still. */
async function pictures(browser, url, { media = {}, width = 640, ...voice }) {
  const page = await open_page(browser, { viewport: { width, height: 1600 }, reducedMotion: 'reduce' });
  await page.addInitScript(() => (performance.now = () => 1000));
  await page.emulateMedia(media);
  await open_gallery(page, url, voice);
  const taken = [];
  for (const name of Object.keys(kStates)) {
    // Alone, so that what another state needs does not move it by half a pixel.
    await page.evaluate((shown) => document.querySelectorAll('kulanz-apology').forEach((apology) => (apology.hidden = apology.id !== shown)), name);
    taken.push([name, await page.locator(`#${name}`).screenshot({ animations: 'disabled' })]);
  }
  await page.context().close();
  return taken;
}

/** In the page: draws a contact sheet, and measures each picture’s tiles. */
async function lay_out({ pictures, tile_px, columns }) {
  const images = await Promise.all(pictures.map(async ([name, data]) => [name, await createImageBitmap(await (await fetch(data)).blob())]));
  const width = images[0][1].width + 24;
  const heights = Array(columns).fill(0);
  const places = images.map(([, image]) => {
    const column = heights.indexOf(Math.min(...heights));
    heights[column] += image.height + 48;
    return [column * width + 12, heights[column] - image.height - 12];
  });
  const canvas = Object.assign(document.createElement('canvas'), { width: width * columns, height: Math.max(...heights) + 12 });
  const sheet = canvas.getContext('2d', { willReadFrequently: true });
  sheet.fillStyle = '#888';
  sheet.fillRect(0, 0, canvas.width, canvas.height);
  sheet.font = '16px sans-serif';
  const tiles = images.map(([name, image], index) => {
    const [x, y] = places[index];
    sheet.fillStyle = '#fff';
    sheet.fillText(name, x, y - 10);
    sheet.drawImage(image, x, y);
    const [across, down] = [Math.ceil(image.width / tile_px), Math.ceil(image.height / tile_px)];
    const pixels = [];
    for (let row = 0; row < down; ++row) {
      for (let column = 0; column < across; ++column) {
        const [wide, high] = [Math.min(tile_px, image.width - column * tile_px), Math.min(tile_px, image.height - row * tile_px)];
        const { data } = sheet.getImageData(x + column * tile_px, y + row * tile_px, wide, high);
        const sum = [0, 0, 0];
        for (let at = 0; at < data.length; at += 4) for (const channel of [0, 1, 2]) sum[channel] += data[at + channel];
        pixels.push(...sum.map((total) => Math.round(total / (wide * high))));
      }
    }
    return { name, width: across, height: down, pixels };
  });
  return { sheet: canvas.toDataURL('image/png'), tiles };
}

/** What differs between a picture’s thumbnail and the accepted one; empty: nothing. */
function difference(now, before) {
  if (!before) return 'it is new';
  if (now.width !== before.width || Math.abs(now.height - before.height) > 1) {
    return `it is about ${now.width * kTilePx} × ${now.height * kTilePx} px, was ${before.width * kTilePx} × ${before.height * kTilePx}`;
  }
  const both = now.width * Math.min(now.height, before.height);
  let other = 0;
  for (let tile = 0; tile < both; ++tile) {
    const differs = (channel) => Math.abs(now.pixels[tile * 3 + channel] - before.pixels[tile * 3 + channel]) > kColourTolerance;
    if (differs(0) || differs(1) || differs(2)) ++other;
  }
  return other > kTileTolerance ? `${other} of ${both} tiles differ` : '';
}

/** A view’s thumbnails below each other in one picture; the list says where each begins. */
function store(view, tiles) {
  const width = tiles[0].width;
  write_png(join(kAccepted, `${view}.png`), width, tiles.flatMap(({ pixels }) => pixels));
}

function stored(view, list) {
  const file = join(kAccepted, `${view}.png`);
  if (!existsSync(file)) return new Map();
  const { width, pixels } = read_png(file);
  let row = 0;
  return new Map((list[view] ?? []).map(([name, height]) => {
    const tile = { width, height, pixels: pixels.subarray(row * width * 3, (row += height) * width * 3) };
    return [name, tile];
  }));
}

const accept = process.argv[2] === 'accept';
const kList = join(kAccepted, 'heights.json');
const list = existsSync(kList) ? JSON.parse(readFileSync(kList, 'utf8')) : {};
mkdirSync(kSheets, { recursive: true });
const server = await TestServer.open();
const browser = await launch({ env: { ...process.env, FONTCONFIG_FILE: kFonts } });
const desk = await open_page(browser);
const found = [];
let compared = 0;
for (const [view, how] of Object.entries(kViews)) {
  const taken = (await pictures(browser, server.url, how)).map(([name, png]) => [name, `data:image/png;base64,${png.toString('base64')}`]);
  const { sheet, tiles } = await desk.evaluate(lay_out, { pictures: taken, tile_px: kTilePx, columns: how.width === 320 ? 8 : 4 });
  writeFileSync(join(kSheets, `element-${view}.png`), Buffer.from(sheet.split(',')[1], 'base64'));
  if (accept) {
    list[view] = tiles.map(({ name, height }) => [name, height]);
    store(view, tiles);
  }
  const before = stored(view, list);
  for (const tile of tiles) {
    const what = difference(tile, before.get(tile.name));
    ++compared;
    if (what) found.push(`${view} ${tile.name}: ${what}`);
  }
}
if (accept) writeFileSync(kList, `${JSON.stringify(list)}\n`);
await browser.close();
await server.close();
for (const line of found) console.log(`✗ ${line}; look at ${join('build/screens', `element-${line.split(' ')[0]}.png`)}`);
if (found.length > 0) console.log('if that is as it should be: cd tests/element && npm run screens accept');
console.log(`${compared - found.length} passed, ${found.length} failed`);
process.exitCode = found.length > 0 ? 1 : 0;
