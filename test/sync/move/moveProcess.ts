import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { noExtensions } from '../../../bridge/extensions/noExtensions.ts';
import { carryOutMove } from '../../../bridge/sync/move/carryOutMove.ts';
import { planMove } from '../../../bridge/sync/move/planMove.ts';
import { openXperience } from '../../../bridge/xperience/openXperience.ts';

/**
 * A move in a process of its own, which is killed in the middle of the transaction of a number: of any, or of those that
 * write Xperience's file. After each step it waits for the thread that kills, so that it comes no further than that.
 */
const [, , from = '', to = '', timeZone = '', number = '1', of = 'anything'] = process.argv;
const old = await openXperience({ database: { kind: 'embedded', file: from } }, { timeZone });
const fresh = await openXperience({ database: { kind: 'embedded', file: to } }, { timeZone });
const installations = { old, fresh, zones: { before: timeZone, now: timeZone }, extensions: noExtensions };
const plan = await planMove(installations);
const marks = new Int32Array(new SharedArrayBuffer(4));
const workerData = { file: to, number: Number(number), of, marks };
const killer = new Worker(new URL('../faults/killInCommit.ts', import.meta.url), { workerData });
await once(killer, 'message');
let steps = 0;
await carryOutMove(installations, plan, () => {
  writeFileSync(`${to}.mark${process.pid}.${steps}`, '');
  Atomics.wait(marks, 0, steps);
  steps += 1;
});
process.exit(0);
