import { countOf } from '../../../bridge/mapping/countOf.ts';
import { describeSurprises } from '../../../bridge/sync/move/describeSurprises.ts';
import type { MovePlan } from '../../../bridge/sync/move/movePlan.ts';

/** What a move takes from here on, as steps that a person or an agent can follow, in Markdown. */
export function stepsOfMove(plan: MovePlan): string {
  return [
    '# Move the bridge to Xperience by Kentico',
    '',
    `From the database \`${plan.from.database}\` to \`${plan.to.database}\`. Stop and ask a person where a step does not do what it says.`,
    'Change nothing in either database by SQL, and do not resume the old installation after the move.',
    '',
    ...toDo(plan).map((step, index) => `${index + 1}. ${step}`),
    '',
    ...surprisesOf(plan),
  ].join('\n');
}

/** The steps, one after the other, with commands in backticks. */
export function toDo(plan: MovePlan): string[] {
  return plan.obstacles.length > 0 ? obstacleSteps(plan) : moveSteps(plan);
}

function obstacleSteps({ obstacles }: MovePlan): string[] {
  return [
    ...obstacles.map(({ code, detail, remedy }) => `${detail} ${remedy} (\`${code}\`)`),
    'Run `npm run setup -- --database NEW --move-from OLD --check` again. It must name no obstacle any more.',
  ];
}

function moveSteps({ settings, contacts }: MovePlan): string[] {
  return [
    'Show this plan to the person responsible and wait for a yes.',
    'Run `npm run setup -- --database NEW --move-from OLD`. Exit code 0 means moved; anything else: read what it says, and run it again.',
    'Point `XPERIENCE_DATABASE` of the bridge to the new database, and set `XPERIENCE_TIME_ZONE` to the zone of the new server.',
    'Give the login of the service its rights on the new database (docs/xperience-by-kentico.md).',
    'Run `npm run doctor`. Put right what it finds.',
    'Start the new installation, and end its pause with `npm run resume`. The old one stays paused.',
    'Run `npm run sync -- contacts`. It waits for a confirmation (exit code 3) and names what it would do.',
    `Check its plan, and the report of the move that it leads to, with the person: 0 rows created, and no more updates than edits named below.${contacts.held > 0 ? ` On hold: ${countOf(contacts.held, 'contact')}.` : ''}`,
    'When that is right, confirm it with `npm run runs -- confirm NUMBER`.',
    'Run `npm run reconcile`. What is named below as empty or otherwise stays different; other differences that were not there before need a person.',
    ...settings.toEnter.map(
      (what) =>
        `Have the person enter ${what}: page *Settings*, or \`npm run settings -- set contactGroups=NAME\`. The next run creates rows for members that have none.`,
    ),
  ];
}

function surprisesOf(plan: MovePlan): string[] {
  const surprises = plan.obstacles.length > 0 ? [] : describeSurprises(plan);
  return surprises.length === 0
    ? []
    : ['## What is otherwise than before', '', ...surprises.map((each) => `- ${each}`), ''];
}
