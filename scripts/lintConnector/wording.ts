/** Words that may start with a capital inside a sentence-case summary. */
const properNouns = new Set(['Xperience', 'Kentico', 'Dynamics', 'Dataverse', 'Outlook', 'Teams', 'English']);

/** Words that Title Case leaves small unless they come first or last. */
const smallWords = new Set(
  'a an and as at but by for from if in into nor of off on or over per so the to up via vs with yet'.split(
    ' ',
  ),
);

const labelCharacters = /^[A-Za-z0-9() ]+$/;

/** Why a text is no summary of an operation (at most 80 characters in sentence case), or undefined when it is one. */
export function summaryProblem(text: string | undefined): string | undefined {
  return labelProblem(text) ?? (isSentenceCase(text ?? '') ? undefined : 'is not in sentence case');
}

/** Why a text is no label of a field (at most 80 characters in Title Case), or undefined when it is one. */
export function titleCaseLabelProblem(text: unknown): string | undefined {
  if (typeof text !== 'string') return 'is missing';
  return labelProblem(text) ?? (isTitleCase(text) ? undefined : 'is not in Title Case');
}

/** Why a text is no description (full sentences that end in punctuation), or undefined when it is one. */
export function descriptionProblem(text: string | undefined, label: unknown): string | undefined {
  if (!text?.trim()) return 'is missing';
  if (text === label) return 'repeats the label';
  if (!/[.!?]$/.test(text)) return 'does not end in punctuation';
  if (!/^[A-Z0-9]/.test(text)) return 'does not start with a capital letter';
  if (!text.includes(' ')) return 'is no sentence';
  return undefined;
}

function labelProblem(text: string | undefined): string | undefined {
  if (!text?.trim()) return 'is missing';
  if (text.length > 80) return `has ${text.length} characters, at most 80 are allowed`;
  if (!labelCharacters.test(text)) return 'may hold only letters, digits, spaces and parentheses';
  if (text !== text.trim() || text.includes('  ')) return 'has spaces too many';
  return undefined;
}

function isSentenceCase(text: string): boolean {
  const [first = '', ...rest] = text.split(' ');
  if (!/^[A-Z0-9]/.test(first)) return false;
  return rest.every((word) => {
    const bare = word.replace(/[()]/g, '');
    return !/^[A-Z]/.test(bare) || properNouns.has(bare) || /^[A-Z0-9]+s?$/.test(bare);
  });
}

function isTitleCase(text: string): boolean {
  const words = text.split(' ');
  return words.every((word, index) => {
    const bare = word.replace(/[()]/g, '');
    const inside = index > 0 && index < words.length - 1;
    return bare === '' || /^[A-Z0-9]/.test(bare) || (inside && smallWords.has(bare));
  });
}

/** What is written somewhere, for a message: a text as it is, anything else as JSON. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
