// Stands before the demo as a shop's web server would: passes everything on, and lets
// browsers keep the files, the package's and the shop's own.
import { createServer, request } from 'node:http';

/** @returns {url, close} */
export async function caching_front(shop_url) {
  const server = createServer((asked, answer) => {
    const { method, headers, url } = asked;
    const onward = request(shop_url + url, { method, headers }, (got) => {
      const keep = /^\/(kulanz|static)\//.test(url) ? { 'cache-control': 'public, max-age=3600' } : {};
      answer.writeHead(got.statusCode, { ...got.headers, ...keep });
      got.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
