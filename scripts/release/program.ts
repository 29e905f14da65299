// The entry of the released program, one file with everything it needs: see bundleProgram.ts.
import { runProgram } from '../xperience-dynamics365.ts';

await runProgram(process.argv.slice(2), () => import('../../bridge/main.ts'));
