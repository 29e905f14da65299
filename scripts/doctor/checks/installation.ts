import { findIdentityMismatch, readStoredIdentity } from '../../../bridge/sync/state/installation.ts';
import { defineCheck } from '../check.ts';
import { failure, good, warning } from '../finding.ts';

/** Whether this database and this organisation are the pair the bridge was set up for. */
export const installation = defineCheck({
  title: 'Installation',
  needs: ['bridge', 'identity'],
  async look({ bridge, identity }) {
    const mismatch = await findIdentityMismatch(bridge, identity);
    if (mismatch) return [failure(mismatch.detail, 'Until then nothing is written, on neither side.')];
    const stored = await readStoredIdentity(bridge);
    if (!stored?.organizationId) {
      return [
        warning(
          'The organisation of Dynamics has not been stored yet, so the first run would take whichever answers.',
          'Run “npm run setup” again, now that Dynamics answers.',
        ),
      ];
    }
    return [good('Database and organisation are the ones it was set up for.')];
  },
});
