import { evaluateInputs, evaluateText } from '../expressions/evaluate.ts';
import { refuseUnknown } from '../refuseUnknown.ts';
import type { Runner } from '../runContext.ts';

/** *Create HTML table* with columns of its own: what stands in a cell is shown as text. */
export const makeTable: Runner = (name, action, scope) => {
  const inputs = action.inputs as {
    from: string;
    format: string;
    columns: { header: string; value: string }[];
  };
  refuseUnknown(name, inputs, ['from', 'format', 'columns']);
  if (inputs.format !== 'HTML') throw new Error(`this runner does not know tables as ${inputs.format}`);
  const list = evaluateText(inputs.from, scope);
  if (!Array.isArray(list)) return { status: 'Failed', outputs: null, error: `"${name}" got no list` };
  const cells = (tag: string, values: unknown[]) =>
    `<tr>${values.map((value) => `<${tag}>${encode(value)}</${tag}>`).join('')}</tr>`;
  const rows = (list as unknown[]).map((item) => {
    const values = inputs.columns.map(({ value }) => evaluateInputs(value, { ...scope, item: () => item }));
    return cells('td', values);
  });
  const head = cells(
    'th',
    inputs.columns.map(({ header }) => header),
  );
  const body = `<table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table>`;
  return { status: 'Succeeded', outputs: { body } };
};

function encode(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => signs[sign] ?? sign);
}
