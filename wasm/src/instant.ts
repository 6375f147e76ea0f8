// With an offset and whole seconds: without one, a browser would read the visitor's own zone.
const kInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/;

/** Unix seconds of an RFC 3339 text; undefined when it is none. For what is shown: what is decided on, the core reads. */
export function instant_of(text: string): number | undefined {
  const ms = kInstant.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? undefined : ms / 1000;
}
