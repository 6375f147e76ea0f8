// A mail server for a test file. Import it before suite.mjs: the shop that the suite starts
// then sends its letters here.
import { after } from 'node:test';
import { MailServer } from './mail_server.mjs';
import { preparing } from './preparing.mjs';

export let mail;

preparing.push(MailServer.open().then((server) => {
  mail = server;
  Object.assign(process.env, server.environment);
}));
after(() => mail?.close());
