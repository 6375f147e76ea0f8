// The document itself: valid, with an example of each body and the codes of each refusal.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ApiDocument } from "./document.mjs";
import { root } from "./server.mjs";

const file = join(root, "server/http/openapi.json");
const read = (name) => JSON.parse(readFileSync(join(root, "server/http", name)));
const document = new ApiDocument(read("openapi.json"), read("status.schema.json"));

test("redocly finds nothing", () => {
  const redocly = join(import.meta.dirname, "node_modules/.bin/redocly");
  const config = join(import.meta.dirname, "redocly.yaml");
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  execFileSync(redocly, ["lint", "--config", config, file], { env, stdio: "pipe" });
});

// Its own, or its schema's.
function hasExample(content) {
  const schema = document.resolve(content.schema);
  return [content.example, content.examples, schema.examples].some((one) => one !== undefined);
}

test("every body has an example", () => {
  const missing = [];
  for (const { path, method, operation } of document.operations()) {
    if (path.endsWith(".json")) continue;  // documents
    const good = Object.entries(operation.responses).filter(([status]) => status < 300);
    const bodies = [["request", operation.requestBody], ...good];
    for (const [name, body] of bodies) {
      const content = body?.content?.["application/json"];
      if (content && !hasExample(content)) missing.push(`${method} ${path} ${name}`);
    }
  }
  assert.deepEqual(missing, []);
});

test("every example keeps to its schema", () => {
  assert.deepEqual(document.exampleFindings(), []);
});

test("every refusal names its codes", () => {
  for (const { path, method, operation } of document.operations()) {
    for (const [status, response] of Object.entries(operation.responses)) {
      if (status < 400) continue;
      assert.match(response.description, /^Problem: `[a-z_]+`(, `[a-z_]+`)*/, `${method} ${path} ${status}`);
    }
  }
});
