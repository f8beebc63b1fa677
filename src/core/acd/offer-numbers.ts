// Numbers the offers of each interaction, over all requests that it ever makes, so that no offer's id is used twice.
// Never numbers anything else.
import type { InteractionId } from '../kernel/ids.js';

/** So many interactions that have nothing open are remembered: one may ask for something again. */
const remembered = 10_000;

interface OpenInteraction {
  requests: number;
  offers: number;
}

export class OfferNumbers {
  private readonly open = new Map<InteractionId, OpenInteraction>();
  /** Oldest first. */
  private readonly former = new Map<InteractionId, number>();

  requestOpened(id: InteractionId): void {
    const known = this.open.get(id);
    if (known !== undefined) {
      known.requests += 1;
      return;
    }
    this.open.set(id, { requests: 1, offers: this.former.get(id) ?? 0 });
    this.former.delete(id);
  }

  requestClosed(id: InteractionId): void {
    const interaction = this.opened(id);
    interaction.requests -= 1;
    if (interaction.requests > 0) return;
    this.open.delete(id);
    if (interaction.offers === 0) return;
    this.former.set(id, interaction.offers);
    if (this.former.size <= remembered) return;
    const [oldest] = this.former.keys();
    if (oldest !== undefined) this.former.delete(oldest);
  }

  /** So many were made before a restart. */
  restore(id: InteractionId, offers: number): void {
    this.opened(id).offers = offers;
  }

  next(id: InteractionId): number {
    return (this.opened(id).offers += 1);
  }

  /** Throws on a programmer's error. */
  private opened(id: InteractionId): OpenInteraction {
    const interaction = this.open.get(id);
    if (interaction === undefined) throw new Error(`interaction ${id} has no open request`);
    return interaction;
  }
}
