// Joins, parts, parks and transfers channels; on each channel one such operation at a time.
// Never runs a client's application itself.
import { randomUUID } from 'node:crypto';
import type { Channel } from './channel.js';

/** An inline program: `app:arg,app:arg`. */
export interface InlineApplication {
  readonly application: string;
  readonly argument: string;
}

/** Opens an event-socket connection for a channel: what the application `socket` does. */
export type ConnectSocket = (channel: Channel, target: string) => void;

/** `app:arg,app:arg`; a comma inside an argument is not supported by the real server either. */
export function parseInlineProgram(text: string): InlineApplication[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const colon = part.indexOf(':');
      if (colon < 0) return { application: part, argument: '' };
      return { application: part.slice(0, colon), argument: part.slice(colon + 1) };
    });
}

export class Switchboard {
  constructor(
    private readonly connectSocket: ConnectSocket,
    /** See RealServerHabits. */
    private readonly bridgeLagMs = 0,
  ) {}

  /** Joins two channels; what they run and whatever they were joined to ends first. */
  bridge(a: Channel, b: Channel): Promise<void> {
    return this.inTurn([a, b], [a, b], async () => {
      if (this.bridgeLagMs > 0) await new Promise((resolve) => setTimeout(resolve, this.bridgeLagMs));
      await this.release(a);
      await this.release(b);
      await Promise.all([this.stopAll(a), this.stopAll(b)]);
      if (a.ended || b.ended) return;
      a.setBase({ application: 'uuid_bridge', argument: b.uuid, uuid: randomUUID() });
      b.setBase({ application: 'uuid_bridge', argument: a.uuid, uuid: randomUUID() });
      try {
        await a.session.bridge(b.session);
      } catch (error) {
        a.log.error('media sessions not bridged', { channels: [a.uuid, b.uuid], error });
        for (const leg of [a, b]) {
          leg.setBase(undefined);
          if (!leg.ended) this.parked(leg);
        }
        return;
      }
      if (a.ended || b.ended) return;
      this.joined(a, b);
      this.joined(b, a);
      a.peer = { channel: b, originator: true };
      b.peer = { channel: a, originator: false };
      b.announceBase();
      a.announceBase();
      a.emit('CHANNEL_BRIDGE', bridgeHeaders(a, b));
      for (const leg of [a, b]) leg.bridgeIsUp();
    });
  }

  /** Runs an inline program on the channel; with `both` on its peer too, else the peer parks. */
  transfer(
    channel: Channel,
    program: readonly InlineApplication[],
    legs: 'one' | 'both' | 'peer',
  ): Promise<void> {
    const peer = channel.peer?.channel;
    const peers = peer === undefined ? [] : [peer];
    const moved = { one: [channel], both: [...peers, channel], peer: peers }[legs];
    return this.inTurn([channel, ...peers], moved, async () => {
      await this.release(channel);
      await Promise.all(moved.map((leg) => this.stopAll(leg)));
      for (const leg of moved) {
        if (leg.ended) continue;
        leg.setBase(undefined);
        // The real server routes the channel anew and reports that as ringing.
        leg.setState('CS_ROUTING');
        leg.setCallState('RINGING');
        leg.setState('CS_EXECUTE');
        leg.setCallState('ACTIVE');
        this.startProgram(leg, program);
      }
    });
  }

  /** Ends the bridge and what runs; both legs stay up and wait. */
  park(channel: Channel): Promise<void> {
    return this.inTurn([channel], [channel], async () => {
      await this.release(channel);
      await this.stopAll(channel);
      if (channel.ended) return;
      channel.setBase(undefined);
      this.parked(channel);
    });
  }

  /** The channel is hanging up: its peer parks, or ends when `hangup_after_bridge` is set. */
  leave(channel: Channel): void {
    const peer = this.unjoin(channel);
    if (peer === undefined) return;
    // The media session of the channel closes by itself and with it the engine's bridge.
    if (peer.variables.flag('hangup_after_bridge')) void peer.hangup('NORMAL_CLEARING', 'local');
    else this.parked(peer);
  }

  private async release(channel: Channel): Promise<void> {
    const peer = this.unjoin(channel);
    if (peer === undefined) return;
    if (!channel.ended) await channel.session.unbridge();
    if (!peer.ended) this.parked(peer);
  }

  /** Takes the bridge out of both channels' books and reports its end. */
  private unjoin(channel: Channel): Channel | undefined {
    if (channel.peer === undefined) return undefined;
    const { channel: peer, originator } = channel.peer;
    const [a, b] = originator ? [channel, peer] : [peer, channel];
    a.emit('CHANNEL_UNBRIDGE', bridgeHeaders(a, b));
    for (const leg of [a, b]) {
      leg.peer = undefined;
      leg.generation += 1;
      leg.setState('CS_EXECUTE');
      leg.setBase(undefined);
      leg.variables.setAll({ bridge_to: undefined, signal_bond: undefined });
    }
    return peer;
  }

  private joined(channel: Channel, other: Channel): void {
    channel.generation += 1;
    channel.setState('CS_SOFT_EXECUTE');
    channel.variables.setAll({
      bridge_channel: other.profile.channelName,
      bridge_uuid: other.uuid,
      bridge_to: other.uuid,
      last_bridge_to: other.uuid,
      signal_bond: other.uuid,
    });
  }

  private parked(channel: Channel): void {
    channel.setState('CS_PARK');
    channel.emit('CHANNEL_PARK');
  }

  private async stopAll(channel: Channel): Promise<void> {
    channel.generation += 1;
    await channel.stack.interrupt();
  }

  /** Runs one application after the other; at the end of the program the call ends, unless the channel was moved. */
  private startProgram(channel: Channel, program: readonly InlineApplication[]): void {
    const [first, ...rest] = program;
    if (first === undefined) {
      void channel.hangup('NORMAL_CLEARING', 'local');
      return;
    }
    const uuid = randomUUID();
    const argument = channel.variables.expand(first.argument);
    if (first.application === 'park' || first.application === 'socket') {
      channel.setBase({ application: first.application, argument, uuid });
      channel.announceBase();
      if (first.application === 'park') this.parked(channel);
      else this.connectSocket(channel, argument);
      return;
    }
    const { generation } = channel;
    channel.stack.push({ application: first.application, argument, uuid, loops: 1, locked: false }, () => {
      if (!channel.ended && channel.generation === generation) this.startProgram(channel, rest);
    });
  }

  /**
   * Waits for earlier operations on these channels, then runs this one. What the `stopped` ones run ends at once;
   * commands that come from now on run when the operation is over.
   */
  private inTurn(
    channels: readonly Channel[],
    stopped: readonly Channel[],
    operation: () => Promise<void>,
  ): Promise<void> {
    const releases = stopped.map(({ stack }) => {
      stack.breakAll();
      return stack.hold();
    });
    const before = Promise.all(channels.map((channel) => channel.lastOperation));
    const done = before
      .then(operation)
      .catch((error: unknown) => {
        channels[0]?.log.error('channel operation failed', {
          channels: channels.map((channel) => channel.uuid),
          error,
        });
      })
      .finally(() => {
        for (const release of releases) release();
      });
    for (const channel of channels) channel.lastOperation = done;
    return done;
  }
}

function bridgeHeaders(a: Channel, b: Channel): Record<string, string> {
  return { 'Bridge-A-Unique-ID': a.uuid, 'Bridge-B-Unique-ID': b.uuid };
}
