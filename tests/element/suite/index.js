// Opens, runs, and posts what it found to where it came from: a driver only has to open
// /suite.html?driver=NAME. `only` runs the tests whose name contains it.
import { run } from './harness.js';
import { close_pages } from './shop_page.js';
import './shows.test.js';
import './asks.test.js';
import './lives.test.js';
import './fails.test.js';
import './hostile.test.js';

const asked = new URLSearchParams(location.search);
const results = await run(asked.get('only') ?? '', close_pages);
await fetch(`/results?driver=${asked.get('driver')}`, { method: 'POST', body: JSON.stringify({ agent: navigator.userAgent, results }) });
document.body.textContent = JSON.stringify(results, undefined, 1);
