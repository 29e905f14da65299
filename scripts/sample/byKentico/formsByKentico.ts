import { tableOf } from '../formDefinition.ts';
import { type SampleForm, sampleForms } from '../sampleForms.ts';

/** The forms of the sample site; a form made here has a table without the name of a site. */
export const formsByKentico: readonly SampleForm[] = sampleForms.map((form) => ({
  ...form,
  tableName: `Form_${form.name}`,
}));

const [testRides, questions] = formsByKentico.map(({ tableName, fields }) => tableOf(tableName, fields));
if (testRides === undefined || questions === undefined) throw new Error('The sample has two forms.');

export const testRidesByKentico = testRides;
export const questionsByKentico = questions;
