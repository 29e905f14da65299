import { serve } from '@hono/node-server';
import { Hono } from 'hono';

/** A process that does nothing but answer a POST: what any service on this machine costs at least. */
const app = new Hono();
app.post('/', (context) => context.body(null, 204));
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(port));
process.once('SIGTERM', () => server.close());
