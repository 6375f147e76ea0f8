// Tables of measurements that belong together: by their names, and crosswise where a name says both
// what was measured and at which size, load or place.
import { table, with_unit } from './format.mjs';

const numeric = (a, b) => a.localeCompare(b, 'en', { numeric: true });

/** A row for each name; what others showed of the same stands beside it. */
export function plain(rows) {
  const names = [...new Set(rows.map(({ name }) => name))].sort(numeric);
  return names.length > 0 && table(['measurement', 'seen>', 'beside it'], names.map((name) => {
    const all = rows.filter((row) => row.name === name && row.peer !== 'limit');
    const own = all.find(({ peer }) => peer === 'kulanz');
    const others = all.filter((row) => row !== own).map((row) => `${row.peer} ${with_unit(row)}`);
    return [`\`${name}\``, own ? with_unit(own) : '–', others.join(', ')];
  }));
}

/** `pattern` has the groups `row` and `column`, and may have `beside`, what the row is a share of. */
export function crosswise(rows, pattern, heading) {
  const cells = new Map(rows.map((row) => {
    const { row: what, column, beside } = pattern.exec(row.name).groups;
    const line = beside ? `${what} beside ${beside}` : what;
    return [`${line} ${column}`, { line, column, text: with_unit(row) }];
  }));
  const of = (key) => [...new Set([...cells.values()].map((cell) => cell[key]))].sort(numeric);
  const columns = of('column');
  const lines = of('line').map((line) =>
    [line.replaceAll('_', ' '), ...columns.map((column) => cells.get(`${line} ${column}`)?.text ?? '–')]);
  return lines.length > 0 && table([heading, ...columns.map((column) => `${column}>`)], lines);
}

const in_words = (text) => text.replaceAll('_', ' ');

/** The greatest first, with its share of the greatest as a bar; called by what follows `prefix`. */
export const ranked = (prefix) => (rows) => {
  const sorted = [...rows].sort((a, b) => b.value - a.value);
  const bar = ({ value }) => '█'.repeat(Math.max(0, Math.round((20 * value) / sorted[0].value)));
  const line = (row) => [in_words(row.name.slice(prefix.length)), with_unit(row), bar(row)];
  return sorted.length > 0 && table(['where', 'how much>', ''], sorted.map(line));
};

/** Where the peer is not who was measured, but what was found: which it is, and its figure. */
export const named = (prefix) => (rows) =>
  rows.length > 0 && table(['of', 'it is', ''], rows.map((row) => [in_words(row.name.slice(prefix.length)), in_words(row.peer), with_unit(row)]));
