import { daysLeft, daysOfWarning, describeExpiry, expiries } from '../../../bridge/config/expiries.ts';
import { defineCheck } from '../check.ts';
import { failure, good, warning } from '../finding.ts';

/** What the bridge signs in with and is reached by, and how long it lasts. */
export const expiry = defineCheck({
  title: 'Secrets and certificates',
  needs: ['config'],
  look({ config }) {
    const now = new Date();
    const { credential, secretEnd } = config.dynamics;
    const known = expiries(config).map((each) => {
      const told = describeExpiry(each, now);
      if (told === undefined) return good(`${each.name} ends on ${each.end.toISOString().slice(0, 10)}.`);
      const left = daysLeft(each, now);
      if (left < 0) return failure(told, each.remedy);
      return warning(told, left <= daysOfWarning.late ? `Now: ${each.remedy}` : each.remedy);
    });
    if (credential.kind === 'secret' && secretEnd === undefined) {
      const text =
        'The end of the client secret for Dynamics cannot be read from here: with DYNAMICS365_CLIENT_SECRET_EXPIRES, the day that the app registration shows, it is told in time.';
      return [...known, good(text)];
    }
    return known.length > 0 ? known : [good('Nothing of how the bridge signs in ends by itself.')];
  },
});
