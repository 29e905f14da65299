import type { SampleContact } from './sampleContact.ts';

export type Oddity =
  | 'duplicateEmail'
  | 'entities'
  | 'emoji'
  | 'overlong'
  | 'blanks'
  | 'nameless'
  | 'diacriticEmail'
  | 'unknownChoice';

interface OddityRule {
  /** How many of a hundred contacts. */
  weight: number;
  /** The columns it changes. @param before the contact made before this one */
  change(contact: SampleContact, before: SampleContact | undefined, number: number): Partial<SampleContact>;
}

/** What real contacts are like now and then, and what a sync must live with. */
export const oddities: Readonly<Record<Oddity, OddityRule>> = {
  /** The address of another contact, in other capitals. */
  duplicateEmail: {
    weight: 3,
    change: (contact, before) => ({
      ContactEmail: (before?.ContactEmail ?? contact.ContactEmail)?.toUpperCase() ?? null,
    }),
  },
  /** Text as web forms store it. */
  entities: {
    weight: 3,
    change: (contact) => ({
      ContactLastName: `O&#39;${contact.ContactLastName ?? ''}`.slice(0, 45),
      ContactCompanyName: 'Smith &amp; Sons &lt;Bicycles&gt;',
      ContactNotes: '<p>Asked for a &quot;test ride&quot;&nbsp;&ndash; call&nbsp;back.</p>',
    }),
  },
  emoji: {
    weight: 2,
    change: (contact) => ({
      ContactFirstName: `${contact.ContactFirstName ?? ''} 🚲`,
      ContactNotes: 'Loves family rides 👨‍👩‍👧‍👦 and mountains 🏔️.',
    }),
  },
  /** Longer than the usual column of a CRM takes. */
  overlong: {
    weight: 1,
    change: (contact, _before, number) => ({
      ContactJobTitle: 'Senior Vice President of Absolutely Everything Else'.slice(0, 50),
      ContactFirstName: `${contact.ContactFirstName ?? ''} ${'Maximilian '.repeat(9)}`.slice(0, 100).trim(),
      ContactNotes:
        `Case ${number}: ${'the customer called again about the same delivery. '.repeat(60)}`.trim(),
    }),
  },
  /** Blanks and empty texts instead of nothing. */
  blanks: {
    weight: 3,
    change: (contact) => ({
      ContactFirstName: ` ${contact.ContactFirstName ?? ''}  `,
      ContactMiddleName: '',
      ContactJobTitle: '   ',
      ContactCity: '',
    }),
  },
  nameless: {
    weight: 2,
    change: () => ({ ContactFirstName: null, ContactMiddleName: null, ContactLastName: null }),
  },
  diacriticEmail: {
    weight: 1,
    change: (_contact, _before, number) => ({ ContactEmail: `jürgen.öztürk.${number}@example.net` }),
  },
  /** A word that is no choice of the column it is mapped to. */
  unknownChoice: { weight: 1, change: () => ({ ContactPreferredDay: 'Any day' }) },
};
