import type { Caller, Scope } from '../api/caller.ts';
import type { Html, MaybeHtml } from './html.ts';
import type { PageServices } from './pageServices.ts';
import type { Texts } from './texts/texts.ts';

/** A signed-in person asks for a page or sends one of its forms. */
export interface Visit {
  caller: Caller;
  services: PageServices;
  t: Texts;
  /** Parts of the address, such as `id` of `runs/:id`. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Of the form that was sent; empty when a page is asked for. */
  form: URLSearchParams;
  /** Where this page is, below `admin/`, without its query. */
  path: string;
  /** Address of another page as a link relative to this one, so that it holds behind any host in front. */
  href(path: string, query?: Readonly<Record<string, string | number | undefined>>): string;
  may(scope: Scope): boolean;
  /** Hidden fields that each form needs that changes something; `once`: it is carried out a single time. */
  hidden(options?: { once: boolean }): Html;
  /** IANA name of the zone that times are shown in. */
  zone: string;
  now: Date;
  signal: AbortSignal;
  /** Asked for by a script, to take the place of a part of the page. */
  isFragment: boolean;
}

export interface Banner {
  tone: 'ok' | 'wait' | 'bad' | 'info';
  title: string;
  text?: string;
  /** At most one thing to do next: a path below `admin/`. */
  link?: { label: string; path: string };
}

/** A page to show in the frame. */
export interface PageView {
  title: string;
  /** The sentence under the title that answers the page's question. */
  answer?: MaybeHtml;
  crumbs?: readonly { label: string; path?: string }[];
  /** Buttons beside the title; the main one last. */
  actions?: MaybeHtml;
  /** Takes the place of the one that a change before left. */
  banner?: Banner | Html;
  body: Html;
  /** 200 unless said otherwise. */
  status?: 200 | 400 | 403 | 404 | 409 | 422 | 500 | 503;
}

/** Shown after a change: another page, with what was done. */
export interface Elsewhere {
  /** Below `admin/`, with its query as far as it has one. */
  goTo: string;
  banner?: Banner;
  /** Shown this once and kept nowhere: in the banner with the name. */
  secret?: { label: string; value: string };
}

/** A list, made line by line as it is sent; its file name ends in `.csv`. */
export interface Download {
  file: string;
  csv: AsyncIterable<string>;
}

/** A text that programs read; its file name ends in `.json`. */
export interface JsonDownload {
  file: string;
  json: string;
}

/** A part of a page, asked for by a script. */
export interface Fragment {
  fragment: Html;
  /** The page has become another one: it is loaded anew. */
  isOver?: boolean;
}

/** What a page answers; undefined where there is no such thing. */
export type PageAnswer = PageView | Elsewhere | Download | JsonDownload | Fragment | undefined;

/** Where a page stands in the navigation. */
export type Section =
  | 'overview'
  | 'contacts'
  | 'runs'
  | 'failures'
  | 'inStep'
  | 'mapping'
  | 'activities'
  | 'subscriptions'
  | 'settings'
  | 'keys'
  | 'changeLog';

/** A page: one address, what is shown there, and what its forms do. */
export interface Page {
  /** Below `admin/`, such as `runs/:id`; empty for the overview. */
  path: string;
  section: Section;
  /** Needed to look at it; `read` unless said otherwise. */
  scope?: Scope;
  /** Needed for what its forms do; `manage` unless said otherwise. */
  changeScope?: Scope;
  /** Largest form it takes, bytes; 256 kB unless said otherwise. */
  largestForm?: number;
  show?(visit: Visit): Promise<PageAnswer>;
  /** Carries out what a form of this page asks for. What it throws as SyncRefused is told on the page it came from. */
  change?(visit: Visit): Promise<PageAnswer>;
}
