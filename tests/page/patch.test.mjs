// What is on the page changes only where it differs.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { part } from './support.mjs';

/** As much of a DOM as views need. */
class FakeNode {
  children = [];
  constructor(tag = '', textContent = '') {
    Object.assign(this, { tag, textContent });
  }
  get firstChild() { return this.children[0] ?? null; }
  get nextSibling() { return this.parentNode?.children[this.parentNode.children.indexOf(this) + 1] ?? null; }
  append(...nodes) { for (const node of nodes) this.insertBefore(node, null); }
  insertBefore(node, before) {
    made += 1;
    node.parentNode = this;
    this.children.splice(before ? this.children.indexOf(before) : this.children.length, 0, node);
  }
  removeChild(node) { this.children.splice(this.children.indexOf(node), 1); }
}
let made = 0;
globalThis.Text = class extends FakeNode { constructor(text) { super('#text', text); } };
globalThis.document = { createElement: (tag) => new FakeNode(tag) };

const { h, having, line } = await part('view/tree');
const { patch } = await part('later/patch');
const read = (node) => (node.tag === '#text' ? node.textContent : [node.tag, node.className ?? '', ...node.children.map(read)]);

let root;
beforeEach(() => {
  root = new FakeNode('root');
  patch(root, [h('p.state', 'Open'), having(h('section.promise.open', h('h2', 'Said'), having(h('button', 'Copy'), { id: 'b' })), { id: 's' })]);
  made = 0;
});

test('an element of the same id is the same element, whatever else changed', () => {
  const [, section] = root.children;
  const button = section.children[1];
  const after = having(h('section.promise.breached', h('p.timer', '1'), h('h2', 'Said'), having(h('button.copy', 'Copied'), { id: 'b' })), { id: 's' });
  patch(root, [h('p.state', 'Broken'), h('p.note', 'new'), after]);
  assert.deepEqual(read(root), ['root', '', ['p', 'state', 'Broken'], ['p', 'note', 'new'],
    ['section', 'promise breached', ['p', 'timer', '1'], ['h2', '', 'Said'], ['button', 'copy', 'Copied']]]);
  assert.equal(root.children[2], section);
  assert.equal(section.children[2], button);
  assert.equal(made, 4); // two elements with a text each
});

test('what is shown already is not touched', () => {
  const section = root.children[1];
  Object.defineProperty(section.children[0].children[0], 'textContent', { get: () => 'Said', set: () => assert.fail('written again') });
  patch(root, [h('p.state', 'Open'), having(h('section.promise.open', h('h2', 'Said'), having(h('button', 'Copy'), { id: 'b' })), { id: 's' })]);
  assert.equal(made, 0);
});

test('what is gone goes', () => {
  patch(root, [having(h('section.promise', line('p.note', ''), having(h('button', 'Copy'), { id: 'b' })), { id: 's' })]);
  assert.deepEqual(read(root), ['root', '', ['section', 'promise', ['button', '', 'Copy']]]);
  patch(root, []);
  assert.deepEqual(root.children, []);
});

test('an object of order data is no element', () => {
  const evil = { name: 'script', children: ['alert(1)'], props: {} };
  patch(root, [h('p', evil)]);
  assert.equal(root.children[0].children[0].tag, '#text');
});
