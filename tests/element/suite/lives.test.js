// As time passes: moments, sleep, a wrong clock; and as a page changes around the element.
import { describe, equal, ok, test, until } from './harness.js';
import { bare_url, open_page, part, status_url, text, truth_is_shown } from './shop_page.js';
import { kStates } from './states.js';

/** A status whose promise breaks a second from its `now`. */
async function about_to(page, from, moment) {
  const apology = await page.show(from);
  const seconds = new Date(Date.parse(moment) - 1000).toISOString().replace(/\.\d+/, '');
  apology.removeAttribute('src'); // nobody to ask: it must decide by itself
  apology.status = { ...apology.status, now: seconds };
  return apology;
}

/** Counts what the page waits for. */
function count_timers(window) {
  const running = new Map();
  const most = { at_once: 0, intervals: 0 };
  const { setTimeout, clearTimeout, setInterval } = window;
  window.setTimeout = (act, ms, ...rest) => {
    const handle = setTimeout.call(window, () => (running.delete(handle), act()), ms, ...rest);
    running.set(handle, ms);
    most.at_once = Math.max(most.at_once, running.size);
    return handle;
  };
  window.clearTimeout = (handle) => (running.delete(handle), clearTimeout.call(window, handle));
  window.setInterval = (...all) => (++most.intervals, setInterval.apply(window, all));
  return { running, most };
}

/** An element whose status, of a broken promise, is `asked` for and comes when it is let go. */
function waiting(page) {
  const { fetch } = page.window;
  const late = status_url('breached');
  let let_go, was_asked;
  const held = new Promise((done) => (let_go = done));
  const asked = new Promise((done) => (was_asked = done));
  page.window.fetch = async (url, init) => {
    if (`${url}`.endsWith(late)) await (was_asked(), held);
    return fetch.call(page.window, url, init);
  };
  return { apology: page.add(late), asked, let_go };
}

describe('time');

for (const [from, to, moment] of [
  ['open', 'at_risk', '2026-05-04T18:35:00Z'],
  ['at_risk', 'breached', '2026-05-04T18:45:01Z'],
]) {
  test(`${from} becomes ${to} by itself, and the live region says so`, async () => {
    const page = await open_page();
    const apology = await about_to(page, from, moment);
    await until(() => part(apology, to), to);
    const change = page.said('change').at(-1);
    equal([change.previous, change.state], [from, to]);
    ok(part(apology, 'live').textContent, 'it is said');
    page.is_clean();
  });
}

test('what changes before all of the package is there is told when it is', async () => {
  const page = await open_page();
  const apology = page.add(status_url('open', 'breached'));
  apology.addEventListener('kulanz-ready', () => void apology.refresh());
  await until(() => page.said('change').length > 0, 'a change');
  equal(page.said('change').map(({ previous, state }) => [previous, state]), [['open', 'breached']]);
});

test('the counter runs, silently, while it is on the screen', async () => {
  const page = await open_page();
  const timers = count_timers(page.window);
  Object.assign(page.window.frameElement.style, { position: 'fixed', inset: 0 });
  const apology = await page.show('at_risk');
  const counter = apology.shadowRoot.querySelector('[role=timer]');
  const passes = (before = counter.textContent) => until(() => counter.textContent !== before, 'another second');
  const waits_for_a_second = () => [...timers.running.values()].some((ms) => ms <= 1100);
  await passes();
  equal(part(apology, 'live').textContent, '');
  equal(counter.getAttribute('aria-live') ?? 'off', 'off');
  apology.hidden = true;
  await until(() => !waits_for_a_second(), 'nobody sees it: it stands still');
  apology.hidden = false;
  await passes();
});

for (const years of [-1, 1]) {
  test(`a visitor’s clock that is off by ${years} year changes nothing`, async () => {
    const page = await open_page(({ Date, window }) => {
      window.Date = class extends Date {
        constructor(...given) {
          super(...(given.length > 0 ? given : [Date.now() + years * 31_556_952_000]));
        }
        static now = () => Date.now() + years * 31_556_952_000;
      };
    });
    const wrong = await page.show('at_risk');
    const right = await (await open_page()).show('at_risk');
    equal(text(wrong, 'title'), text(right, 'title'));
    ok(/^[67] m/.test(wrong.shadowRoot.querySelector('[role=timer]').textContent), wrong.shadowRoot.textContent);
    ok(part(wrong, 'at_risk'), 'at risk');
  });
}

test('after sleep, when the page’s own time stood still, the server’s is taken anew', async () => {
  const page = await open_page();
  const apology = page.add(status_url('open', 'breached'));
  await page.shown(apology, 'open');
  page.becomes('hidden');
  page.becomes('visible');
  await page.shown(apology, 'breached');
  page.is_clean();
});

test('when its own time leapt, it decides before anybody answers', async () => {
  const page = await open_page();
  const apology = page.add(bare_url('open'));
  await page.shown(apology, 'open');
  page.window.fetch = () => new Promise(() => {});
  const { performance } = page.window;
  const real = performance.now.bind(performance);
  performance.now = () => real() + 3 * 3600_000;
  page.becomes('visible');
  await page.shown(apology, 'breached');
});

