/** What a click asks of the element. */
export interface Actions {
  claim(promise: string, remedy: string): void;
  report(promise: string, kind: string, instance?: string): void;
  /** `shown` is the code's element, `button` the one that says so when it is copied. */
  copy(code: string, shown: HTMLElement, button: HTMLElement): void;
}
