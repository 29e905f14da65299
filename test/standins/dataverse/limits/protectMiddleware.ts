import { performance } from 'node:perf_hooks';
import type { Middleware, WebResponse } from '../http.ts';
import type { ServiceProtection } from './createServiceProtection.ts';
import { throttleResponse } from './throttleResponse.ts';
import { costOf, type TimeModel } from './timeModel.ts';

/** Settings that the control path changes while the server runs. */
export interface LoadSettings {
  timeModel: TimeModel;
  /** Degree of parallelism the organization recommends: `x-ms-dop-hint`. */
  dopHint: number;
}

/**
 * Reckons each request against its user's limits, refuses with 429 what is too much, and lets answers take the
 * time the time model gives them. The user is the token's, also when it acts for another.
 */
export function protectMiddleware(protection: ServiceProtection, settings: LoadSettings): Middleware {
  return async (request, next) => {
    const user = request.claims?.applicationId ?? request.claims?.objectId ?? '';
    const admission = protection.enter(user);
    if ('code' in admission) {
      const { code, retryAfterSeconds } = admission;
      return withHeaders(
        throttleResponse(code, retryAfterSeconds, protection.limits),
        protection,
        user,
        settings,
      );
    }
    const started = performance.now();
    let response: WebResponse | undefined;
    try {
      response = await next(request);
      const cost = costOf(settings.timeModel, response.work);
      if (settings.timeModel.delay) await holdBack(cost - (performance.now() - started));
    } finally {
      const cost = costOf(settings.timeModel, response?.work);
      admission.end(Math.max(cost, performance.now() - started));
    }
    return withHeaders(response, protection, user, settings);
  };
}

/** Made once: it costs more than an answer. */
const seconds = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function withHeaders(
  response: WebResponse,
  protection: ServiceProtection,
  user: string,
  settings: LoadSettings,
): WebResponse {
  const { requests, executionMilliseconds } = protection.remaining(user);
  return {
    ...response,
    headers: {
      ...response.headers,
      'x-ms-ratelimit-burst-remaining-xrm-requests': String(requests),
      // Seconds with two decimals and a thousands comma: the form is from memory, clients only log it.
      'x-ms-ratelimit-time-remaining-xrm-requests': seconds.format(executionMilliseconds / 1000),
      'x-ms-dop-hint': String(settings.dopHint),
    },
  };
}

/** Timers fire up to a millisecond early or late; below that, holding back would cost more than it models. */
async function holdBack(milliseconds: number): Promise<void> {
  if (milliseconds < 1) return;
  await new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
