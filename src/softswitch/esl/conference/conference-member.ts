// One member of a conference: its channel, its seat in the room, and what it may.
// Never decides who else is in it.
import type { RoomSeat } from '../../media/media-engine-model.js';
import type { Channel } from '../channel/channel.js';
import type { ConferenceFlag } from './conference-request.js';

/** Told as Energy-Level; talk is found by a level of the media engine's own. */
export const energyLevel = 100;

function truth(value: boolean): string {
  return value ? 'true' : 'false';
}

export class ConferenceMember {
  seat: RoomSeat | undefined;
  /** It may be heard, and it may hear; a hold and a missing moderator come on top. */
  speaks: boolean;
  hears: boolean;
  onHold = false;
  waiting = false;
  /** The audio is loud, whether the others hear it or not. */
  loud = false;
  hasFloor = false;
  /** By the other one's id: what it may not do to that one. */
  readonly bans = new Map<number, 'nospeak' | 'nohear'>();
  private readonly outListeners: (() => void)[] = [];

  constructor(
    readonly id: number,
    readonly channel: Channel,
    private readonly flags: ReadonlySet<string>,
  ) {
    this.speaks = !this.has('mute');
    this.hears = !this.has('deaf');
  }

  has(flag: ConferenceFlag): boolean {
    return this.flags.has(flag);
  }

  get talking(): boolean {
    return this.loud && this.speaks && !this.onHold && !this.waiting;
  }

  get seatState(): { readonly speaks: boolean; readonly hears: boolean } {
    const apart = this.onHold || this.waiting;
    return { speaks: this.speaks && !apart, hears: this.hears && !apart };
  }

  /** Its seat follows what it may. */
  apply(): void {
    this.seat?.set(this.seatState);
  }

  /** Called when it is in the conference no more. */
  onOut(listener: () => void): void {
    this.outListeners.push(listener);
  }

  noteOut(): void {
    for (const listener of this.outListeners.splice(0)) listener();
  }

  /** As in events of mod_conference. */
  headers(): Record<string, string> {
    return {
      Floor: truth(this.hasFloor),
      Video: 'false',
      Hear: truth(this.hears),
      See: 'false',
      Speak: truth(this.speaks),
      Talking: truth(this.talking),
      'Mute-Detect': truth(this.has('mute-detect')),
      Hold: truth(this.onHold),
      'Member-ID': String(this.id),
      'Member-Type': this.has('moderator') ? 'moderator' : 'member',
      'Member-Ghost': truth(this.has('ghost')),
      'Energy-Level': String(energyLevel),
      'Current-Energy': this.loud ? '1000' : '0',
    };
  }

  /** One line of `conference <name> list`. */
  listed(delimiter: string): string {
    const { channel } = this;
    const can = [
      ...(this.hears ? ['hear'] : []),
      ...(this.speaks ? ['speak'] : []),
      ...(this.talking ? ['talking'] : []),
      ...(this.hasFloor ? ['floor'] : []),
      ...(this.has('moderator') ? ['moderator'] : []),
      ...(this.has('ghost') ? ['ghost'] : []),
      ...(this.onHold ? ['hold'] : []),
    ];
    const { channelName } = channel.profile;
    // No caller's name and number, as on the real server for calls of drachtio-fsmrf.
    const fields = [this.id, channelName, channel.uuid, 'unknown', '', can.join('|'), 0, 0, energyLevel];
    return fields.join(delimiter);
  }
}
