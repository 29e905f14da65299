import { readModuleTasks } from '../../../bridge/xperience/setup/readModule.ts';
import { defineCheck } from '../check.ts';
import { failure, good } from '../finding.ts';

/** The module's scheduled tasks must rest: it and the bridge would overwrite each other's rows. */
export const moduleTasks = defineCheck({
  title: "The module's scheduled tasks",
  needs: ['xperience'],
  async look({ xperience }) {
    const tasks = await readModuleTasks(xperience);
    const enabled = tasks.filter((task) => task.enabled);
    if (enabled.length === 0) return [good(tasks.length === 0 ? 'There are none.' : 'They are disabled.')];
    return enabled.map((task) =>
      failure(
        `The scheduled task “${task.displayName}” is enabled, so the module still writes to Dynamics.`,
        'Disable it in the application Scheduled tasks of Xperience, and wait until it has ended.',
      ),
    );
  },
});
