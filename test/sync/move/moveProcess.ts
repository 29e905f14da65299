import { Worker } from 'node:worker_threads';
import { noExtensions } from '../../../bridge/extensions/noExtensions.ts';
import { carryOutMove } from '../../../bridge/sync/move/carryOutMove.ts';
import { planMove } from '../../../bridge/sync/move/planMove.ts';
import { openXperience } from '../../../bridge/xperience/openXperience.ts';

/** A move in a process of its own, which is killed in the middle of the transaction of a number. */
const [, , from = '', to = '', timeZone = '', number = '1'] = process.argv;
const old = await openXperience({ database: { kind: 'embedded', file: from } }, { timeZone });
const fresh = await openXperience({ database: { kind: 'embedded', file: to } }, { timeZone });
const installations = { old, fresh, zones: { before: timeZone, now: timeZone }, extensions: noExtensions };
const plan = await planMove(installations);
const workerData = { file: to, number: Number(number), of: 'anything' };
const killer = new Worker(new URL('../faults/killInCommit.ts', import.meta.url), { workerData });
await new Promise((resolve) => killer.once('online', resolve));
await carryOutMove(installations, plan);
process.exit(0);
