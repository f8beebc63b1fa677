// An interaction as the journal tells of it.
// Never looks at other interactions than the one whose events it is given.
import type { InteractionId } from '../kernel/ids.js';
import type { Interaction } from '../kernel/interaction.js';
import type { JournalEvent } from './journal-event.js';

/** `events`: those of the interaction, or the first of them. */
export function interactionOf(id: InteractionId, events: readonly JournalEvent[]): Interaction {
  // Every event of a channel's own, so far, is one of a call.
  const continues = continuedBy(events);
  return { id, channel: 'voice', ...(continues === undefined ? {} : { continues }) };
}

function continuedBy(events: readonly JournalEvent[]): InteractionId | undefined {
  for (const event of events) {
    // Journals that do not tell it of the request tell it of the call.
    if (event.kind === 'call-started' && event.callbackOf !== undefined) return event.callbackOf;
    if (event.kind === 'call-queued' && event.continues !== undefined) return event.continues;
  }
  return undefined;
}
