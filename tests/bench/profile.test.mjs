// What perf prints, read and sorted into the parts of a redemption.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';

import { kDecision, kRedemption, part_of } from '../../bench/profile/parts.mjs';
import { shares, stacks_of } from '../../bench/profile/perf.mjs';

const kPrinted = `
	ffffffff81a1 iowrite16 ([kernel.kallsyms])
	ffffffff81a2 ext4_file_write_iter ([kernel.kallsyms])
	ffffffff81a3 __x64_sys_pwrite64 ([kernel.kallsyms])
	        f3a1 __libc_pwrite64 (/usr/lib/libc.so.6)

	        ff68 [unknown] (/usr/lib/libsqlite3.so.0.8.6)
	           1 [unknown] ([unknown])

	      555fd8 kulanz::(anonymous namespace)::redeem_one(int (*)(char)) (/opt/bin/kulanz)

	      555fd9 std::map<nlohmann::json>::find (/opt/bin/kulanz)
`;

test('a stack is what perf prints in one piece, the innermost first', () => {
  const found = stacks_of(kPrinted);
  assert.deepEqual(found.map((stack) => stack.length), [4, 2, 1, 1]);
  assert.deepEqual(found[0][2], { symbol: '__x64_sys_pwrite64', module: '[kernel.kallsyms]' });
  assert.deepEqual(found[1][0], { symbol: '?', module: '/usr/lib/libsqlite3.so.0.8.6' });
  assert.equal(found[2][0].symbol, 'kulanz::(anonymous namespace)::redeem_one(int (*)(char))');
});

test('a sample in the kernel belongs to what it was called for', () => {
  assert.deepEqual(stacks_of(kPrinted).map(part_of(kRedemption)), ['writing_files_in_the_kernel', 'SQLite', 'the_ledger_itself', 'JSON']);
});

test('what no part knows is the rest', () => {
  assert.equal(part_of(kDecision)([{ symbol: 'never_heard_of', module: '/opt/x' }]), 'the_rest');
});

test('shares are of all samples, the greatest first', () => {
  const of = (symbol) => [{ symbol, module: '/opt/kulanz' }];
  const all = [of('kulanz::conclude'), of('kulanz::Machine::run'), of('kulanz::Machine::run'), of('kulanz::Arithmetic::add')];
  assert.deepEqual(shares(all, part_of(kDecision)), [['expressions', 75], ['drawing_the_conclusion', 25]]);
});
