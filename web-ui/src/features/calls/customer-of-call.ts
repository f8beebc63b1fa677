// Whose number a call is about: who calls us, or whom we call.
// Never words an anonymous caller; the texts do.
import type { ActiveCall } from '../../../../src/api/live.js';

type Numbers = Pick<ActiveCall, 'direction' | 'callerNumber' | 'dialled'>;

/** Empty for an anonymous caller. */
export const customerNumberOf = ({ direction, callerNumber, dialled }: Numbers): string =>
  direction === 'outbound' ? dialled : callerNumber;
