import type { Caller } from '../standins/dataverse/connectCaller.ts';
import type { Fault, FaultMatch, FaultRule, FaultSchedule } from '../standins/dataverse/faults/faultRule.ts';

/** Puts a fault in force. @throws when the stand-in does not know it: a test must not pass for want of a fault */
export async function strikeFault(
  inDynamics: Caller,
  match: FaultMatch,
  fault: Fault,
  schedule: FaultSchedule = {},
  scope: FaultRule['scope'] = 'request',
): Promise<void> {
  const answer = await inDynamics.control('POST', 'faults', { match, schedule, scope, fault });
  if (answer.status >= 300) throw new Error(`The fault was refused: ${answer.text}`);
}
