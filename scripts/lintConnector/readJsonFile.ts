import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../connector/resolve.ts';
import { fileFormRules } from './fileForm.ts';
import type { Finding } from './finding.ts';

/** A file of the connector: what is in it, unless it cannot be read, and what its form breaks. */
export function readJsonFile(
  folder: string,
  place: string,
): { content: Record<string, unknown> | undefined; findings: Finding[] } {
  let text: string;
  try {
    text = readFileSync(join(folder, place), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const problem = code === 'ENOENT' ? `is not in ${folder}` : `cannot be read (${code})`;
    return { content: undefined, findings: [{ rule: 'FileMissing', place, problem }] };
  }
  const findings = [...fileFormRules(text, place)];
  try {
    // A byte order mark is a finding of its own and must not hide the others.
    const content: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (isRecord(content)) return { content, findings };
    findings.push({ rule: 'JsonSyntax', place, problem: 'holds no JSON object' });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    findings.push({ rule: 'JsonSyntax', place, problem: `is no JSON: ${reason}` });
  }
  return { content: undefined, findings };
}
