// Where one of our phones may pass a call on to: its colleagues, the company's numbers, and outside what the company allows.
// Never puts anybody through.
import type { TransferTarget } from '../../core/calls/call-state.js';
import type { ExtensionNumber } from '../../core/kernel/ids.js';
import type { CompanyView } from '../company/company-view.js';
import type { OutsideCalls } from './outside-calls.js';

/** The SIP statuses of those that are not possible: 404 nobody has the number, 403 not allowed, 503 not for now. */
export function transferTargetOf(
  target: string,
  company: CompanyView,
  outside: Pick<OutsideCalls, 'obstacle'>,
): TransferTarget {
  const dialled = company.fromExtension(target);
  if (dialled.kind === 'feature') return { kind: 'not-allowed', status: 403 };
  if (dialled.kind === 'unknown-number') return outsideTarget(target, company, outside);
  const { destination } = dialled;
  if (destination.kind !== 'extension') return { kind: 'destination', destination };
  const extension = destination.extension as ExtensionNumber;
  const agentId = company.agentAt(extension);
  return {
    kind: 'party',
    party: { kind: 'extension', extension, autoAnswer: 'off' },
    ...(agentId === undefined ? {} : { agentId }),
  };
}

/** Counted with the calls that we make for customers: a phone can name any number, as often as it likes. */
function outsideTarget(
  target: string,
  company: CompanyView,
  outside: Pick<OutsideCalls, 'obstacle'>,
): TransferTarget {
  const number = company.dialableNumber(target);
  const trunkId = company.outboundTrunk();
  if (number === undefined || trunkId === undefined) return { kind: 'not-allowed', status: 404 };
  switch (outside.obstacle(number, trunkId)) {
    case 'not-allowed':
      return { kind: 'not-allowed', status: 403 };
    case 'limit-reached':
      return { kind: 'not-allowed', status: 503 };
    case undefined:
      return { kind: 'party', party: { kind: 'external', number, trunkId } };
  }
}
