import { type Context, Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import type { ApiEnvironment } from '../api/createApi.ts';
import { readPath } from '../api/http/readPath.ts';
import { strictTransport } from '../api/http/securityHeaders.ts';
import { createAnswers } from './frame/createAnswers.ts';
import { createFrame } from './frame/createFrame.ts';
import { pageHeaders } from './frame/pageHeaders.ts';
import { adminPath } from './frame/relativeHref.ts';
import { readStaticFiles, type StaticFiles } from './frame/staticFiles.ts';
import type { PageOptions } from './pageOptions.ts';
import { createSignIn } from './signIn/createSignIn.ts';

/** A year, for names that change with what they name. */
const forever = 'public, max-age=31536000, immutable';

/**
 * Makes the administrator's pages: sign-in, files and every page of the list, all below `/xperience-dynamics365/admin/`.
 *
 * @example
 * api.all('/xperience-dynamics365/admin/*', ({ req, env }) => createPages(options).fetch(req.raw, env));
 */
export function createPages(options: PageOptions): Hono<ApiEnvironment> {
  const { pages, publicUrl, connectionOf } = options;
  const frame = createFrame(options, readStaticFiles());
  const answers = createAnswers(frame);
  const signIn = createSignIn(frame);
  const app = new Hono<ApiEnvironment>({ getPath: readPath });

  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(pageHeaders))
      if (!context.res.headers.has(name)) context.header(name, value);
    if (connectionOf(context).encrypted) context.header(...strictTransport);
  });
  app.get(adminPath, ({ redirect }) => redirect(`${adminPath.slice(adminPath.lastIndexOf('/') + 1)}/`, 308));
  serveFiles(app, frame.files);
  app.use(csrf({ origin: (origin, context) => isOwnOrigin(origin, context, publicUrl) }));
  app.get(`${adminPath}/sign-in`, (context) => signIn.show(context));
  app.post(`${adminPath}/sign-in`, (context) => signIn.submit(context));
  app.post(`${adminPath}/sign-out`, (context) => signIn.leave(context));
  for (const page of pages) {
    const path = `${adminPath}/${page.path}`;
    if (page.show) app.get(path, (context) => answers.show(page, context));
    if (page.change) app.post(path, (context) => answers.change(page, context));
  }
  app.all('*', (context) => answers.nothingHere(context));
  app.onError((error, context) =>
    error instanceof HTTPException && error.status === 403
      ? answers.crossSite(context)
      : answers.failed(error, context),
  );
  return app;
}

function serveFiles(app: Hono<ApiEnvironment>, files: StaticFiles): void {
  const byName = new Map(Object.values(files).map((file) => [file.name, file]));
  app.get(`${adminPath}/assets/:name`, (context, next) => {
    const file = byName.get(context.req.param('name'));
    if (!file) return next();
    return context.body(file.body, 200, { 'content-type': file.type, 'cache-control': forever });
  });
}

/** A host in front may have made http of https. */
function isOwnOrigin(origin: string, { req }: Context, publicUrl: string | undefined): boolean {
  const host = req.header('host');
  return publicUrl === undefined
    ? [`http://${host}`, `https://${host}`].includes(origin)
    : origin === publicUrl;
}
