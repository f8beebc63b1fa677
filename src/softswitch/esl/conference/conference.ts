// One conference: who is in it, what it tells of itself, and when it is over.
// Never reads commands, and never mixes: the media engine's room does.
import { randomUUID } from 'node:crypto';
import type { MediaRoom } from '../../media/media-engine-model.js';
import type { Channel } from '../channel/channel.js';
import type { EventStream } from '../wire/event-stream.js';
import { ConferenceAudio } from './conference-audio.js';
import { ConferenceMember } from './conference-member.js';
import type { ConferenceRequest } from './conference-request.js';

export const conferenceSubclass = 'conference::maintenance';

export interface ConferenceParts {
  readonly room: MediaRoom;
  readonly stream: EventStream;
  /** Told in events as Conference-Domain. */
  readonly domain: string;
  readonly newMemberId: () => number;
  /** Called once, when the last member has left. */
  readonly onOver: () => void;
}

export class Conference {
  readonly uuid = randomUUID();
  readonly name: string;
  readonly profile: string;
  readonly audio: ConferenceAudio;
  locked = false;
  pin: string | undefined;
  /** 0 = as many as the media server takes. */
  maxMembers = 0;
  /** Set when nobody may join any more. */
  over = false;
  readonly startedAtMs = Date.now();
  private readonly members = new Map<number, ConferenceMember>();
  private floor: ConferenceMember | undefined;

  constructor(
    request: ConferenceRequest,
    private readonly parts: ConferenceParts,
  ) {
    this.name = request.name;
    this.profile = request.profile;
    this.pin = request.pin;
    this.audio = new ConferenceAudio(parts.room, (action, headers) => this.tell(action, headers));
    parts.room.onFailed(() => this.end());
    this.tell('conference-create');
  }

  /** Members that count, ghosts left out. */
  get size(): number {
    return this.all().filter((member) => !member.has('ghost')).length;
  }

  get ghosts(): number {
    return this.members.size - this.size;
  }

  /** The newest first, as the real server lists them. */
  all(): readonly ConferenceMember[] {
    return [...this.members.values()].reverse();
  }

  get(id: number): ConferenceMember | undefined {
    return this.members.get(id);
  }

  /** Why that channel may not join; undefined = it may. */
  refuses({ pin }: ConferenceRequest): string | undefined {
    if (this.locked) return `conference ${this.name} is locked`;
    if (this.maxMembers > 0 && this.members.size >= this.maxMembers) return `conference ${this.name} is full`;
    if (this.pin !== undefined && pin !== this.pin) return `conference ${this.name} wants another pin`;
    return undefined;
  }

  /** Rejects when the media engine does; then nobody has joined. */
  async join(channel: Channel, flags: ReadonlySet<string>): Promise<ConferenceMember> {
    const member = new ConferenceMember(this.parts.newMemberId(), channel, flags);
    member.waiting = member.has('wait-mod') && !this.hasModerator();
    this.members.set(member.id, member);
    try {
      member.seat = await this.parts.room.join(channel.session, member.seatState);
    } catch (error) {
      this.members.delete(member.id);
      this.endIfEmpty();
      throw error;
    }
    if (!this.members.has(member.id)) {
      await member.seat.leave();
      throw new Error('put out while it joined');
    }
    // Whatever was ordered while it took its seat.
    member.apply();
    member.seat.onTalking((talking) => this.noteTalking(member, talking));
    channel.variables.setAll({
      conference_name: this.name,
      conference_uuid: this.uuid,
      conference_member_id: String(member.id),
      conference_moderator: String(member.has('moderator')),
      conference_ghost: String(member.has('ghost')),
    });
    this.tellOf(member, 'add-member');
    if (this.floor === undefined) this.giveFloor(member);
    if (member.has('moderator')) this.endWaiting();
    return member;
  }

  /** It leaves; its call goes on. Idempotent. */
  async leave(member: ConferenceMember): Promise<void> {
    if (!this.members.delete(member.id)) return;
    // What it hears of the others ends before it is told.
    const left = member.seat?.leave();
    this.tellOf(member, 'del-member');
    member.channel.variables.set('last_conference_uuid', this.uuid);
    if (this.floor === member) this.passFloor();
    member.noteOut();
    const ends =
      (member.has('endconf') && !this.all().some((other) => other.has('endconf'))) ||
      (this.members.size < 2 && [member, ...this.all()].some((one) => one.has('mintwo')));
    if (ends) this.end();
    this.endIfEmpty();
    await left;
  }

  /** Everybody leaves, and their calls go on. */
  end(): void {
    for (const member of this.all()) this.putOut(member);
  }

  /** It leaves at once, whatever is played to it. */
  putOut(member: ConferenceMember): void {
    member.channel.stack.breakInnermost();
    void this.leave(member);
  }

