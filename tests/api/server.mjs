// A server of the built program with a key of each scope, in a folder of its own.
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { createInterface } from "node:readline";

export const root = join(import.meta.dirname, "../..");
const program = process.env.KULANZ_PROGRAM ?? join(root, "build/kulanz");
const scopes = ["shop", "partner", "support", "checkout", "operator"];

export async function startServer() {
  const folder = mkdtempSync(join(tmpdir(), "kulanz-api-"));
  const store = ["--store", `sqlite:${join(folder, "shop.db")}`];
  const variables = {};
  for (const scope of scopes) {
    const key = execFileSync(program, ["keys", "create", "--scope", scope, ...store]);
    variables[`${scope.toUpperCase()}_KEY`] = key.toString().trim();
  }
  const roster = join(root, "web-demo/roster.json");
  const flags = ["--listen", "127.0.0.1:0", "--roster", roster, "--policies", join(root, "policies")];
  const senders = ["--senders", join(root, "policies/senders")];
  variables.SHOPIFY_SECRET = "agreed with Shopify";
  // Nobody listens there: webhooks wait.
  const webhook = ["--webhook-url", "http://127.0.0.1:9/"];
  const secret = `whsec_${randomBytes(32).toString("base64")}`;
  const child = spawn(program, ["serve", ...store, ...flags, ...senders, ...webhook, "--log-level", "warn"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, KULANZ_WEBHOOK_SECRET: secret, KULANZ_SENDER_SHOPIFY_SECRET: variables.SHOPIFY_SECRET },
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  variables.KULANZ = line.slice(line.indexOf("http"));
  return {
    folder,
    variables,
    async stop() {
      child.kill("SIGTERM");
      const [code] = await once(child, "exit");
      rmSync(folder, { recursive: true });
      return code;
    },
  };
}
