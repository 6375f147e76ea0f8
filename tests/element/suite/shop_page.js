// A page of a shop, in a frame of its own: its own realm, its own modules, and its own
// policy, which is the strictest that the package promises to run under. The suite's page
// has the same one and may hold frames.
import { ok, until } from './harness.js';

const frames = new Set();

/** Nothing of these tests is there in the next. */
export function close_pages() {
  for (const frame of frames) frame.remove();
  frames.clear();
}

/**
 * Opens an empty page. @param prepare is given its window before the element's script runs
 * @param width in CSS px
 */
export async function open_page(prepare = () => {}, width = 1000) {
  const frame = document.createElement('iframe');
  frame.width = width;
  frame.height = 800;
  frame.src = '/page.html';
  const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }));
  document.body.append(frame);
  frames.add(frame);
  await loaded;
  const page = new ShopPage(frame.contentWindow);
  prepare(page.window);
  page.use_element();
  return page;
}

class ShopPage {
  /** What was thrown, refused by the policy, and said by the element. */
  faults = [];
  violations = [];
  events = [];

  constructor(window) {
    this.window = window;
    this.document = window.document;
    window.addEventListener('error', ({ message }) => this.faults.push(message));
    window.addEventListener('unhandledrejection', ({ reason }) => this.faults.push(`${reason}`));
    this.document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => this.violations.push(`${violatedDirective} ${blockedURI}`));
    for (const name of ['ready', 'change', 'claim', 'error']) {
      this.document.addEventListener(`kulanz-${name}`, ({ target, detail }) => this.events.push({ name, target, ...detail }));
    }
  }

  use_element() {
    const script = this.document.createElement('script');
    script.type = 'module';
    script.src = '/kulanz/define.js';
    this.document.head.appendChild(script);
  }

  defined() {
    return this.window.customElements.whenDefined('kulanz-apology');
  }

  /** An element that asks for `src`. Its child is the server's truth. */
  add(src, properties = {}) {
    const apology = this.document.createElement('kulanz-apology');
    apology.appendChild(Object.assign(this.document.createElement('p'), { textContent: 'The server’s own words.' }));
    if (src) apology.setAttribute('src', src);
    Object.assign(apology, { lang: 'en-GB', token: 'token' }, properties);
    this.document.querySelector('main').appendChild(apology);
    return apology;
  }

  /** An element that shows one of the states, and has shown it when this returns. */
  async show(state, properties) {
    const apology = this.add(status_url(state), properties);
    await this.shown(apology);
    return apology;
  }

  async shown(apology, state = 'promise') {
    await this.defined();
    return until(() => part(apology, state), `a promise ${state} is shown; said: ${this.said('error')}`);
  }

  /** What the element said under this name. */
  said(name, apology) {
    const heard = this.events.filter((event) => event.name === name && (!apology || event.target === apology));
    return name === 'error' ? heard.map(({ error }) => error.message) : heard;
  }

  /** The element fell back to what the server rendered, and said why. */
  async fell_back(apology, code) {
    await until(() => this.said('error', apology).some((message) => message.startsWith(code)), `${code}; said: ${this.said('error')}`);
    ok(truth_is_shown(apology), 'the light DOM is shown');
  }

  is_clean() {
    ok(this.faults.length === 0, `thrown: ${this.faults}`);
    ok(this.violations.length === 0, `refused by the policy: ${this.violations}`);
  }

  /** As when the visitor comes back to the tab. */
  becomes(visibility) {
    Object.defineProperty(this.document, 'visibilityState', { value: visibility, configurable: true });
    this.document.dispatchEvent(new this.window.Event('visibilitychange'));
  }
}

/** The URL of a state's status; several are given one after the other, the last one again and again. */
export function status_url(...states) {
  return url_in('fake', states);
}

/** The same from a backend that tells no decisions: the page decides before it shows anything. */
export function bare_url(...states) {
  return url_in('bare', states);
}

function url_in(room, states) {
  return `/${room}/${states.join('+')}/${crypto.randomUUID()}/status`;
}

export const part = (apology, name) => apology.shadowRoot?.querySelector(`[part~="${name}"]`);
export const parts = (apology, name) => [...(apology.shadowRoot?.querySelectorAll(`[part~="${name}"]`) ?? [])];
export const text = (apology, name) => part(apology, name)?.textContent;
export const truth_is_shown = ({ shadowRoot }) => !shadowRoot || Boolean(shadowRoot.querySelector('slot'));
