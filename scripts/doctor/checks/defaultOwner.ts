import { readSettings } from '../../../bridge/xperience/settings/readSettings.ts';
import { defineCheck } from '../check.ts';
import { failure, good } from '../finding.ts';

/** The owner of activities must be a user or team that can own rows. */
export const defaultOwner = defineCheck({
  title: 'Default owner of activities',
  needs: ['xperience', 'dataverse', 'identity', 'env'],
  async look({ xperience, dataverse, env }) {
    const reference = (await readSettings(xperience, env.XPERIENCE_SITE?.trim())).defaultOwner;
    if (reference === '') return [good('None is set: activities belong to the application user.')];
    const owners = await dataverse.listOwners();
    const owner = owners.find((each) => each.reference.toLowerCase() === reference.toLowerCase());
    if (owner) return [good(`The ${owner.kind} ${owner.name}.`)];
    return [
      failure(
        `The setting Dynamics365DefaultOwner is ${reference}, which is no enabled user or team that can own rows.`,
        'Choose another owner in Settings → Integration → Dynamics 365 of Xperience or with UpdateSettings.',
      ),
    ];
  },
});
