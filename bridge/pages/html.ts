import type { html } from 'hono/html';

/** A piece of a page: texts in it are escaped. Nothing, where there is nothing to show. */
export type Html = ReturnType<typeof html>;
export type MaybeHtml = Html | string | undefined | false;
