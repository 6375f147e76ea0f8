// The comparison of bench/peers.mjs: the engines by speed, then those that are wrong or missing.
import { number, table } from './format.mjs';

const kOne = 'kulanz_object';
const kNames = ['decisions', 'p50', 'cold', 'download', 'resident', 'needs_unsafe_eval', 'missing', 'wrong'];

export const is_peers = ({ name }) => kNames.some((part) => name === `peers_${part}`);

/** What a page's policy has to allow for it, and other words about it. */
function needs({ wasm, note }, unsafe_eval) {
  return [unsafe_eval && '**`unsafe-eval`**', wasm && '`wasm-unsafe-eval`', note].filter(Boolean).join('; ');
}

function times(own, one) {
  if (own === undefined || !one) return '–';
  return `${number(own / one)}×`;
}

export function peers(rows, list, versions) {
  const found = new Map(rows.filter(is_peers).map((row) => [`${row.name} ${row.peer}`, row]));
  if (found.size === 0) return false;
  const of = (part, id) => found.get(`peers_${part} ${id}`)?.value;
  const shown = (part, id) => (of(part, id) === undefined ? '–' : number(of(part, id)));
  const line = (peer) => [
    peer.id === kOne ? `**${peer.title}**` : peer.title,
    versions[peer.package] ?? '',
    shown('decisions', peer.id),
    times(of('decisions', peer.id), of('decisions', kOne)),
    ...['p50', 'cold', 'download', 'resident'].map((part) => shown(part, peer.id)),
    needs(peer, of('needs_unsafe_eval', peer.id) === 1),
  ];
  const measured = list.filter(({ id }) => of('decisions', id) !== undefined);
  measured.sort((a, b) => of('decisions', b.id) - of('decisions', a.id));
  const headings = ['engine', 'version', 'decisions/s>', 'to Kulanz>', 'p50 ns>', 'set-up + first ms>', 'download B>', 'resident MB>', 'a page must allow; notes'];
  const told = (part, word) => list.flatMap((peer) => {
    const row = found.get(`peers_${part} ${peer.id}`);
    return row ? [`- ${peer.title}: **${word}**${part === 'wrong' ? ` ${number(row.value)}` : ':'} ${row.unit}`] : [];
  });
  const troubles = [...told('wrong', 'wrong'), ...told('missing', 'missing')];
  return [measured.length > 0 && table(headings, measured.map(line)), troubles.join('\n')].filter(Boolean).join('\n\n');
}
