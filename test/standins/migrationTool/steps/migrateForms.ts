import type { Row } from '../connect/connection.ts';
import type { Both } from './both.ts';

/**
 * Forms keep GUIDs, code names and the name of their table; they get new FormIDs, and their submissions are copied without
 * key and in no order that could be relied on.
 */
export async function migrateForms({ source, target, log }: Both): Promise<void> {
  const forms = await source.query(
    `select c.ClassDisplayName, c.ClassName, c.ClassFormDefinition, c.ClassTableName, c.ClassGUID,
       f.FormDisplayName, f.FormName, f.FormGUID, f.FormLogActivity
     from CMS_Form f inner join CMS_Class c on c.ClassID = f.FormClassID order by c.ClassName`,
  );
  const now = '2026-11-30T12:00:00.0000000';
  for (const form of forms) {
    await target.insert(
      'CMS_Class',
      [
        'ClassDisplayName',
        'ClassName',
        'ClassXmlSchema',
        'ClassFormDefinition',
        'ClassTableName',
        'ClassLastModified',
        'ClassGUID',
        'ClassHasUnmanagedDbSchema',
        'ClassType',
      ],
      [
        {
          ...form,
          ClassXmlSchema: '',
          ClassFormDefinition: definitionOf(String(form.ClassFormDefinition)),
          ClassLastModified: now,
          ClassHasUnmanagedDbSchema: 0,
          ClassType: 'Form',
        },
      ],
    );
    const [made] = await target.query('select ClassID as id from CMS_Class where ClassName = ?', [
      form.ClassName ?? '',
    ]);
    await target.insert(
      'CMS_Form',
      ['FormDisplayName', 'FormName', 'FormClassID', 'FormGUID', 'FormLastModified', 'FormLogActivity'],
      [
        {
          ...form,
          FormClassID: made?.id ?? 0,
          FormLastModified: now,
          FormLogActivity: Number(form.FormLogActivity ?? 1),
        },
      ],
    );
    log.wrote(`submissions of ${form.FormName}`, await copySubmissions({ source, target, log }, form));
  }
  log.wrote('forms', forms.length);
}

/** Definitions have no version here, and fields of the visitor's are marked as enabled. */
function definitionOf(definition: string): string {
  return definition
    .replace(/<form version="2">/, '<form>')
    .replaceAll(' visible="true"', ' visible="true" enabled="true"');
}

async function copySubmissions({ source, target }: Both, form: Row): Promise<number> {
  const table = String(form.ClassTableName);
  const [key, ...others] = (await source.columns(table)).map(({ name }) => name);
  if (key === undefined) throw new Error(`The table ${table} of the form ${form.FormName} is missing.`);
  await target.execute(await source.statementOf(table));
  // The newest first: whoever relies on the order of the numbers is told at once.
  const rows = await source.read(table, { columns: others, orderBy: `"${key}" desc` });
  await target.insert(table, others, rows);
  return rows.length;
}
