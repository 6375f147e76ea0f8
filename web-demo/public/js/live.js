// One truth: the server renders the page. After something changed the page is
// fetched again and its parts marked data-live are exchanged; nothing here
// computes what they say.

// The token of a letter's link, #token=…: browsers send it to no server. It is taken out of the
// address at once, so that it stays in no history, bookmark or Referer, and is kept in memory.
const kFromLetter = take_token();

function take_token() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}

/**
 * Gives each element what the server rendered beside it: its token, and the status, for which
 * it need not ask then. Who came by a letter's link has the letter's token, and asks with that.
 */
export function hand_over(page) {
  for (const apology of document.querySelectorAll('kulanz-apology')) {
    const fresh = page.querySelector(`kulanz-apology[src="${CSS.escape(apology.getAttribute('src'))}"]`);
    if (!fresh) continue;
    if (!kFromLetter) apology.status = JSON.parse(fresh.dataset.status);
    apology.token = kFromLetter ?? fresh.dataset.token;
  }
}

/** Exchanges every live part that `fresh` has too, and keeps the focus where it was. */
export function exchange(fresh) {
  const focused = describe(document.activeElement);
  for (const part of document.querySelectorAll('[data-live]')) {
    const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (other) part.replaceWith(document.importNode(other, true));
  }
  const next = document.querySelector('[data-focus]') ?? (focused && find(focused));
  if (next instanceof HTMLElement && document.activeElement !== next) next.focus();
}

/** On a narrow screen the choices lie in a row that scrolls: shows the present one. */
export function show_present() {
  const present = document.querySelector('.stage [aria-current]');
  const row = present?.closest('form');
  if (row) row.scrollLeft += present.getBoundingClientRect().left - row.getBoundingClientRect().left - 96;
}

/** Takes over a page that the server sent. */
export function apply(html) {
  const fresh = new DOMParser().parseFromString(html, 'text/html');
  exchange(fresh);
  hand_over(fresh);
  show_present();
}

function describe(element) {
  if (!(element instanceof HTMLElement) || !element.closest('[data-live]')) return undefined;
  return { id: element.id, name: element.getAttribute('name'), value: element.getAttribute('value') };
}

function find({ id, name, value }) {
  if (id) return document.getElementById(id);
  const same = [...document.querySelectorAll(`[name="${CSS.escape(name ?? '')}"]`)];
  return same.find((one) => one.getAttribute('value') === value) ?? same[0];
}
