// What esbuild puts in at build time.
declare module '*.css' {
  const text: string;
  export default text;
}
/** "sha256-…" of the kulanz.wasm this package was built with; empty in a build without one. */
declare const KULANZ_WASM_INTEGRITY: string;
