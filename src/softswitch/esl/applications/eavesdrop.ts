// The application eavesdrop: the channel hears another one and whom that one speaks with, and may speak to either.
// Never disturbs the conversation: what is heard is a copy.
import type { MediaRoom, RoomSeat } from '../../media/media-engine-model.js';
import type { Channel } from '../channel/channel.js';
import type { Application } from './application-model.js';
import { noResponse } from './application-model.js';

/** To whom the listener speaks. */
interface Whisper {
  readonly aleg: boolean;
  readonly bleg: boolean;
}

const nobody: Whisper = { aleg: false, bleg: false };

/** `2` speaks with the channel, `1` with its other half, `3` with both, `0` with nobody again (mod_dptools). */
const whisperByKey: Readonly<Record<string, Whisper>> = {
  '0': nobody,
  '1': { aleg: false, bleg: true },
  '2': { aleg: true, bleg: false },
  '3': { aleg: true, bleg: true },
};

/** Silent and deaf until it is told otherwise. */
const shut = { speaks: false, hears: false };

class Listening {
  /** Whoever is spoken to as the other half, and the seat for that. */
  private other: { readonly channel: Channel; readonly seat: RoomSeat } | undefined;
  private whisper = nobody;
  private last: Promise<void> = Promise.resolve();

  private constructor(
    private readonly room: MediaRoom,
    private readonly target: Channel,
    private readonly said: RoomSeat,
    private readonly heard: RoomSeat,
    private readonly speaksHeard: boolean,
  ) {}

  static async open(room: MediaRoom, listener: Channel, target: Channel): Promise<Listening> {
    const { variables } = listener;
    // Neither is named: both are heard.
    const bridgeAleg = variables.flag('eavesdrop_bridge_aleg');
    const bridgeBleg = variables.flag('eavesdrop_bridge_bleg');
    const isBoth = !bridgeAleg && !bridgeBleg;
    const said = await room.tap(target.session, 'read', { speaks: isBoth || bridgeAleg, hears: false });
    const speaksHeard = isBoth || bridgeBleg;
    const heard = await room.tap(target.session, 'write', { speaks: speaksHeard, hears: false });
    heard.hear(said, false);
    await room.join(listener.session);
    return new Listening(room, target, said, heard, speaksHeard);
  }

  /** One change after another. Never rejects. */
  speakTo(whisper: Whisper): void {
    this.whisper = whisper;
    this.last = this.last
      .then(() => this.apply())
      .catch((error: unknown) => {
        this.target.log.warn('eavesdropper not heard', { channel: this.target.uuid, error });
      });
  }

  private async apply(): Promise<void> {
    const { aleg, bleg } = this.whisper;
    this.heard.set({ speaks: this.speaksHeard, hears: aleg });
    const peer = this.target.peer?.channel;
    if (this.other !== undefined && this.other.channel !== peer) {
      await this.other.seat.leave();
      this.other = undefined;
    }
    if (bleg && this.other === undefined && peer !== undefined) {
      const seat = await this.room.tap(peer.session, 'write', shut);
      // It is told what the listener says, and nothing that it hears anyway.
      for (const one of [this.said, this.heard]) seat.hear(one, false);
      this.other = { channel: peer, seat };
    }
    this.other?.seat.set({ speaks: false, hears: bleg });
  }

  async close(): Promise<void> {
    await this.last;
    await this.room.close();
  }
}

/**
 * `<uuid>`, until that channel ends, `*`, a break or the hang-up. Variables of the listener: `eavesdrop_bridge_aleg|bleg`
 * (whom it hears), `eavesdrop_whisper_aleg|bleg` (to whom it speaks from the beginning), `eavesdrop_enable_dtmf=false` (keys
 * mean nothing), `eavesdrop_require_group` (the other one's `eavesdrop_group` has to be that).
 */
export const eavesdrop: Application = async ({ channel, argument, run, channels, createRoom }) => {
  const target = channels.get(argument.trim());
  if (target === undefined || target.ended || target === channel) return '-ERR no such channel';
  const { variables } = channel;
  const group = variables.get('eavesdrop_require_group');
  if (group !== undefined && target.variables.get('eavesdrop_group') !== group)
    return '-ERR the channel is in another group';
  const room = await createRoom();
  let listening: Listening;
  try {
    listening = await Listening.open(room, channel, target);
  } catch (error) {
    await room.close();
    channel.log.error('eavesdropping not begun', { channel: channel.uuid, target: target.uuid, error });
    return '-ERR eavesdropping not begun';
  }
  listening.speakTo({
    aleg: variables.flag('eavesdrop_whisper_aleg'),
    bleg: variables.flag('eavesdrop_whisper_bleg'),
  });
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  target.onHangup(end);
  room.onFailed(end);
  run.onBreak(end);
  const takesKeys =
    variables.get('eavesdrop_enable_dtmf') === undefined || variables.flag('eavesdrop_enable_dtmf');
  const stopConsuming = channel.digits.consume((digit) => {
    const whisper = takesKeys ? whisperByKey[digit] : undefined;
    if (whisper !== undefined) listening.speakTo(whisper);
    else if (takesKeys && digit === '*') end();
    return 'more';
  });
  await run.wait(over);
  stopConsuming();
  await listening.close();
  return noResponse;
};
