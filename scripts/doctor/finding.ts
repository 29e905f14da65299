/** `unchecked`: it could not be found out, and the text says why. */
export type Level = 'good' | 'warning' | 'error' | 'unchecked';

/** One thing a check found. */
export interface Finding {
  level: Level;
  text: string;
  /** What a person does about it; every warning and error has one. */
  remedy?: string;
}

export const good = (text: string): Finding => ({ level: 'good', text });
export const unchecked = (text: string): Finding => ({ level: 'unchecked', text });
export const warning = (text: string, remedy: string): Finding => ({ level: 'warning', text, remedy });
export const failure = (text: string, remedy: string): Finding => ({ level: 'error', text, remedy });

/** 0 nothing to do, 1 only warnings, 2 at least one error. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some(({ level }) => level === 'error')) return 2;
  return findings.some(({ level }) => level === 'warning') ? 1 : 0;
}
