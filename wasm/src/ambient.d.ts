// What esbuild puts in at build time.
declare module '*.css' {
  const text: string;
  export default text;
}
/** "sha256-…" of the modules this package was built with; empty in a build without them. */
declare const KULANZ_WASM_INTEGRITY: string;
declare const KULANZ_WHOLE_INTEGRITY: string;
