// How RESULTS.md writes numbers and tables.

/** Three significant digits, or all of a whole number, with separators. */
export function number(value) {
  const whole = Number.isInteger(value) || Math.abs(value) >= 100;
  return value.toLocaleString('en', whole ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
}

export function with_unit({ value, unit }) {
  if (unit === 'ratio') return `${number(value)}×`;
  return unit === '1' ? number(value) : `${number(value)} ${unit}`;
}

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;

/** A table of Markdown; a heading that ends with `>` is of a column of numbers. */
export function table(headings, rows) {
  const rule = headings.map((heading) => (heading.endsWith('>') ? '---:' : '---'));
  return [line(headings.map((heading) => heading.replace(/>$/, ''))), `|${rule.join('|')}|`, ...rows.map(line)].join('\n');
}
