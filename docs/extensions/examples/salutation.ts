import type { OutgoingColumnsExtension } from '../../../bridge/extensions/types.ts';

const salutations: Readonly<Record<number, string>> = { 1: 'Mr.', 2: 'Ms.' };

/** Fills the salutation in Dynamics from the gender that Xperience stores as a number. */
export default {
  kind: 'outgoingColumns',
  columns: [
    {
      column: 'salutation',
      type: 'text',
      needs: ['ContactGender'],
      value: ({ ContactGender }) => salutations[Number(ContactGender)] ?? null,
    },
  ],
} satisfies OutgoingColumnsExtension;
