import type { ActivityTemplate } from './activityTemplate.ts';
import { anyActivity } from './anyActivity.ts';
import { formSubmission } from './formSubmission.ts';
import { newsletterClick } from './newsletterClick.ts';
import { newsletterOpen } from './newsletterOpen.ts';
import { newsletterSubscription } from './newsletterSubscription.ts';
import { pageVisit } from './pageVisit.ts';
import { purchase } from './purchase.ts';

const shipped: readonly ActivityTemplate[] = [
  pageVisit,
  formSubmission,
  newsletterOpen,
  newsletterClick,
  newsletterSubscription,
  purchase,
];

/**
 * The template of a type.
 * @param added templates of the installation's own; they go before the shipped ones
 */
export function templateOf(type: string, added: readonly ActivityTemplate[] = []): ActivityTemplate {
  const name = type.toLowerCase();
  return [...added, ...shipped].find(({ types }) => types.includes(name)) ?? anyActivity;
}
