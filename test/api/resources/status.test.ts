import { afterAll, beforeAll, expect, it } from 'vitest';
import { DataverseUnavailable } from '../../../bridge/dataverse/dataverseUnavailable.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { createStageApi } from '../createStageApi.ts';
import type { TestApi } from '../createTestApi.ts';

let stage: Stage;
let api: TestApi;
beforeAll(async () => {
  stage = await startStage({ contacts: 5 });
  api = createStageApi(stage);
});
afterAll(() => stage.close());

it('tells who is signed in and what both sides look like', async () => {
  const answer = await api.send('GET', '/status', { as: 'editor' });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({
    ready: true,
    caller: {
      name: 'editor',
      kind: 'xperienceUser',
      scopes: ['read', 'activities', 'forms', 'sync', 'update'],
    },
    xperience: { reachable: true },
    dynamics: { reachable: true, url: stage.dynamics.url },
    contactSync: { enabled: true },
  });
});

it('tells by which rule contacts qualify, and groups only where they count', async () => {
  const contactSync = (await api.send('GET', '/status', { as: 'reader' })).json().contactSync as Record<
    string,
    unknown
  >;
  const { qualifyingRules } = stage.database.product;
  expect(contactSync.qualifyingRule).toBe(qualifyingRules.includes('points') ? 'points' : 'groups');
  expect('groups' in contactSync).toBe(contactSync.qualifyingRule === 'groups');
});

it('answers also when a side cannot be reached, because that is what is asked', async () => {
  const { dataverse } = stage.engine.parts;
  const away = async () => {
    throw new DataverseUnavailable({ kind: 'unreachable', message: 'Nothing listens there.' });
  };
  const parts = { ...stage.engine.parts, dataverse: { ...dataverse, whoAmI: away } };
  const { send } = createStageApi({ ...stage, engine: { ...stage.engine, parts } });
  const answer = await send('GET', '/status', { as: 'reader' });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({
    ready: false,
    dynamics: { reachable: false, detail: 'Nothing listens there.' },
    problems: [{ code: 'dynamicsUnreachable' }],
  });
});

it('ignores query parameters it does not know, because gateways add their own', async () => {
  expect((await api.send('GET', '/status?api-version=1', { as: 'reader' })).status).toBe(200);
});
