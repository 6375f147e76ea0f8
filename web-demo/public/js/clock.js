// The demo clock in the yellow strip: shows the shop's time, second by second,
// from what the server rendered and performance.now().

let shown_ms = 0;
let taken_ms = 0;
let format;

/** Takes the time that the page now holds. */
export function retick() {
  const clock = document.getElementById('shop-clock');
  if (!clock) return;
  shown_ms = Date.parse(clock.getAttribute('datetime'));
  taken_ms = performance.now();
  format = new Intl.DateTimeFormat(document.documentElement.lang === 'de' ? 'de-DE' : 'en-GB', {
    weekday: 'short', day: 'numeric', month: 'long', year: 'numeric',
    hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'Europe/Berlin',
  });
  show();
}

/** Starts the clock. */
export function tick() {
  retick();
  setInterval(show, 1000);
}

function show() {
  const clock = document.getElementById('shop-clock');
  if (clock && format) clock.textContent = format.format(shown_ms + performance.now() - taken_ms);
}
