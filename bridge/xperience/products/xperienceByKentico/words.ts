import type { ProductWords } from '../words.ts';

const ofApplication = (permission: string) =>
  `the permission ${permission} of the application Contact management`;

export const words: ProductWords = {
  right: { read: ofApplication('View'), modify: ofApplication('Update'), manage: 'the role Administrator' },
  whoGivesRights:
    'An administrator of Xperience can give it by a role with permissions of the applications Contact management or Forms; “manage” by the role Administrator alone.',
  change: { one: 'an update', none: 'no update' },
  switchOnLogging:
    'Usually it is on, and the administration does not show it. Look where it is deployed from, such as the files of continuous integration, and set it to True there.',
  qualifying: 'Contact groups',
};
