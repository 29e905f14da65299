import type { SessionCallers } from '../api/authentication/createSessionCallers.ts';
import type { Authenticate } from '../api/caller.ts';
import type { createConnectionOf } from '../api/http/createConnectionOf.ts';
import type { LimitSettings } from '../api/limits/limitSettings.ts';
import type { Page } from './page.ts';
import type { PageServices } from './pageServices.ts';

export interface PageOptions {
  pages: readonly Page[];
  services: PageServices;
  /** As callers of the API sign in. */
  authenticate: Authenticate;
  sessionCallers: SessionCallers;
  /** What sessions are sealed with, 32 bytes. */
  secret: Uint8Array;
  connectionOf: ReturnType<typeof createConnectionOf>;
  /** Origin that people reach the bridge by; without it, that of the request. */
  publicUrl?: string | undefined;
  limits?: LimitSettings;
  now?: () => Date;
}
