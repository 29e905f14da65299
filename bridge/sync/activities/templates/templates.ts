import { noExtensions } from '../../../extensions/noExtensions.ts';
import type { Extensions } from '../../../extensions/types.ts';
import type { ActivityTemplate } from './activityTemplate.ts';
import { anyActivity } from './anyActivity.ts';
import { extendTemplate } from './extendTemplate.ts';
import { formSubmission } from './formSubmission.ts';
import {
  emailClick,
  newsletterClick,
  newsletterOpen,
  newsletterSubscription,
  newsletterUnsubscription,
} from './newsletters.ts';
import { pageVisit } from './pageVisit.ts';
import { purchase } from './purchase.ts';

const shipped: readonly ActivityTemplate[] = [
  pageVisit,
  formSubmission,
  newsletterOpen,
  newsletterClick,
  newsletterSubscription,
  newsletterUnsubscription,
  emailClick,
  purchase,
];

/**
 * The template of a type.
 * @param extensions those of the installation; one that knows the type goes on from the shipped template
 */
export function templateOf(
  type: string,
  extensions: Extensions['activityTypes'] = noExtensions.activityTypes,
): ActivityTemplate {
  const name = type.toLowerCase();
  const template = shipped.find(({ types }) => types.includes(name)) ?? anyActivity;
  const extension = extensions.find(({ hook }) => hook.types.some((each) => each.toLowerCase() === name));
  return extension ? extendTemplate(template, extension) : template;
}
