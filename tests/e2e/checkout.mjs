// A code at the shop's checkout, typed by a customer.
import assert from 'node:assert/strict';
import { page, shop } from './suite.mjs';

/** As somebody types who reads it from a slip of paper. */
export function typed(code) {
  return ` ${code.toLowerCase().replaceAll('0', 'O').replaceAll('-', ' ')} `;
}

export async function spend(code, { discount, total }) {
  await page.goto(`${shop.url}/en/checkout`);
  await page.getByLabel('Voucher code').fill(typed(code));
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.locator('#code-good').waitFor();
  assert.equal(await page.locator('#discount').textContent(), discount);
  assert.equal(await page.locator('#total').textContent(), total);
  await page.getByRole('button', { name: 'Pay now' }).click();
  await page.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
  assert.equal(await page.locator('#total').textContent(), total);
}
