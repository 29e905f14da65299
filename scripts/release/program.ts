// The entry of the released program: see bundleProgram.ts.
import { runProgram } from '../xperience-dynamics365.ts';

await runProgram(process.argv.slice(2), () => import('../../bridge/main.ts'));
