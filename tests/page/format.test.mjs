import assert from 'node:assert/strict';
import { test } from 'node:test';
import { part, unix } from './support.mjs';

process.env.TZ = 'Europe/Berlin';
const { Voice } = await part('voice');
const speaking = (lang, zone) => new Voice(lang, { texts: {}, dir: 'ltr' }, zone);
const money = (lang, ...amount) => speaking(lang).money(...amount);
const duration = (lang, ...span) => speaking(lang).duration(...span);
const moment = (lang, at, zone) => speaking(lang, zone).moment(at);
const plain = (text) => text.replace(/[\u00a0\u202f]/g, ' ');

const amounts = [
  ['en-GB', 1250, 'EUR', '€12.50'], ['de-DE', 1250, 'EUR', '12,50 €'], ['de-AT', 1250, 'EUR', '€ 12,50'],
  ['en', 500, 'JPY', '¥500'], ['en', 1500, 'KWD', 'KWD 1.500'], ['de', 0, 'EUR', '0,00 €'],
];
for (const [lang, minor, currency, expected] of amounts) {
  test(`${minor} ${currency} in ${lang}`, () => assert.equal(plain(money(lang, minor, currency)), expected));
}
test('an unknown currency throws', () => assert.throws(() => money('en', 1, '<b>'), { code: 'status_malformed' }));

const spans = [
  [0, '0 seconds'], [59, '59 seconds'], [60, '1 minute'], [61, '1 minute, 1 second'], [11700, '3 hours, 15 minutes'],
  [7200, '2 hours'], [864000, '10 days'], [90061, '1 day, 1 hour'], [-5, '0 seconds'],
];
for (const [seconds, expected] of spans) {
  test(`${seconds} s`, () => assert.equal(duration('en', seconds), expected));
}
test('a counter keeps its second unit', () => {
  assert.equal(duration('en', 2100, 'short'), '35 min, 0 sec');
  assert.equal(plain(duration('de', 7200, 'short')), '2 Std., 0 Min.');
});

test('moments in the reader’s zone; the last second of a day is that day', () => {
  assert.match(plain(moment('en-GB', unix('2026-05-04T18:45:00Z'))), /^Monday,? 4 May at 20:45$/);
  assert.match(plain(moment('en-GB', unix('2026-05-06T21:59:59Z'))), /^Wednesday,? 6 May$/);
  assert.equal(moment('de', unix('2026-05-04T18:45:00Z')), 'Montag, 4.\u00a0Mai um 20:45');
});

test('the shop’s zone: its clocks, its days, and its name for who is elsewhere', () => {
  const at = (text, zone) => plain(moment('en-GB', unix(text), zone));
  assert.match(at('2026-05-04T18:45:00Z', 'America/New_York'), /^Monday,? 4 May at 14:45 GMT-4$/);
  assert.match(at('2026-05-04T18:45:00Z', 'Europe/Vienna'), /^Monday,? 4 May at 20:45$/);
  assert.match(at('2026-05-07T03:59:59Z', 'America/New_York'), /^Wednesday,? 6 May$/);
  assert.match(at('2026-05-06T21:59:59Z', 'America/New_York'), /^Wednesday,? 6 May at 17:59 GMT-4$/);
  assert.match(at('2026-05-04T18:45:00Z', 'Nowhere/Land'), /^Monday,? 4 May at 20:45$/);
  assert.match(plain(speaking('en-GB', 'America/New_York').civil_day(20577)), /^Monday,? 4 May$/);
  assert.match(plain(speaking('en-GB', 'Asia/Tokyo').clock_time(unix('2026-05-04T18:45:00Z'))), /^03:45 GMT\+9$/);
});

test('a day is the same in every zone', () => assert.match(plain(speaking('en-GB').civil_day(20577)), /^Monday,? 4 May$/));
test('numbers are grouped', () => assert.equal(speaking('de').number(12345), '12.345'));