test('waking up without a network keeps what is shown, and is no error', async () => {
  const page = await open_page();
  const apology = page.add(bare_url('open'));
  await page.shown(apology, 'open');
  let asked = 0;
  page.window.fetch = () => (++asked, Promise.reject(new TypeError('offline')));
  page.becomes('visible');
  await until(() => asked > 0, 'it asks');
  await new Promise((done) => page.window.setTimeout(done));
  ok(part(apology, 'open'), 'still shown');
  equal(page.said('error'), []);
  page.is_clean();
});

test('one timer a page, however many elements, and none once they are gone', async () => {
  let timers;
  const page = await open_page((window) => (timers = count_timers(window)));
  const names = Object.keys(kStates);
  const all = await Promise.all(names.map((name) => page.show(name)));
  const told = all.flatMap(({ shadowRoot }) => [...shadowRoot.querySelectorAll('[part~=history]')]);
  await until(() => told.every((history) => history.childElementCount > 1), 'all that comes later');
  equal(timers.most, { at_once: 1, intervals: 0 });
  for (const apology of all) apology.remove();
  await until(() => timers.running.size === 0, 'timers left');
});

describe('the page around it');

test('two elements of two orders do not mix, and share what they load', async () => {
  const page = await open_page();
  const [meal, parcel] = [page.add(status_url('breached')), page.add(status_url('excused'), { lang: 'de' })];
  await page.shown(meal, 'breached');
  await page.shown(parcel, 'excused');
  part(meal, 'claim').click();
  await until(() => part(meal, 'code'), 'a code');
  ok(!part(parcel, 'code'), 'only there');
  const again = page.add(status_url('breached'));
  await page.shown(again, 'breached');
  const loads = page.window.performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
  for (const file of loads.filter((path) => path.startsWith('/kulanz/') || path.startsWith('/policies/'))) {
    equal(loads.filter((path) => path === file).length, 1, file);
  }
  page.is_clean();
});

test('moved in the document it goes on, with what was claimed', async () => {
  const page = await open_page();
  const apology = await page.show('breached');
  part(apology, 'claim').click();
  const code = await until(() => text(apology, 'code'), 'a code');
  const elsewhere = page.document.createElement('section');
  page.document.body.append(elsewhere);
  elsewhere.append(apology);
  await apology.refresh();
  equal(text(apology, 'code'), code);
  equal(page.said('ready').length, 1, 'ready');
  page.is_clean();
});

test('moved, it still wakes up in time', async () => {
  const page = await open_page();
  const apology = await about_to(page, 'at_risk', '2026-05-04T18:45:01Z');
  page.document.body.append(apology);
  await until(() => part(apology, 'breached'), 'breached');
  page.is_clean();
});

test('removed before it asks and while it waits for the answer, nothing happens', async () => {
  const page = await open_page();
  await page.defined();
  const gone = page.add(status_url('breached'));
  gone.remove();
  const { apology: half, asked, let_go } = waiting(page);
  await asked;
  half.remove();
  let_go();
  await page.show('breached'); // by then the late one is answered, too
  for (const apology of [gone, half]) equal(page.said('ready', apology).length, 0, 'ready');
  page.is_clean();
});

test('removed while it waits for the answer and put back, it shows the promise', async () => {
  const page = await open_page();
  await page.defined();
  const { apology, asked, let_go } = waiting(page);
  await asked;
  apology.remove();
  page.document.body.append(apology);
  let_go();
  await page.shown(apology, 'breached');
  page.is_clean();
});

test('another src while one is on its way: the late answer is not shown', async () => {
  const page = await open_page();
  await page.defined();
  const { apology, asked, let_go } = waiting(page);
  await asked;
  apology.src = status_url('kept');
  await page.shown(apology, 'kept');
  let_go();
  await page.show('breached'); // by then the late one is answered, too
  ok(part(apology, 'kept'), 'still the last one');
  page.is_clean();
});

test('nothing outside of it is touched', async () => {
  const page = await open_page();
  // What a browser only makes when it is first used is in every window, so in this one.
  const known = new Set([...Object.getOwnPropertyNames(window), ...Object.getOwnPropertyNames(page.window)]);
  const apology = await page.show('breached');
  equal(Object.getOwnPropertyNames(page.window).filter((name) => !known.has(name)), [], 'new globals');
  equal(page.document.querySelectorAll('style, [style]').length, 0, 'styles');
  apology.hidden = true;
  equal(page.window.getComputedStyle(apology).display, 'none');
  ok(!truth_is_shown(apology), 'the promise');
});

describe('nothing jumps');

const kShifts = [window.PerformanceObserver?.supportedEntryTypes.includes('layout-shift'), 'this browser does not measure layout shifts'];

test('from the server’s words to the promise, where the shop’s style sheet keeps the room', async () => {
  const shifts = [];
  const page = await open_page((window) => {
    new window.PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });
  });
  const after = page.document.createElement('p');
  after.textContent = 'What the shop says below.';
  const apology = page.add(status_url('breached'));
  page.document.querySelector('main').append(after);
  await page.shown(apology, 'breached');
  await apology.refresh();
  await new Promise((done) => page.window.requestAnimationFrame(() => page.window.requestAnimationFrame(done)));
  equal(shifts.map(({ value, sources }) => `${value} ${sources.map(({ node }) => node?.localName)}`), []);
}, kShifts);
