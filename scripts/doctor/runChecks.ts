import type { Check, Known } from './check.ts';
import { type Finding, failure, unchecked } from './finding.ts';

export interface Section {
  title: string;
  findings: Finding[];
}

/**
 * Runs the checks in their order, each on what the earlier ones found out. A check that breaks is a finding of its
 * own and does not stop the others.
 * @param progress told the title of each check before it runs
 */
export async function runChecks(
  checks: readonly Check[],
  known: Partial<Known>,
  progress: (title: string, number: number) => void,
): Promise<Section[]> {
  const sections: Section[] = [];
  for (const [index, check] of checks.entries()) {
    const title = check.heading(known);
    progress(title, index + 1);
    sections.push({ title, findings: await lookInto(check, known) });
  }
  return sections;
}

async function lookInto(check: Check, known: Partial<Known>): Promise<Finding[]> {
  const obstacle = check.obstacle(known);
  if (obstacle !== undefined) return [unchecked(`Not checked, because ${obstacle}.`)];
  try {
    return await check.look(known);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return [
      failure(`This could not be checked: ${said}`, 'Do what the sentence says, and run the doctor again.'),
    ];
  }
}
