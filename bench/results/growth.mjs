// Series `growth_NAME_at_SIZE` with `growth_NAME_exponent`, as charts of text.
import { number, with_unit } from './format.mjs';

const kTenfold = 12; // blocks

const point = (row) => {
  const [, series, size] = /^growth_(.+)_at_(\d+)$/.exec(row.name) ?? [];
  return series && { series, size: Number(size), row };
};
const exponent = ({ name }) => /^growth_(.+)_exponent$/.exec(name)?.[1];

export const is_growth = (row) => row.peer === 'kulanz' && Boolean(point(row) ?? exponent(row));

function chart(series, points, grown) {
  const least = Math.min(...points.map(({ row }) => row.value).filter((value) => value > 0));
  const sizes = points.map(({ size }) => number(size));
  const width = Math.max(...sizes.map((text) => text.length));
  const lines = points.map(({ row }, i) => {
    const blocks = row.value > 0 ? 1 + Math.round(kTenfold * Math.log10(row.value / least)) : 0;
    return `${sizes[i].padStart(width)}  ${'█'.repeat(blocks)} ${with_unit(row)}`;
  });
  const law = grown ? `: grows as size^${grown.value.toFixed(2)}` : '';
  return `\`${series}\`${law}\n\n\`\`\`\n${lines.join('\n')}\n\`\`\``;
}

export function growth(rows) {
  const points = rows.filter(is_growth).map(point).filter(Boolean).sort((a, b) => a.size - b.size);
  const names = [...new Set(points.map(({ series }) => series))].sort();
  if (names.length === 0) return false;
  const charts = names.map((series) =>
    chart(series, points.filter((one) => one.series === series), rows.find((row) => exponent(row) === series)));
  return [`${kTenfold} blocks more are ten times as much.`, ...charts].join('\n\n');
}
