import type { Context } from 'hono';
import { html } from 'hono/html';
import type { JWTPayload } from 'jose';
import type { Download, Elsewhere, Page, PageAnswer, PageView, Visit } from '../page.ts';
import { en } from '../texts/en.ts';
import type { Frame } from './createFrame.ts';
import { readFrameState } from './frameState.ts';
import { layout } from './layout.ts';
import { relativeHref } from './relativeHref.ts';

/** Makes HTTP answers of what pages answer. */
export interface Present {
  answer(context: Context, visit: Visit, page: Page, answer: PageAnswer): Promise<Response>;
  view(context: Context, visit: Visit, page: Page | undefined, view: PageView): Promise<Response>;
}

/** What a change leaves for the page after it. */
interface Flash extends JWTPayload, Pick<Elsewhere, 'banner' | 'secret'> {
  /** Of whom. */
  caller: string;
}

const flashSeconds = 120;

export function createPresent(frame: Frame): Present {
  const { seals, files, served } = frame;

  const takeFlash = async (context: Context, visit: Visit): Promise<Flash | undefined> => {
    const cookies = frame.cookiesOf(context);
    const text = cookies.read('flash');
    if (text === undefined) return undefined;
    cookies.remove('flash');
    const flash = await seals.decrypt<Flash>('flash', text);
    return flash?.caller === visit.caller.name ? flash : undefined;
  };

  const view: Present['view'] = async (context, visit, page, shown) => {
    const state = await readFrameState(visit.services);
    const result = await takeFlash(context, visit);
    const { isOwnZone } = frame.zoneOf(frame.cookiesOf(context));
    return context.html(
      layout({ view: shown, page, visit, state, result, served, isOwnZone, files }),
      shown.status ?? 200,
    );
  };

  const goTo = async (
    context: Context,
    visit: Visit,
    { goTo, banner, secret }: Elsewhere,
  ): Promise<Response> => {
    if (banner) {
      const flash: Flash = { caller: visit.caller.name, banner: cut(banner), ...(secret && { secret }) };
      frame.cookiesOf(context).write('flash', await seals.encrypt('flash', flash, flashSeconds));
    }
    return context.redirect(relativeHref(visit.path, goTo), 303);
  };

  return {
    view,
    answer: async (context, visit, page, answer) => {
      if (answer === undefined) {
        const { notFoundTitle: title, notFound } = en.frame;
        return view(context, visit, page, { title, answer: notFound, body: html``, status: 404 });
      }
      if ('goTo' in answer) return goTo(context, visit, answer);
      if ('fragment' in answer) {
        return context.html(answer.fragment, 200, answer.isOver ? { 'hx-refresh': 'true' } : {});
      }
      if ('csv' in answer) return download(answer);
      if ('json' in answer)
        return new Response(answer.json, { headers: fileHeaders(answer.file, 'application/json') });
      return view(context, visit, page, answer);
    },
  };
}

/** A cookie has room for some 4,000 characters. */
function cut(banner: NonNullable<Elsewhere['banner']>): NonNullable<Elsewhere['banner']> {
  const { text } = banner;
  return text !== undefined && text.length > 1_000
    ? { ...banner, text: `${text.slice(0, 1_000)} …` }
    : banner;
}

/** Lines are made as they are sent; with the mark by which spreadsheets know UTF-8. */
function download({ file, csv }: Download): Response {
  const lines = csv[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode('\uFEFF')),
    async pull(controller) {
      const { value, done } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return?.();
    },
  });
  return new Response(body, { headers: fileHeaders(file, 'text/csv') });
}

function fileHeaders(file: string, type: string): Record<string, string> {
  return {
    'content-type': `${type}; charset=utf-8`,
    'content-disposition': `attachment; filename="${file.replace(/[^\w.-]/g, '-')}"`,
  };
}
