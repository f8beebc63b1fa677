// What is wrong with a menu as it is configured: steps that lead nowhere or in a circle, skills that cannot be read.
// Never walks a menu itself: core/ivr does.
import type { FlowConfig } from '../../api/ivr.js';
import { validateFlow, type FlowFault } from '../../core/ivr/flow-validation.js';
import type { CompanyFault, CompanyKeys } from './company-fault.js';
import { skillFaults } from './skill-faults.js';

export function flowFaults(flow: FlowConfig, path: string, keys: CompanyKeys): readonly CompanyFault[] {
  const references = { queues: keys.queue, extensions: keys.extension };
  return [
    ...validateFlow(flow, references).flatMap((fault) => asCompanyFault(path, fault)),
    ...Object.entries(flow.nodes).flatMap(([name, node]) =>
      'wishes' in node ? skillFaults(`${path}.nodes.${name}.wishes`, node.wishes) : [],
    ),
  ];
}

function asCompanyFault(
  flowPath: string,
  { code, node, field, message }: FlowFault,
): readonly CompanyFault[] {
  // A node that nothing leads to yet does no harm to a caller; an editor shows it.
  if (code === 'unreachable-node') return [];
  const isReference = ['missing-start', 'missing-node', 'unknown-queue', 'unknown-extension'].includes(code);
  const place = code === 'missing-start' ? ['start'] : ['nodes', node, ...(field === '' ? [] : [field])];
  const path = [flowPath, ...place].join('.');
  return [{ code: isReference ? 'invalid-reference' : 'invalid-flow', path, message }];
}
