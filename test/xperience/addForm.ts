import { sql } from 'kysely';
import type { MainHandle } from '../../bridge/database/bridgeDatabase.ts';
import { dateTime2 } from '../../bridge/database/dateTime2.ts';
import { formDefinitionOf, type SampleField, tableOf } from '../../scripts/sample/formDefinition.ts';

export interface TestForm {
  formId: number;
  classId: number;
  table: string;
  /** Adds a submission. @returns its number */
  submit(values: Record<string, string | number | boolean | null>): Promise<number>;
  remove(submissionId: number): Promise<void>;
}

export type TestField = Partial<SampleField> & Pick<SampleField, 'column' | 'columnType'>;

const when = dateTime2('2026-03-02T10:15:00');

/** What only one product asks of a class and of a form. */
const ofClass = {
  xperience13: { ClassNodeNameSource: '', ClassIsForm: true },
  xperienceByKentico: { ClassType: 'Form', ClassHasUnmanagedDbSchema: false },
} as const;
const ofForm = { xperience13: { FormSiteID: 1 }, xperienceByKentico: {} } as const;

/**
 * Adds a form with a table of its own; its key and its stamps are there whatever the fields.
 * @param definition CMS_Class.ClassFormDefinition, where the one made of the fields will not do
 */
export async function addForm(
  { main, dialect, product }: MainHandle,
  name: string,
  own: readonly TestField[],
  definition?: string,
): Promise<TestForm> {
  const fields = [
    full({ column: `${name}ID`, columnType: 'integer', primaryKey: true, hidden: true }),
    full({ column: 'FormInserted', columnType: 'datetime', required: true }),
    full({ column: 'FormUpdated', columnType: 'datetime', required: true }),
    ...own.map(full),
  ];
  const table = `Form_Test_${name}`;
  for (const statement of dialect.createTable(tableOf(table, fields))) await sql.raw(statement).execute(main);
  const { ClassID } = await dialect
    .outputInserted(
      main.insertInto('CMS_Class').values({
        ClassDisplayName: name,
        ClassName: `BizForm.${name}`,
        ClassXmlSchema: '',
        ClassFormDefinition: definition ?? formDefinitionOf(fields),
        ClassTableName: table,
        ClassLastModified: when,
        ClassGUID: crypto.randomUUID(),
        ...ofClass[product.name],
      } as never),
      ['ClassID'],
    )
    .executeTakeFirstOrThrow();
  const { FormID } = await dialect
    .outputInserted(
      main.insertInto('CMS_Form').values({
        FormDisplayName: `The form ${name}`,
        FormName: name,
        FormClassID: ClassID,
        FormGUID: crypto.randomUUID(),
        FormLastModified: when,
        ...ofForm[product.name],
      } as never),
      ['FormID'],
    )
    .executeTakeFirstOrThrow();
  let submitted = 0;
  return {
    formId: FormID,
    classId: ClassID,
    table,
    submit: async (values) => {
      const row = { FormInserted: when, FormUpdated: when, ...values };
      await sql`insert into ${sql.id(table)} (${sql.join(Object.keys(row).map((column) => sql.id(column)))})
        values (${sql.join(Object.values(row))})`.execute(main);
      submitted += 1;
      return submitted;
    },
    remove: async (submissionId) => {
      await sql`delete from ${sql.id(table)} where ${sql.id(`${name}ID`)} = ${submissionId}`.execute(main);
    },
  };
}

function full(field: TestField): SampleField {
  return {
    caption: '',
    control: 'textboxcontrol',
    guid: crypto.randomUUID(),
    size: 100,
    precision: 2,
    ...field,
  };
}
