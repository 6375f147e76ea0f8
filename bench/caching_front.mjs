// Stands before the demo as a shop's web server would: passes everything on, and lets
// browsers keep the files, the package's and the shop's own.
import { createServer, request } from 'node:http';

const kKept = /^\/(kulanz|static)\//;

/**
 * @param mark {path, line}: this line is put before the script whose path matches, so that
 *        it tells the moment at which it starts to run
 * @returns {url, close}
 */
export async function caching_front(shop_url, mark) {
  const server = createServer((asked, answer) => {
    const { method, headers, url } = asked;
    const onward = request(shop_url + url, { method, headers }, (got) => {
      const keep = kKept.test(url) ? { 'cache-control': 'public, max-age=3600' } : {};
      const line = got.statusCode === 200 && mark.path.test(url) ? mark.line : '';
      const length = line ? { 'content-length': Number(got.headers['content-length']) + line.length } : {};
      answer.writeHead(got.statusCode, { ...got.headers, ...keep, ...length });
      answer.write(line);
      got.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
