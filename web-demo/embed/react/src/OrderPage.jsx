// The page of one order. This shop has a backend of its own: the element is given the status
// by property, and the code is asked for in the shop's way, so the page holds no token.
import 'kulanz/define.js';
import { useEffect, useState } from 'react';
import * as shop from './shop.js';

export function OrderPage() {
  const [order, set_order] = useState();
  const [status, set_status] = useState();
  const [code, set_code] = useState('');

  useEffect(() => void shop.order().then(set_order), []);
  useEffect(() => {
    if (order) void shop.status(order.ref).then(set_status);
  }, [order, code]);

  async function claim(event) {
    event.preventDefault(); // the element asks nobody
    const { promise, remedy } = event.detail;
    set_code(await shop.claim(order.ref, promise, remedy));
  }

  return (
    <>
      <header><p className="brand">Trattoria Lume</p></header>
      <main>
        <h1>Your order</h1>
        <kulanz-apology status={status} lang="en-GB" onkulanz-claim={claim}>
          <p>Your meal was promised within 45 minutes. We are looking into what became of it.</p>
        </kulanz-apology>
        <p className="code" role="status">{code && <>Your code is <strong>{code}</strong>. It is in your account, too.</>}</p>
        {order && <Lines {...order} />}
      </main>
    </>
  );
}

function Lines({ lines, total }) {
  return (
    <section aria-labelledby="lines">
      <h2 id="lines">What you ordered</h2>
      <ul>
        {lines.map(({ dish, price }) => <li key={dish}><span>{dish}</span> <span>{price}</span></li>)}
        <li><strong>Paid</strong> <strong>{total}</strong></li>
      </ul>
    </section>
  );
}
