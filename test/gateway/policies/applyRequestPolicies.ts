import type { GatewayOperation } from '../readConnector.ts';
import { unknownToGateway } from '../refusal.ts';
import { fillTemplate } from '../templateExpression.ts';
import type { ConnectionValues, GatewayRequest } from '../types.ts';
import { setting } from './setting.ts';

/** Applies an operation's policies to a request in the order of apiProperties.json. */
export function applyRequestPolicies(
  target: GatewayOperation,
  values: ConnectionValues,
  request: GatewayRequest,
): void {
  for (const policy of target.policies) {
    const fill = (name: string) => fillTemplate(String(setting(policy, name)), values, request);
    const section = policy.parameters['x-ms-apimTemplate-policySection'] ?? 'Request';
    if (policy.templateId === 'dynamichosturl') {
      // Host and base path are replaced together, so the template has to bring the base path.
      request.baseUrl = fill('urlTemplate').replace(/\/$/, '');
    } else if (policy.templateId === 'setheader') {
      if (section !== 'Request') throw unknownToGateway(`setheader in the section ${String(section)}`);
      const name = fill('name').toLowerCase();
      if (setting(policy, 'existsAction') !== 'skip' || request.headers[name] === undefined) {
        request.headers[name] = fill('value');
      }
    } else if (policy.templateId === 'setqueryparameter') {
      const name = fill('name');
      const exists = request.query.some(([key]) => key === name);
      if (exists && setting(policy, 'existsAction') === 'skip') continue;
      request.query = [...request.query.filter(([key]) => key !== name), [name, fill('value')]];
    }
  }
}
