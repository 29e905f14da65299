import type { Hono } from 'hono';
import { createSessionCallers } from '../api/authentication/createSessionCallers.ts';
import type { UserDirectory } from '../api/authentication/createUserDirectory.ts';
import type { KeyDirectory } from '../api/authentication/keys/createKeyDirectory.ts';
import type { Authenticate } from '../api/caller.ts';
import type { ApiEnvironment } from '../api/createApi.ts';
import { partsForAnswers } from '../api/engine.ts';
import { createConnectionOf } from '../api/http/createConnectionOf.ts';
import type { LimitSettings } from '../api/limits/limitSettings.ts';
import { viewStatus } from '../api/views/viewStatus.ts';
import type { Reconciliations } from '../sync/reconcile/createReconciliations.ts';
import type { Runs } from '../sync/runs/createRuns.ts';
import type { SyncParts } from '../sync/syncParts.ts';
import { createPages } from './createPages.ts';
import { createHealth } from './frame/createHealth.ts';
import type { Page } from './page.ts';
import type { PageServices } from './pageServices.ts';
import { pages } from './pages.ts';
import { pageSecret } from './session/pageSecret.ts';

export interface PageSource {
  parts: SyncParts;
  runs: Runs;
  reconciliations: Reconciliations;
  dynamicsUrl: string;
  /** Of the bridge. */
  version: string;
  /** As callers of the API sign in. */
  authenticate: Authenticate;
  users: UserDirectory;
  keys: KeyDirectory;
  /** BRIDGE_KEY_SECRET; without it no API keys are taken, and sessions end with the process. */
  keySecret: string | undefined;
  publicUrl?: string | undefined;
  trustedProxies?: readonly string[];
  limits?: LimitSettings;
  /** What ends soon, such as the client secret. */
  expiring?: PageServices['expiring'];
  /** Instead of those of the product, for tests. */
  pages?: readonly Page[];
  /** How long rights, and what was seen of both sides, are taken as they were, ms; for tests. */
  freshMs?: number;
}

/** Puts the pages together. */
export function createPagesOf(source: PageSource): Hono<ApiEnvironment> {
  const { runs, reconciliations, dynamicsUrl, version, keySecret, users, keys } = source;
  const parts = partsForAnswers(source.parts);
  const secret = pageSecret(keySecret);
  const list = source.pages ?? pages;
  return createPages({
    pages: list,
    services: {
      parts,
      runs,
      reconciliations,
      health: createHealth(() => viewStatus({ parts, dynamicsUrl, version }), source.freshMs),
      dynamicsUrl,
      isServed: (path) => list.some((page) => page.show && page.path === path.split(/[?/]/, 1)[0]),
      keySecret,
      expiring: source.expiring ?? (() => []),
    },
    authenticate: source.authenticate,
    sessionCallers: createSessionCallers({
      users,
      keys,
      secret,
      ...(source.freshMs !== undefined && { freshMs: source.freshMs }),
    }),
    secret,
    connectionOf: createConnectionOf(source.trustedProxies ?? []),
    publicUrl: source.publicUrl,
    ...(source.limits && { limits: source.limits }),
  });
}
