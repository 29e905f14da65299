import { checkLinkFields } from '../../../bridge/xperience/checks/checkLinkFields.ts';
import { defineCheck } from '../check.ts';
import { failure, good } from '../finding.ts';

/** The two contact fields an administrator adds, with their types. */
export const linkFields = defineCheck({
  title: 'Link fields of the contact',
  needs: ['xperience'],
  async look({ xperience }) {
    const findings = await checkLinkFields(xperience);
    if (findings.length === 0)
      return [good('ContactDynamics365RelatedID and ContactDynamics365SynchronizedOn are there.')];
    return findings.map(({ detail, remedy }) => failure(detail, remedy));
  },
});
