import { readSettings } from '../../../bridge/xperience/settings/readSettings.ts';
import { defineCheck } from '../check.ts';
import { failure, good } from '../finding.ts';
import { whereSettings } from '../whereSettings.ts';

/** The owner of activities must be a user or team that can own rows. */
export const defaultOwner = defineCheck({
  title: 'Default owner of activities',
  needs: ['settings', 'dataverse', 'identity', 'env'],
  async look({ settings, dataverse, env }) {
    const reference = (await readSettings(settings, env.XPERIENCE_SITE?.trim())).defaultOwner;
    if (reference === '') return [good('None is set: activities belong to the application user.')];
    const owners = await dataverse.listOwners();
    const owner = owners.find((each) => each.reference.toLowerCase() === reference.toLowerCase());
    if (owner) return [good(`The ${owner.kind} ${owner.name}.`)];
    return [
      failure(
        `The setting Dynamics365DefaultOwner is ${reference}, which is no enabled user or team that can own rows.`,
        `Choose another owner ${whereSettings(settings)}.`,
      ),
    ];
  },
});
