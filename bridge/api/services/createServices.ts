import { answerWithin } from '../../dataverse/answerWithin.ts';
import type { EventDetection } from '../../sync/events/createEventDetection.ts';
import type { Runs } from '../../sync/runs/createRuns.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import type { Services } from '../services.ts';
import { createActionService } from './createActionService.ts';
import { createActivityService } from './createActivityService.ts';
import { createAuditService } from './createAuditService.ts';
import { createContactService } from './createContactService.ts';
import { createEventService } from './createEventService.ts';
import { createFailureService } from './createFailureService.ts';
import { createFormService } from './createFormService.ts';
import { createLookupService } from './createLookupService.ts';
import { createMappingService } from './createMappingService.ts';
import { createPauseService } from './createPauseService.ts';
import { createRunService } from './createRunService.ts';
import { createSettingsService } from './createSettingsService.ts';
import { createStatusService } from './createStatusService.ts';

export interface ServiceSource {
  parts: SyncParts;
  runs: Runs;
  detection: EventDetection;
  /** Address of the Dynamics organisation, as the status shows it. */
  dynamicsUrl: string;
  /** Of the bridge. */
  version: string;
}

/** The gateway in front of makers hangs up after 120 s, and an operation may need Dynamics more than once. */
const callLimitMs = 45_000;

/** Everything the handlers of the contract work on. Runs go on by themselves: nobody waits for their calls. */
export function createServices({
  parts: own,
  runs,
  detection,
  dynamicsUrl,
  version,
}: ServiceSource): Services {
  const parts = { ...own, dataverse: answerWithin(own.dataverse, callLimitMs) };
  return {
    actions: createActionService(parts, dynamicsUrl),
    activities: createActivityService(parts),
    audit: createAuditService(parts.database),
    contacts: createContactService(parts),
    events: createEventService(parts, detection, dynamicsUrl),
    failures: createFailureService({ database: parts.database, runs, dynamicsUrl }),
    forms: createFormService(parts, dynamicsUrl),
    lookups: createLookupService(parts),
    mapping: createMappingService(parts),
    pause: createPauseService(parts.database),
    runs: createRunService(parts.database, runs),
    settings: createSettingsService(parts),
    status: createStatusService({ parts, dynamicsUrl, version }),
  };
}
