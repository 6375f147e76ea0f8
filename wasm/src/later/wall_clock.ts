/** How far the machine's date and performance.now() lie apart, ms. Only how that changes says something: the date is never trusted. */
export function apart(): number {
  return Date.now() - performance.now();
}
