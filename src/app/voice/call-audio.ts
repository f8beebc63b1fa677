// The audio of a call: who is bridged or mixed, and what is played to whom, one order after another.
// Never decides who hears whom; the call's machine does.
import type { CallEffect, CallState, Mix } from '../../core/calls/call-state.js';
import type { LegId } from '../../core/kernel/ids.js';
import { MediaError, type MediaEndpoint, type MediaRoom } from '../ports/media.js';
import type { Call } from './call.js';
import type { OutboundLeg } from './outbound-leg.js';

/** Whoever has ordered a conversation. */
export interface JoinListener {
  /** They hear each other; in the very moment in which the call knows. */
  joined(): void;
  /** A MediaError, or a programmer's. */
  failed(error: unknown): void;
}

type AudioEffect = Extract<CallEffect, { kind: 'mix' | 'play-ringback' | 'play-hold-music' | 'stop-audio' }>;

export class CallAudio {
  private readonly joining = new Map<number, JoinListener>();
  /** Settles when the last order is done; never rejects. */
  private last: Promise<void> = Promise.resolve();
  private inForce: Mix = { kind: 'apart' };
  /** From the moment in which more than two talk: two who are left stay in it, and hear no gap. */
  private room: MediaRoom | undefined;

  constructor(
    private readonly call: Call,
    /** All but the caller's. */
    private readonly legs: ReadonlyMap<LegId, OutboundLeg>,
  ) {}

  private get state(): CallState {
    return this.call.runner.state;
  }

  /** As an earlier run has left it. */
  resume(inForce: Mix, isInRoom: boolean): void {
    this.inForce = inForce;
    // Of the same name: whoever is in it stays.
    if (isInRoom) this.room = this.call.services.media.createRoom(this.anyEndpoint, this.call.id);
  }

  /** Whoever is to hear what becomes of that mix. */
  expect(effectId: number, listener: JoinListener): void {
    this.joining.set(effectId, listener);
  }

  forget(effectId: number): void {
    this.joining.delete(effectId);
  }

  /** What is ordered from now on is done after that. */
  waitFor(event: Promise<void>): void {
    this.last = this.last.then(() => event);
  }

  /** Everything that was ordered by now is done when it resolves; never rejects. */
  get settled(): Promise<void> {
    return this.last;
  }

  /** The call is over, and nobody talks in its room any more. */
  endRoom(): void {
    const { room } = this;
    this.room = undefined;
    if (room !== undefined) this.call.trackRelease(room.end());
  }

  /** Somebody's audio, so that others are made on the same media server. Throws when nobody has any: a programmer's error. */
  get anyEndpoint(): MediaEndpoint {
    const own = this.call.caller.endpointIfAny;
    if (own !== undefined) return own;
    for (const { legId } of this.state.participants) {
      const endpoint = this.legs.get(legId)?.endpointIfAny;
      if (endpoint !== undefined) return endpoint;
    }
    throw new Error(`call ${this.call.id} has no audio`);
  }

  endpointOf(legId: LegId): MediaEndpoint | undefined {
    if (legId === this.state.callerLegId) return this.call.caller.endpointIfAny;
    return this.legs.get(legId)?.endpointIfAny;
  }

  /** What is ordered is done in that order; what fails unexpectedly ends this call. */
  order(effect: AudioEffect): void {
    const next = async (): Promise<void> => {
      if (this.state.activity.kind === 'over') return;
      try {
        await this.carryOut(effect);
      } catch (error) {
        this.call.failed(error);
      }
    };
    this.last = this.last.then(next);
  }

  private async carryOut(effect: AudioEffect): Promise<void> {
    switch (effect.kind) {
      case 'mix':
        return this.mix(effect);
      case 'play-ringback':
        return this.endpointOf(effect.legId)?.startBackground({ kind: 'ringback' });
      case 'play-hold-music': {
        const { legId, music } = effect;
        return this.endpointOf(legId)?.startBackground({ kind: 'music', music }, { callId: this.call.id });
      }
      case 'stop-audio':
        return this.endpointOf(effect.legId)?.stop();
    }
  }

  private async mix({ effectId, mix }: Extract<CallEffect, { kind: 'mix' }>): Promise<void> {
    const listener = this.joining.get(effectId);
    this.joining.delete(effectId);
    // Somebody has left, or more have come: what follows from that was ordered after this.
    if (this.state.mixEffect !== effectId)
      return listener?.failed(new MediaError('media-ended', 'somebody left before being joined'));
    try {
      await this.bring(mix);
    } catch (error) {
      if (!(error instanceof MediaError) && listener === undefined) throw error;
      // Whoever ordered it says so.
      if (listener === undefined)
        this.call.log.error({ err: error, legs: legsOf(mix) }, 'a call could not be joined');
      this.call.runner.handle({
        kind: 'mix-failed',
        effectId,
        code: error instanceof MediaError ? error.code : 'internal-error',
      });
      return listener?.failed(error);
    }
    if (this.state.mixEffect !== effectId)
      return listener?.failed(new MediaError('media-ended', 'somebody left while being joined'));
    listener?.joined();
    this.call.runner.handle({ kind: 'mixed', effectId });
  }

  private async bring(mix: Mix): Promise<void> {
    for (const legId of legsOf(mix)) await this.legs.get(legId)?.open();
    const { inForce, room } = this;
    if (inForce.kind === 'bridge' && room === undefined) {
      const [one, other] = inForce.between;
      await (this.endpointOf(one) ?? this.endpointOf(other))?.unbridge();
    }
    this.inForce = { kind: 'apart' };
    if (mix.kind === 'conference' || room !== undefined) await this.bringToRoom(mix);
    else if (mix.kind === 'bridge') {
      const [one, other] = this.present(mix.between);
      await one!.bridge(other!);
    }
    this.inForce = mix;
  }

  private async bringToRoom(mix: Mix): Promise<void> {
    const endpoints = new Map(legsOf(mix).map((legId) => [legId, this.present([legId])[0]!]));
    const [any] = endpoints.values();
    if (any === undefined) {
      const { room } = this;
      this.room = undefined;
      return room?.end();
    }
    this.room ??= this.call.services.media.createRoom(any, this.call.id);
    await this.room.mix(
      [...endpoints].map(([legId, endpoint]) => ({
        endpoint,
        hears: heardBy(mix, legId).flatMap((other) => endpoints.get(other) ?? []),
      })),
    );
  }

  /** Rejects with MediaError when one of them is gone. */
  private present(legIds: readonly LegId[]): readonly MediaEndpoint[] {
    return legIds.map((legId) => {
      const endpoint = this.endpointOf(legId);
      if (endpoint === undefined) throw new MediaError('media-ended', 'somebody is gone');
      return endpoint;
    });
  }
}

function legsOf(mix: Mix): readonly LegId[] {
  if (mix.kind === 'apart') return [];
  return mix.kind === 'bridge' ? mix.between : mix.members.map(({ legId }) => legId);
}

function heardBy(mix: Mix, listener: LegId): readonly LegId[] {
  if (mix.kind === 'conference') return mix.members.find(({ legId }) => legId === listener)?.hears ?? [];
  return legsOf(mix).filter((legId) => legId !== listener);
}
