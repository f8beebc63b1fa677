// A room and its seats as their user on the main thread sees them; the mixing is done in the room's worker.
// Never touches samples.
import type { MediaRoom, MediaSession, RoomSeat, SeatState, TapSide } from './media-engine-model.js';
import type { MediaWorkerHandle, WorkerNotice } from './media-worker-handle.js';
import type { BridgePeer } from './media-worker-protocol.js';
import { MediaError, WorkerAudio, check, type WorkerPart } from './worker-audio.js';
import { WorkerMediaSession } from './worker-media-session.js';

const openState = { speaks: true, hears: true };

/** How the engine keeps track of rooms and seats. */
export interface RoomKeeper {
  newKey(): number;
  opened(part: WorkerPart): void;
  closed(part: WorkerPart): void;
}

/** How a seat is joined to its session. */
interface SeatLink {
  readonly session: WorkerMediaSession;
  /** False when the session is over. */
  attach(seat: WorkerSeat, place: BridgePeer): Promise<boolean>;
  detach(seat: WorkerSeat): Promise<void>;
}

const memberLink = (session: WorkerMediaSession): SeatLink => ({
  session,
  attach: (seat, place) => session.takeSeat(seat, place),
  detach: (seat) => session.leaveSeat(seat),
});

const tapLink = (session: WorkerMediaSession, side: TapSide): SeatLink => {
  const { key, worker } = session;
  return {
    session,
    attach: async (_seat, peer) => (await worker.ask({ kind: 'tap', key, peer, side })).kind === 'ok',
    // A session that is closed has no taps any more.
    detach: async (seat) => void (await worker.ask({ kind: 'untap', key, seatKey: seat.key })),
  };
};

class WorkerSeat extends WorkerAudio implements RoomSeat {
  private readonly talkListeners: ((talking: boolean) => void)[] = [];
  private isTalking = false;

  constructor(
    key: number,
    readonly room: WorkerRoom,
    private readonly link: SeatLink,
    private readonly onLeft: (seat: WorkerSeat) => void,
  ) {
    super(key, room.worker);
  }

  async occupy(state: SeatState): Promise<void> {
    const { key, room, worker } = this;
    const { session } = this.link;
    const peer = { workerIndex: session.worker.index, key: session.key };
    check(await worker.ask({ kind: 'sit', key, roomKey: room.key, peer, state }));
    const taken = await this.link.attach(this, { workerIndex: worker.index, key });
    if (!taken || this.closing !== undefined) throw new MediaError('session-closed', 'the session is closed');
  }

  set(state: SeatState): void {
    this.worker.tell({ kind: 'seat', key: this.key, state });
  }

  hear(speaker: RoomSeat, hears: boolean): void {
    if (!(speaker instanceof WorkerSeat) || speaker.room !== this.room)
      throw new MediaError('bad-peer', 'the speaker sits in another room');
    this.worker.tell({ kind: 'hear', key: this.key, speakerKey: speaker.key, hears });
  }

  onTalking(listener: (talking: boolean) => void): void {
    this.talkListeners.push(listener);
    if (this.isTalking) listener(true);
  }

  leave(): Promise<void> {
    this.closing ??= this.giveUp();
    return this.closing;
  }

  private async giveUp(): Promise<void> {
    await Promise.all([this.link.detach(this), this.worker.ask({ kind: 'leave-room', key: this.key })]);
    this.over('break');
  }

  /** The room is closed, and this seat with it. */
  roomClosed(): void {
    this.closing ??= this.link.detach(this);
    this.over('break');
  }

  fail(): void {
    this.closing ??= this.link.detach(this);
    this.over('error');
  }

  private over(play: 'break' | 'error'): void {
    this.endEverything(play, 'closed', undefined);
    this.onLeft(this);
  }

  override take(notice: Exclude<WorkerNotice, { kind: 'log' }>): void {
    if (notice.kind !== 'talking') return super.take(notice);
    this.isTalking = notice.talking;
    for (const listener of this.talkListeners) listener(notice.talking);
  }
}

export class WorkerRoom extends WorkerAudio implements MediaRoom {
  private readonly seats = new Set<WorkerSeat>();
  private readonly failListeners: ((error: string) => void)[] = [];
  private failed = false;

  constructor(
    key: number,
    worker: MediaWorkerHandle,
    private readonly keeper: RoomKeeper,
  ) {
    super(key, worker);
  }

  async open(): Promise<void> {
    this.keeper.opened(this);
    const reply = await this.worker.ask({ kind: 'open-room', key: this.key });
    if (reply.kind === 'failed') this.keeper.closed(this);
    check(reply);
  }

  async join(session: MediaSession, state = openState): Promise<RoomSeat> {
    return this.sit(memberLink(own(session)), state);
  }

  async tap(session: MediaSession, side: TapSide, state: SeatState): Promise<RoomSeat> {
    return this.sit(tapLink(own(session), side), state);
  }

  private async sit(link: SeatLink, state: SeatState): Promise<RoomSeat> {
    if (this.closing !== undefined) throw new MediaError('room-closed', 'the room is closed');
    const seat = new WorkerSeat(this.keeper.newKey(), this, link, (left) => {
      this.seats.delete(left);
      this.keeper.closed(left);
    });
    this.seats.add(seat);
    this.keeper.opened(seat);
    try {
      await seat.occupy(state);
    } catch (error) {
      await seat.leave();
      throw error;
    }
    return seat;
  }

  onFailed(listener: (error: string) => void): void {
    this.failListeners.push(listener);
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    await this.worker.ask({ kind: 'close-room', key: this.key });
    for (const seat of [...this.seats]) seat.roomClosed();
    this.endEverything('break', 'closed', undefined);
    this.keeper.closed(this);
  }

  fail(error: string): void {
    if (this.failed) return;
    this.failed = true;
    const alreadyClosing = this.closing !== undefined;
    this.closing ??= Promise.resolve();
    this.endEverything('error', 'error', error);
    this.keeper.closed(this);
    if (alreadyClosing) return;
    for (const listener of this.failListeners) listener(error);
  }
}

function own(session: MediaSession): WorkerMediaSession {
  if (session instanceof WorkerMediaSession) return session;
  throw new MediaError('bad-peer', 'a room takes only sessions of its engine');
}
