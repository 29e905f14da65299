import { readFileSync } from 'node:fs';
import { qualifyingGroup } from '../../sample/byKentico/addGroups.ts';
import { answerOf } from '../answerOf.ts';
import type { Step } from '../stage.ts';
import { takeStep } from '../takeStep.ts';

const firstMapping = new URL('../../../deployment/first-mapping.json', import.meta.url);

/** Where the module never was an administrator saves the first mapping, who qualifies and the switches. */
export const setUpMapping: Step = async (stage) => [
  await takeStep(stage, 'mapping saved', async () => {
    const { pairs } = JSON.parse(readFileSync(firstMapping, 'utf8')) as { pairs: object[] };
    const { administrator } = stage;
    await answerOf(administrator.call('UpdateMapping', { 'mapping/pairs': pairs }));
    const byGroups = stage.database.product.name === 'xperienceByKentico';
    const rule = byGroups ? { contactGroups: qualifyingGroup } : { minimumScore: 100 };
    const settings = { ...rule, contactSyncEnabled: true, activitySyncEnabled: true };
    await answerOf(
      administrator.call(
        'UpdateSettings',
        Object.fromEntries(Object.entries(settings).map(([name, value]) => [`settings/${name}`, value])),
      ),
    );
    return {
      what: `deployment/first-mapping.json: ${pairs.length} pairs; contact and activity synchronization on, ${byGroups ? `contact group ${qualifyingGroup}` : 'minimum 100'}`,
      check: (expect) => expect(pairs.length > 5, 'the first mapping is nearly empty'),
    };
  }),
];
