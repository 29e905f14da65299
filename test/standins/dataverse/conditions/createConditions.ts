import { createFaults, type Faults } from '../faults/createFaults.ts';
import { faultGate, faultMiddleware } from '../faults/faultMiddleware.ts';
import type { Middleware, OperationGate } from '../http.ts';
import type { Clock } from '../limits/createClock.ts';
import { createRequestLog, type RequestLog } from '../limits/createRequestLog.ts';
import {
  createServiceProtection,
  dataverseLimits,
  type ProtectionLimits,
  type ServiceProtection,
} from '../limits/createServiceProtection.ts';
import { firewallMiddleware, type IpFirewall, openFirewall } from '../limits/firewallMiddleware.ts';
import { logMiddleware } from '../limits/logMiddleware.ts';
import { type LoadSettings, protectMiddleware } from '../limits/protectMiddleware.ts';
import { noCost, type TimeModel } from '../limits/timeModel.ts';
import type { Schema } from '../tables/createSchema.ts';
import { type AccessTokens, createAccessTokens } from '../token/accessTokens.ts';
import type { Application, Directory } from '../token/applications.ts';
import { createTokenEndpoint, type TokenEndpoint } from '../token/createTokenEndpoint.ts';
import { requireToken, unauthorized } from '../token/requireToken.ts';

export interface ConditionOptions {
  schema: Schema;
  clock: Clock;
  tenantId?: string;
  applications?: readonly Application[];
  tokenLifetimeSeconds?: number;
  limits?: Partial<ProtectionLimits>;
  timeModel?: Partial<TimeModel>;
  dopHint?: number;
}

/** Everything around the organization itself: who may call, how much, what goes wrong, what is written down. */
export interface Conditions {
  directory: Directory;
  tokens: AccessTokens;
  log: RequestLog;
  faults: Faults;
  protection: ServiceProtection;
  settings: LoadSettings;
  /** Answers the directory's addresses, without a token. */
  tokenEndpoint: TokenEndpoint;
  /** For requests below /api, the first one outermost. */
  middlewares: Middleware[];
  /** For each single operation, those inside a `$batch` too. */
  gate: OperationGate;
  /** Which addresses are let in. */
  firewall: IpFirewall;
}

const defaultTenantId = '5e0c9f1a-7b3d-4a2e-9d6f-1c8b4e7a2d30';

/** The application that exists when none are given. */
export const defaultApplication: Application = {
  clientId: '8f3d2b1c-6a5e-4c7d-b9f0-2e1d3c4b5a60',
  objectId: '3b7e6d5c-4f2a-4b1e-8c9d-0a1b2c3d4e50',
  secrets: ['stand-in-secret'],
  certificates: [],
};

export function createConditions(options: ConditionOptions): Conditions {
  const { schema, clock } = options;
  const applications = options.applications ?? [defaultApplication];
  const directory: Directory = {
    tenantId: options.tenantId ?? defaultTenantId,
    applications: new Map(applications.map((application) => [application.clientId, application])),
    lifetimeSeconds: options.tokenLifetimeSeconds ?? 3599,
  };
  const tokens = createAccessTokens(clock.now);
  const log = createRequestLog();
  const faults = createFaults();
  const protection = createServiceProtection(() => clock.now().getTime(), {
    ...dataverseLimits,
    ...options.limits,
  });
  const settings = { timeModel: { ...noCost, ...options.timeModel }, dopHint: options.dopHint ?? 4 };
  const firewall: IpFirewall = { ...openFirewall };
  const tokenEndpoint = createTokenEndpoint(directory, tokens, clock.now);

  return {
    directory,
    tokens,
    log,
    faults,
    protection,
    settings,
    tokenEndpoint: (request) => {
      const response = tokenEndpoint(request);
      if (response && request.method === 'POST') log.addTokenRequest();
      return response;
    },
    middlewares: [
      logMiddleware(log, schema, clock.now, settings),
      faultMiddleware(faults, schema, (request) =>
        unauthorized(request, directory.tenantId, 'The token has expired.'),
      ),
      requireToken(tokens, directory.tenantId),
      firewallMiddleware(firewall),
      protectMiddleware(protection, settings),
    ],
    gate: faultGate(faults, schema),
    firewall,
  };
}
