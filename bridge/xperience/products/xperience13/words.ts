import type { ProductWords } from '../words.ts';

const ofModule = (permission: string) => `the permission ${permission} of Contact management`;

export const words: ProductWords = {
  right: { read: ofModule('Read'), modify: ofModule('Modify'), manage: ofModule('Modify configuration') },
  whoGivesRights:
    'An administrator of Xperience can give it with the permissions of the modules Contact management, Activities or Forms.',
  change: { one: 'a hotfix', none: 'no hotfix' },
  switchOnLogging: 'Switch it on in Settings → On-line marketing of Xperience.',
  qualifying: 'Scoring',
};
