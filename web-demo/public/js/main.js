// What a shop's own script does on these pages: hand the element its
// order, and let forms change the page without loading it again. Every page is
// complete without it.
import { tick } from './clock.js';
import { send } from './forms.js';
import { hand_over, show_present } from './live.js';

hand_over(document);
show_present();
tick();
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.liveForm) return;
  event.preventDefault();
  void send(form, event.submitter);
});
