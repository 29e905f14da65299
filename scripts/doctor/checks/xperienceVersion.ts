import { checkXperience } from '../../../bridge/xperience/checks/checkXperience.ts';
import { findDegraded } from '../../../bridge/xperience/checks/findDegraded.ts';
import { isUnusable } from '../../../bridge/xperience/checks/xperienceFinding.ts';
import { readVersion } from '../../../bridge/xperience/settings/readVersion.ts';
import { defineCheck } from '../check.ts';
import { failure, good } from '../finding.ts';

/** Version, tables and columns, a hotfix in progress, the configured site. */
export const xperienceVersion = defineCheck({
  title: 'Xperience',
  needs: ['database', 'env'],
  async look({ database, env }, learn) {
    const site = env.XPERIENCE_SITE?.trim();
    const findings = (await checkXperience(database, site)).filter(
      ({ code }) => !code.startsWith('linkField'),
    );
    if (!findings.some(isUnusable)) {
      learn({ xperience: database });
      if (database.product.settings.shownInAdministration) learn({ settings: database });
    }
    if (findings.length > 0) return findings.map(({ detail, remedy }) => failure(detail, remedy));
    const { version, hotfix } = await readVersion(database);
    const { product } = database;
    const degraded = (await findDegraded(database)).map(({ missing, without }) =>
      good(`This database has no ${missing}, or the login may not see it: ${without}.`),
    );
    return [
      good(
        `${product.title}, version ${[version, hotfix && `hotfix ${hotfix}`].filter(Boolean).join(', ')}; ${product.words.change.none} is being applied.`,
      ),
      ...degraded,
    ];
  },
});