  private endIfEmpty(): void {
    if (this.members.size > 0 || this.over) return;
    this.over = true;
    // A recording tells its end before the conference does.
    void this.audio.close().then(() => this.tell('conference-destroy'));
    this.parts.onOver();
  }

  private hasModerator(): boolean {
    return this.all().some((member) => member.has('moderator'));
  }

  private endWaiting(): void {
    for (const member of this.members.values()) {
      if (!member.waiting) continue;
      member.waiting = false;
      member.apply();
    }
  }

  setSpeaks(member: ConferenceMember, speaks: boolean): void {
    member.speaks = speaks;
    member.apply();
    this.tellOf(member, speaks ? 'unmute-member' : 'mute-member');
    if (speaks && member.talking) this.noteTalking(member, true);
  }

  setHears(member: ConferenceMember, hears: boolean): void {
    member.hears = hears;
    member.apply();
    this.tellOf(member, hears ? 'undeaf-member' : 'deaf-member');
  }

  /** What the one may not do to the other; undefined = nothing is in the way. One replaces the other, as in mod_conference. */
  relate(member: ConferenceMember, other: ConferenceMember, ban: 'nospeak' | 'nohear' | undefined): void {
    if (ban === undefined) member.bans.delete(other.id);
    else member.bans.set(other.id, ban);
    for (const [listener, speaker] of [
      [member, other],
      [other, member],
    ] as const) {
      if (speaker.seat === undefined) continue;
      const isBanned =
        listener.bans.get(speaker.id) === 'nohear' || speaker.bans.get(listener.id) === 'nospeak';
      listener.seat?.hear(speaker.seat, !isBanned);
    }
  }

  /** Neither hears nor is heard; `music` is played to it alone meanwhile. */
  setHold(member: ConferenceMember, onHold: boolean, music: string | undefined): void {
    member.seat?.stopPlayback(true);
    member.onHold = onHold;
    member.apply();
    if (onHold && music !== undefined) void member.seat?.play(music, { loop: true });
    this.tellOf(member, onHold ? 'hold-member' : 'unhold-member');
  }

  giveFloor(member: ConferenceMember): void {
    if (this.floor === member) return;
    const former = this.floor;
    if (former !== undefined) former.hasFloor = false;
    this.floor = member;
    member.hasFloor = true;
    this.tellOf(member, 'floor-change', {
      'Old-ID': former === undefined ? 'none' : String(former.id),
      'New-ID': String(member.id),
    });
  }

  private passFloor(): void {
    this.floor = undefined;
    this.tell('floor-change', { 'Old-ID': 'none', 'New-ID': 'none' });
    const members = [...this.members.values()];
    const next = members.find(({ talking }) => talking) ?? members[0];
    if (next !== undefined) this.giveFloor(next);
  }

  private noteTalking(member: ConferenceMember, loud: boolean): void {
    if (!this.members.has(member.id)) return;
    const wasTalking = member.talking;
    member.loud = loud;
    if (!loud) {
      if (wasTalking) this.tellOf(member, 'stop-talking');
      return;
    }
    if (!member.talking) {
      if (member.has('mute-detect')) this.tellOf(member, 'mute-detect');
      return;
    }
    this.tellOf(member, 'start-talking');
    if (this.floor?.talking !== true) this.giveFloor(member);
  }

  /** A key of that member. */
  noteKey(member: ConferenceMember, digit: string): void {
    this.tellOf(member, 'dtmf', { 'DTMF-Key': digit });
    if (!member.has('dist-dtmf')) return;
    for (const { channel } of this.members.values()) {
      if (channel === member.channel) continue;
      channel.session.sendDtmf(digit).catch((error: unknown) => {
        channel.log.warn('digits not sent', { channel: channel.uuid, error });
      });
    }
  }

  /** An event about a member. */
  tellOf(member: ConferenceMember, action: string, more: Readonly<Record<string, string>> = {}): void {
    member.channel.emit(
      'CUSTOM',
      { ...this.headers(), ...member.headers(), ...more, Action: action },
      conferenceSubclass,
    );
  }

  /** An event about the conference as a whole. */
  tell(action: string, more: Readonly<Record<string, string>> = {}): void {
    const headers = { ...this.headers(), ...more, Action: action };
    this.parts.stream.publish('CUSTOM', () => [], headers, { subclass: conferenceSubclass });
  }

  private headers(): Record<string, string> {
    return {
      'Conference-Name': this.name,
      'Conference-Domain': this.parts.domain,
      'Conference-Size': String(this.size),
      'Conference-Ghosts': String(this.ghosts),
      'Conference-Profile-Name': this.profile,
      'Conference-Unique-ID': this.uuid,
    };
  }
}
