/** What the suite's shop waits for before it starts: promises, pushed by modules imported before suite.mjs. */
export const preparing = [];
