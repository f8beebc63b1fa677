// Where one of our phones may pass a call on to: what it could have dialled, and no more.
// Never puts anybody through.
import type { TransferTarget } from '../../core/calls/call-state.js';
import type { CompanyView } from '../company/company-view.js';

/** An extension, or a number of the company; a phone dials nothing else, and so passes on to nothing else. */
export function transferTargetOf(target: string, company: CompanyView): TransferTarget {
  const dialled = company.fromExtension(target);
  if (dialled.kind === 'unknown-number') return { kind: 'not-allowed', status: 404 };
  if (dialled.kind === 'feature') return { kind: 'not-allowed', status: 403 };
  const { destination } = dialled;
  if (destination.kind !== 'extension') return { kind: 'destination', destination };
  const { extension } = destination;
  const agentId = company.agentAt(extension);
  return {
    kind: 'party',
    party: { kind: 'extension', extension, autoAnswer: 'off' },
    ...(agentId === undefined ? {} : { agentId }),
  };
}
