// What is wrong with a menu as it is configured: steps that lead nowhere or in a circle, skills that cannot be read.
// Never walks a menu itself: core/ivr does. Where its steps leave it for is checked with all destinations.
import type { FlowConfig } from '../../api/ivr.js';
import { validateFlow, type FlowFault } from '../../core/ivr/flow-validation.js';
import type { CompanyFault } from './company-fault.js';
import { skillFaults } from './skill-faults.js';

export function flowFaults(flow: FlowConfig, path: string): readonly CompanyFault[] {
  return [
    ...validateFlow(flow).flatMap((fault) => asCompanyFault(path, fault)),
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
  const isReference = ['missing-start', 'missing-node'].includes(code);
  const place = code === 'missing-start' ? ['start'] : ['nodes', node, ...(field === '' ? [] : [field])];
  const path = [flowPath, ...place].join('.');
  return [{ code: isReference ? 'invalid-reference' : 'invalid-flow', path, message }];
}
