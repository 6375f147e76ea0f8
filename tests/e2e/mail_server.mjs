// A real mail server (aiosmtpd) with STARTTLS and a login, and what it was given.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = (file) => fileURLToPath(new URL(`../tell/${file}`, import.meta.url));
const kUser = 'kornblume';
const kPassword = 'blue-cornflower';

export class MailServer {
  /** {to, subject, text, html} of each message, in the order in which they came. */
  letters = [];

  static async open() {
    const server = new MailServer();
    server.folder = mkdtempSync(join(tmpdir(), 'kulanz-mail-'));
    const [cert, key] = ['cert.pem', 'key.pem'].map((name) => join(server.folder, name));
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc',
      '-days', '2', '-subj', '/CN=mail.test', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
    { stdio: 'ignore' });
    server.child = spawn('/usr/bin/python3', ['-B', here('smtp_server.py'), 'real', '--cert', cert, '--key', key,
      '--require-tls', '--login', `${kUser}:${kPassword}`], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface(server.child.stdout);
    const port = await new Promise((found) => lines.once('line', found));
    lines.on('line', (line) => server.#take(JSON.parse(line)));
    server.environment = {
      KULANZ_SMTP_URL: `smtp://127.0.0.1:${port}`, KULANZ_SMTP_CA: cert,
      KULANZ_SMTP_USER: kUser, KULANZ_SMTP_PASSWORD: kPassword,
    };
    return server;
  }

  #take(message) {
    const file = join(this.folder, 'message.eml');
    writeFileSync(file, message.data, 'latin1');
    const read = JSON.parse(execFileSync('/usr/bin/python3', ['-B', here('read_message.py'), file], { encoding: 'utf8' }));
    if (read.defects.length > 0 || !message.tls) throw new Error(`a bad message: ${JSON.stringify(read.defects)}`);
    const [[, text], [, html]] = read.parts;
    this.letters.push({ to: message.to[0], subject: read.headers.Subject, id: read.headers['Message-ID'], text, html });
  }

  /** To this address, or to the domain of "@shop.example", once there are so many. */
  async of(address, count) {
    const mine = () => this.letters.filter(({ to }) => to.endsWith(address));
    for (let tries = 0; mine().length < count; ++tries, await pause(100)) {
      if (tries === 200) throw new Error(`${address} has ${mine().length} letters, not ${count}`);
    }
    return mine();
  }

  close() {
    this.child.kill();
    rmSync(this.folder, { recursive: true });
  }
}
