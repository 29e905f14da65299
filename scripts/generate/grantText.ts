import type { DatabaseRight } from '../../bridge/database/databaseRight.ts';

/** The login of the service. */
export const user = 'xperience_bridge';

/** Makes the login and its user; of both products' scripts. */
export const createUser = `if suser_id(N'${user}') is null
  create login ${user} with password = N'<a long random password>', check_policy = on;
if user_id(N'${user}') is null
  create user ${user} for login ${user} with default_schema = dbo;`;

/** Lets the login read the tables of forms, each of which has one of its own. */
export const grantForms = `  declare @grants nvarchar(max) = N'';
  select @grants = @grants + N'grant select on ' + quotename(tables.name) + N' to ${user};'
  from CMS_Form as form
    inner join CMS_Class as class on class.ClassID = form.FormClassID
    inner join sys.tables as tables on tables.name = class.ClassTableName and tables.schema_id = schema_id(N'dbo');
  exec sp_executesql @grants;`;

export function indented(statements: readonly string[]): string {
  return statements.map((statement) => `  ${statement.replaceAll('\n', '\n  ')}`).join('\n');
}

export function grant({ right, on, name = '', columns }: DatabaseRight): string {
  const target = on === 'schema' ? `schema::${name}` : name.includes('.') ? name : `dbo.${name}`;
  const some = columns ? ` (${wrapped(columns)})` : '';
  return `grant ${right.toLowerCase()} on ${target}${some} to ${user};`;
}

export function ifPresent(right: DatabaseRight): string {
  return `if object_id(N'dbo.${right.name}') is not null ${grant(right)}`;
}

/**
 * With the check option nobody turns a row that the view shows into one it would not. Columns are named in the head,
 * because Babelfish grants rights on them only then.
 */
export function settingView(name: string, columns: string, names: readonly string[]): string {
  const list = names.map((each) => `N''${each}''`).join(', ');
  return `create view ${name} (${columns}) as select ${columns} from dbo.CMS_SettingsKey where KeyName in (${list}) with check option`;
}

function wrapped(columns: readonly string[]): string {
  const lines: string[] = [];
  for (let start = 0; start < columns.length; start += 4)
    lines.push(`  ${columns.slice(start, start + 4).join(', ')}`);
  return `\n${lines.join(',\n')}\n`;
}
