// Every state on one page: for axe, for narrow screens, for pictures.
//   ?states=open+breached  some of them only    &lang=de&form=du  the words    &look=NAME  one of web-demo/embed/looks
import '/kulanz/define.js';
import { until } from './harness.js';
import { status_url } from './shop_page.js';
import { act, kStates } from './states.js';

const asked = new URLSearchParams(location.search);
const names = asked.get('states')?.split(' ') ?? Object.keys(kStates);
document.documentElement.lang = asked.get('lang') ?? 'en-GB';
document.body.className = `gallery ${asked.get('look') ?? ''}`;

const title = Object.assign(document.createElement('h1'), { textContent: 'Orders' });
document.querySelector('main').append(title, ...names.map(element));
await Promise.all(names.map(show));
document.activeElement.blur();
document.documentElement.dataset.ready = names.length;

function element(name) {
  const apology = document.createElement('kulanz-apology');
  apology.className = asked.get('look') ?? '';
  Object.assign(apology, { id: name, src: status_url(name), lang: document.documentElement.lang, addressForm: asked.get('form') ?? '', token: '' });
  return apology;
}

async function show(name) {
  const apology = document.getElementById(name);
  await until(() => apology.shadowRoot?.querySelector('[part~=promise]'), `${name} is shown`);
  await act(apology, kStates[name], until);
}
