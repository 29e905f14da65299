import { readModuleSteps } from '../../../bridge/xperience/setup/readModule.ts';
import { defineCheck } from '../check.ts';
import { good, unchecked, warning } from '../finding.ts';

/** Automation processes that still run the module's code. */
export const automation = defineCheck({
  title: 'Automation processes',
  needs: ['xperience'],
  async look({ xperience }) {
    const steps = await readModuleSteps(xperience);
    if (steps === undefined) {
      return [
        unchecked(
          'Not checked, because the login may not read the tables of automation processes. The bridge does not need them.',
        ),
      ];
    }
    if (steps.length === 0) return [good("None holds a step of the module's.")];
    return steps.map(({ process, step }) =>
      warning(
        `The process “${process}” holds the module's step “${step}”, which writes to Dynamics past the bridge.`,
        'Take the step out, and let a flow with ImportContact, CreateTask or CreateAppointment do its work.',
      ),
    );
  },
});
