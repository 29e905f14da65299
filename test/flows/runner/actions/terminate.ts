import { evaluateInputs } from '../expressions/evaluate.ts';
import { refuseUnknown } from '../refuseUnknown.ts';
import type { Runner } from '../runContext.ts';
import type { ActionRun } from '../types.ts';

/** Ends the whole run at once. */
export class Terminated extends Error {
  readonly action: ActionRun;

  constructor(action: ActionRun) {
    super(action.error);
    this.action = action;
  }
}

/** *Terminate* as failed, with a code and a message that the history of the flow shows. */
export const terminate: Runner = (name, action, scope) => {
  const inputs = evaluateInputs(action.inputs, scope) as {
    runStatus: string;
    runError: { code: string; message: string };
  };
  refuseUnknown(name, inputs, ['runStatus', 'runError']);
  if (inputs.runStatus !== 'Failed')
    throw new Error(`this runner does not know an end as ${inputs.runStatus}`);
  const { code, message } = inputs.runError;
  throw new Terminated({ name, status: 'Failed', outputs: null, error: `${code}: ${message}` });
};
