// Opens a page in each browser as Debian ships it, headless, by its own command line:
// the suite needs no more of a browser than that.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// What a fresh profile would do besides: updates, first pages, reports of its own.
const kFirefoxSettings = {
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'browser.aboutwelcome.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};
const kMiniBrowser = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;

/** name: the words of its command line, given a folder of its own and the page. */
export const kBrowsers = {
  Chromium: (folder, url) => [
    process.env.KULANZ_CHROMIUM ?? 'chromium', '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', `--user-data-dir=${folder}`, '--remote-debugging-port=0', url,
  ],
  Firefox: (folder, url) => {
    const lines = Object.entries(kFirefoxSettings).map(([name, value]) => `user_pref("${name}", ${value});`);
    writeFileSync(join(folder, 'user.js'), lines.join('\n'));
    return ['firefox-esr', '--headless', '--no-remote', '--profile', folder, url];
  },
  WebKitGTK: (folder, url) => ['xvfb-run', '-a', kMiniBrowser, '--full-screen', url],
};

/** Starts the browser on `url`. @returns a function that ends it, and what it said when it ended before */
export function open_browser(name, url) {
  const folder = mkdtempSync(join(tmpdir(), 'kulanz-browser-'));
  const [program, ...words] = kBrowsers[name](folder, url);
  const env = { ...process.env, HOME: folder, XDG_CACHE_HOME: folder, XDG_DATA_HOME: folder, TZ: 'Europe/Berlin', MOZ_CRASHREPORTER_DISABLE: '1', WEBKIT_DISABLE_COMPOSITING_MODE: '1' };
  // A group of its own, so that what it started ends with it.
  const child = spawn(program, words, { detached: true, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes) => (said = (said + bytes).slice(-2000)));
  const ended = Promise.race([once(child, 'exit'), once(child, 'error')]);
  return {
    ended: ended.then(([how]) => `${name} ended by itself (${how}): ${said}`),
    async close() {
      if (child.exitCode === null && child.pid) {
        process.kill(-child.pid, 'SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
