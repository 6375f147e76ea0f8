import { retick } from './clock.js';
import { apply } from './live.js';

// Forms marked data-live-form, sent without leaving the page.

let sending = false;

/** Sends what the button would have sent; the page that comes back is taken over. */
export async function send(form, button) {
  if (sending) return;
  sending = true;
  form.setAttribute('aria-busy', 'true');
  try {
    const answer = await post(form, button).catch(() => undefined);
    if (!answer) return leave(form, button);
    apply(answer.html);
    if (answer.path !== here() && form.dataset.liveForm === 'checkout') {
      history.replaceState(null, '', answer.path);
    }
    retick();
    speak();
  } finally {
    form.removeAttribute('aria-busy');
    sending = false;
  }
}

/** Nothing when the server does not answer with a page. */
async function post(form, button) {
  const fields = new URLSearchParams(new FormData(form));
  if (button?.name) fields.append(button.name, button.value);
  const action = button?.hasAttribute('formaction') ? button.formAction : form.action;
  const response = await fetch(action, { method: 'POST', body: fields, headers: { Accept: 'text/html' } });
  if (!response.headers.get('content-type')?.startsWith('text/html')) return undefined;
  const { pathname, search } = new URL(response.url);
  const path = response.redirected ? pathname + search : here();
  return { html: await response.text(), path };
}

/** As without script: the browser shows what went wrong. */
function leave(form, button) {
  if (button?.name) {
    const pressed = document.createElement('input');
    Object.assign(pressed, { type: 'hidden', name: button.name, value: button.value });
    form.append(pressed);
  }
  if (button?.hasAttribute('formaction')) form.action = button.formAction;
  form.submit();
}

function here() {
  return location.pathname + location.search;
}

/** Says aloud what the checkout answered. */
function speak() {
  const said = document.querySelector('#code-error, #code-good');
  const live = document.getElementById('said');
  if (live) live.textContent = said?.textContent ?? '';
}
