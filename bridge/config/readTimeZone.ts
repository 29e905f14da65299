import { createRequire } from 'node:module';
import type { Wrong } from './checkedText.ts';

const require = createRequire(import.meta.url);

/**
 * Reads the name of a time zone. Intl decides, which knows former and second names (Asia/Kolkata, Europe/Kyiv,
 * US/Eastern) that its own list leaves out.
 * @returns the name under which Intl keeps it
 */
export function readTimeZone(text: string): string | Wrong {
  try {
    // Intl also takes offsets, which know nothing of summer time.
    if (!/^[+-]|^etc\/gmt[+-]/i.test(text))
      return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    // Answered below.
  }
  // A table that only a wrong name needs.
  const { findIana } = require('windows-iana') as typeof import('windows-iana');
  const [iana] = findIana(text.replace(/\s+/g, ' ').trim());
  if (iana !== undefined) {
    return {
      wrong: `is one of the Windows names. Give the IANA name: ${iana}, or that of another place in the same zone.`,
    };
  }
  return {
    wrong:
      'is not the name of a time zone. Give its IANA name, such as Europe/Prague; Windows names such as “Central Europe Standard Time” have one too.',
  };
}
