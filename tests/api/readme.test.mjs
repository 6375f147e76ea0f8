// Every command of "Call it" in server/README.md is run against the built program, in
// order, and every answer is checked against the document that the server serves.
import { strict as assert } from "node:assert";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ApiDocument } from "./document.mjs";
import { root, startServer } from "./server.mjs";

let server;
let document;
let calls;

function commandsOf(readme) {
  const chapter = readme.split(/^## /m).find((part) => part.startsWith("Call it"));
  return [...chapter.matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1]).join("\n");
}

// With a curl in front that keeps what was asked and answered.
function runCommands() {
  const bin = join(server.folder, "bin");
  const kept = join(server.folder, "calls");
  for (const folder of [bin, kept]) mkdirSync(folder);
  copyFileSync(join(import.meta.dirname, "curl.sh"), join(bin, "curl"));
  symlinkSync(join(root, "policies"), join(server.folder, "policies"));
  const script = join(server.folder, "commands.sh");
  writeFileSync(script, commandsOf(readFileSync(join(root, "server/README.md"), "utf8")));
  const curl = execFileSync("sh", ["-c", "command -v curl"]).toString().trim();
  const env = { ...process.env, ...server.variables, KULANZ_CALLS: kept, KULANZ_CURL: curl };
  const ran = spawnSync("bash", ["-euo", "pipefail", script], {
    cwd: server.folder,
    env: { ...env, PATH: `${bin}:${process.env.PATH}` },
  });
  return { ran, kept };
}

function readCall(folder) {
  const [method, url, status, type] = readFileSync(join(folder, "told"), "utf8").trim().split(" ");
  const words = readFileSync(join(folder, "words"), "utf8").split("\0");
  const data = words.findIndex((word) => word === "-d" || word === "--data");
  return {
    method,
    path: new URL(url).pathname,
    status: Number(status),
    type: type ?? "",
    sent: data < 0 ? undefined : words[data + 1],
    body: readFileSync(join(folder, "body"), "utf8"),
  };
}

before(async () => {
  server = await startServer();
  const { ran, kept } = runCommands();
  calls = readdirSync(kept).sort().map((name) => readCall(join(kept, name)));
  const last = calls.at(-1);
  assert.equal(ran.status, 0, `${ran.stderr}\nlast: ${JSON.stringify(last)}`);
  const fetched = async (path) => (await fetch(server.variables.KULANZ + path)).json();
  document = new ApiDocument(await fetched("/openapi.json"), await fetched("/status.schema.json"));
});

after(async () => assert.equal(await server?.stop(), 0));

test("every command is answered as the README says it is", () => {
  for (const call of calls) {
    assert.ok(call.status < 300, `${call.method} ${call.path}: ${call.status} ${call.body}`);
  }
});

test("every answer is as the served document says", () => {
  for (const call of calls) {
    const found = document.find(call.method, call.path);
    assert.ok(found, `${call.method} ${call.path} is not in the document`);
    const sent = call.sent && !call.sent.startsWith("@") ? document.requestFindings(found, call.sent) : [];
    const answered = document.answerFindings(found, call.status, call.type, call.body);
    assert.deepEqual([...sent, ...answered], [], `${call.method} ${call.path}: ${call.body.slice(0, 2000)}`);
  }
});

test("the README calls every operation", () => {
  const called = new Set(calls.map((call) => {
    const found = document.find(call.method, call.path);
    return found && `${found.method} ${found.path}`;
  }));
  const missing = document.operations().map(({ method, path }) => `${method} ${path}`).filter((one) => !called.has(one));
  assert.deepEqual(missing, []);
});
