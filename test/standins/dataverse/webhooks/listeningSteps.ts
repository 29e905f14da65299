import type { Organization } from '../organization/organization.ts';
import { relatedState } from '../query/walkPath.ts';
import { isLookup, type Row, type Value, type Values } from '../rows/row.ts';
import type { RowChange } from './rowChange.ts';

export type StepImage = {
  alias: string;
  /** Undefined: all columns. */
  columns: string[] | undefined;
};

/** A registered step that a change is told to, with the webhook it calls. */
export type ListeningStep = {
  id: string;
  name: string;
  endpoint: Row;
  preImages: StepImage[];
  postImages: StepImage[];
};

/** The enabled steps for a change's message and table; of updates those of whose filtered columns the request named one. */
export function listeningSteps(organization: Organization, change: RowChange): ListeningStep[] {
  const steps = organization.table('sdkmessageprocessingstep');
  if (!steps || steps.rows.size() === 0) return [];
  const endpoints = relatedState(organization, 'serviceendpoint');
  return [...steps.rows.scan()].flatMap(({ id, values }) => {
    const endpoint = isLookup(values.eventhandler) ? endpoints.rows.get(values.eventhandler.id) : undefined;
    if (!endpoint || values.statecode !== 0 || !hears(organization, values, change)) return [];
    return [{ id, name: String(values.name ?? ''), endpoint, ...imagesOf(organization, id) }];
  });
}

/** The columns of a comma list; undefined where nothing is listed, which stands for all. */
export function listedColumns(value: Value | undefined): string[] | undefined {
  const names = String(value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length === 0 ? undefined : names;
}

function hears(organization: Organization, step: Values, change: RowChange): boolean {
  if (rowBehind(organization, step.sdkmessageid)?.values.name !== change.message) return false;
  const filter = rowBehind(organization, step.sdkmessagefilterid);
  if (filter && filter.values.primaryobjecttypecode !== change.table) return false;
  if (change.message !== 'Update') return true;
  return listedColumns(step.filteringattributes)?.some((name) => change.columns.includes(name)) ?? true;
}

function rowBehind(organization: Organization, lookup: Value | undefined): Row | undefined {
  return isLookup(lookup) ? organization.table(lookup.table)?.rows.get(lookup.id) : undefined;
}

function imagesOf(
  organization: Organization,
  stepId: string,
): Pick<ListeningStep, 'preImages' | 'postImages'> {
  const found: Pick<ListeningStep, 'preImages' | 'postImages'> = { preImages: [], postImages: [] };
  for (const { values } of organization.table('sdkmessageprocessingstepimage')?.rows.scan() ?? []) {
    const step = values.sdkmessageprocessingstepid;
    if (!isLookup(step) || step.id !== stepId) continue;
    const image = { alias: String(values.entityalias), columns: listedColumns(values.attributes) };
    if (values.imagetype !== 1) found.preImages.push(image);
    if (values.imagetype !== 0) found.postImages.push(image);
  }
  return found;
}
