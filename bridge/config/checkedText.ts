import { z } from 'zod';

/** What is wrong with a value and what to do; goes on from the name of its variable. */
export interface Wrong {
  wrong: string;
}

/**
 * A variable's text that a function reads or explains.
 *
 * @param remedy How to fill the variable when it is missing.
 */
export function checkedText<Value>(read: (text: string) => Value | Wrong, remedy: string) {
  return z.string({ error: `is missing. ${remedy}` }).transform((text, context): Value => {
    const result = read(text.trim());
    if (!isWrong(result)) return result;
    context.addIssue({ code: 'custom', message: result.wrong });
    return z.NEVER;
  });
}

function isWrong(result: unknown): result is Wrong {
  return typeof result === 'object' && result !== null && 'wrong' in result;
}
