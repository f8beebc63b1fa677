// The points of priority of a caller who waits, and the way to change them.
// Never shown once the caller talks or is gone: they have no meaning any more.
import type { CallDetail } from '../../../../src/api/calls.js';
import type { ActiveCall } from '../../../../src/api/live.js';
import { routes } from '../../../../src/api/routes.js';
import { request } from '../../api-client.js';
import { PriorityDialog, PriorityValue } from './priority-dialog.js';

/** A callback has its own, in the list of callbacks. */
export const hasPriority = (live: ActiveCall | undefined): boolean =>
  live !== undefined &&
  live.queueId !== null &&
  live.callbackOf === undefined &&
  (live.stage === 'waiting' || live.stage === 'ringing');

/** As the call's events tell it. */
function priorityOf({ events }: CallDetail): number {
  for (const event of events.toReversed()) {
    const { kind, priority } = event;
    if (typeof priority === 'number' && (kind === 'priority-changed' || kind === 'routing-changed'))
      return priority;
    // Told only when there are any.
    if (kind === 'call-queued') return typeof priority === 'number' ? priority : 0;
  }
  return 0;
}

interface CallPriorityProps {
  readonly call: CallDetail;
  readonly who: string;
  readonly onChange: () => void;
}

export function CallPriority({ call, who, onChange }: CallPriorityProps) {
  return <PriorityValue who={who} priority={priorityOf(call)} onChange={onChange} />;
}

interface CallPriorityDialogProps {
  readonly call: CallDetail;
  readonly who: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function CallPriorityDialog({ call, who, onDone, onClose }: CallPriorityDialogProps) {
  return (
    <PriorityDialog
      who={who}
      priority={priorityOf(call)}
      save={(priority) => request(routes.changeRouting, { params: { id: call.id }, body: { priority } })}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
