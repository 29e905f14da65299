import { createHandlers } from '../../bridge/api/createHandlers.ts';
import type { Stage } from '../sync/startStage.ts';
import { createTestApi, type TestApi } from './createTestApi.ts';
import { engineOf } from './engineOf.ts';

/** The API over the engine of a stage and users in memory; every answer is compared with the contract. */
export function createStageApi(stage: Stage): TestApi {
  return createTestApi({ handlers: createHandlers(engineOf(stage.engine, stage.dynamics.url)) });
}
