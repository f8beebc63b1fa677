// The MediaRoom port: a conference of a media server in which each hears whom it is to hear, by mod_conference's relations.
// Never rings or ends an endpoint.
import { MediaError, type MediaEndpoint, type MediaRoom, type RoomMember } from '../../app/ports/media.js';
import type { Log } from '../../app/ports/log.js';
import { FsmrfEndpoint } from './fsmrf-endpoint.js';
import type { RoomSeat } from './room-seat.js';

export interface FsmrfRoomOptions {
  /** Name of the conference. */
  readonly id: string;
  /** The media server that it is on. */
  readonly server: object;
  /** Members of an earlier run are in it. */
  readonly isAdopted: boolean;
  /** An api command of the media server; rejects with MediaError when it is not answered. */
  readonly ask: (command: string) => Promise<string>;
  readonly log: Log;
}

interface Member {
  readonly seat: RoomSeat;
  /** Those whom it was told not to hear. */
  readonly apartFrom: Set<RoomSeat>;
  /** What it was told in an earlier run is not known. */
  readonly isAdopted: boolean;
  /** It came in deaf and mute, and has not been opened yet. */
  isShut: boolean;
}

export class FsmrfRoom implements MediaRoom {
  readonly id: string;
  private readonly members = new Map<FsmrfEndpoint, Member>();
  private hasEarlier: boolean;
  private last: Promise<void> = Promise.resolve();
  private ending: Promise<void> | undefined;

  constructor(private readonly options: FsmrfRoomOptions) {
    this.id = options.id;
    this.hasEarlier = options.isAdopted;
  }

  mix(members: readonly RoomMember[]): Promise<void> {
    const mixed = this.last.then(() => this.bring(members));
    this.last = mixed.catch(() => undefined);
    return mixed;
  }

  end(): Promise<void> {
    this.ending ??= this.last.then(() => this.empty());
    return this.ending;
  }

  private async empty(): Promise<void> {
    if (this.hasEarlier) await this.putOut('all').catch(() => undefined);
    const left = await Promise.allSettled([...this.members.values()].map(({ seat }) => seat.leave()));
    for (const outcome of left)
      if (outcome.status === 'rejected')
        this.options.log.warn({ room: this.id, err: outcome.reason as unknown }, 'a room was not left');
    this.members.clear();
  }

  private async bring(members: readonly RoomMember[]): Promise<void> {
    if (this.ending !== undefined) throw new MediaError('media-ended', 'the room has ended');
    const wanted = members.map(({ endpoint, hears }) => ({ endpoint: this.own(endpoint), hears }));
    const present = wanted.filter(({ endpoint }) => endpoint.isAlive);
    const heardBy = new Map(present.map(({ endpoint, hears }) => [endpoint, new Set<MediaEndpoint>(hears)]));
    await this.adoptEarlier([...heardBy.keys()]);
    const leaving = [...this.members].filter(([endpoint]) => !heardBy.has(endpoint));
    await Promise.all(leaving.map(([, { seat }]) => seat.leave()));
    const coming = [...heardBy.keys()].filter((endpoint) => !this.members.has(endpoint));
    const isApart = (one: FsmrfEndpoint): boolean =>
      [...heardBy].some(
        ([other, hears]) => other !== one && !(hears.has(one) && heardBy.get(one)?.has(other)),
      );
    // Who is not to hear or to be heard by everybody comes in deaf and mute, until that holds.
    await settled(coming.map((endpoint) => this.seat(endpoint, isApart(endpoint))));
    await this.relate(heardBy);
    // Also those who came in a call of `mix` that failed.
    await settled([...this.members.values()].filter(({ isShut }) => isShut).map(open));
  }

  private async seat(endpoint: FsmrfEndpoint, isApart: boolean): Promise<void> {
    try {
      this.keep(endpoint, await endpoint.takeSeat(this.id, isApart), { isAdopted: false, isShut: isApart });
    } catch (error) {
      if (endpoint.isAlive) throw error;
    }
  }

  private keep(endpoint: FsmrfEndpoint, seat: RoomSeat, state: Pick<Member, 'isAdopted' | 'isShut'>): void {
    this.members.set(endpoint, { seat, apartFrom: new Set(), ...state });
    void seat.left.then(() => {
      if (this.members.get(endpoint)?.seat === seat) this.members.delete(endpoint);
    });
  }

  /** First who is not to be heard, then who is. */
  private async relate(heardBy: ReadonlyMap<FsmrfEndpoint, ReadonlySet<MediaEndpoint>>): Promise<void> {
    const parting: Promise<void>[] = [];
    const clearing: (() => Promise<void>)[] = [];
    for (const [endpoint, hears] of heardBy) {
      const listener = this.members.get(endpoint);
      for (const other of heardBy.keys()) {
        const speaker = this.members.get(other)?.seat;
        if (listener === undefined || speaker === undefined || other === endpoint) continue;
        const isKnown = !listener.isAdopted && !this.members.get(other)?.isAdopted;
        if (!hears.has(other)) {
          if (listener.apartFrom.has(speaker)) continue;
          parting.push(listener.seat.hear(speaker, false).then(() => void listener.apartFrom.add(speaker)));
        } else if (listener.apartFrom.has(speaker) || !isKnown) {
          clearing.push(() =>
            listener.seat.hear(speaker, true).then(() => void listener.apartFrom.delete(speaker)),
          );
        }
      }
    }
    await settled(parting);
    await settled(clearing.map((clear) => clear()));
  }

  /** Once: whoever is in it since an earlier run stays if it is wanted, and leaves otherwise. */
  private async adoptEarlier(endpoints: readonly FsmrfEndpoint[]): Promise<void> {
    if (!this.hasEarlier) return;
    const listed = await this.options.ask(`conference ${this.id} list`);
    this.hasEarlier = false;
    for (const [memberId, endpointId] of membersOf(listed)) {
      const endpoint = endpoints.find(({ id }) => id === endpointId);
      if (endpoint === undefined) await this.putOut(memberId);
      else
        this.keep(endpoint, endpoint.adoptSeat(this.id, Number(memberId)), { isAdopted: true, isShut: true });
    }
  }

  private async putOut(memberId: string): Promise<void> {
    await this.options.ask(`conference ${this.id} kick ${memberId}`);
  }

  private own(endpoint: MediaEndpoint): FsmrfEndpoint {
    if (!(endpoint instanceof FsmrfEndpoint)) throw new TypeError('not an endpoint of this adapter');
    if (endpoint.server !== this.options.server)
      throw new MediaError('media-refused', 'the endpoint is on another media server than the room');
    return endpoint;
  }
}

async function open(member: Member): Promise<void> {
  await member.seat.open();
  member.isShut = false;
}

/** Member id and endpoint's id, from lines such as `15;sofia/…;44af3b11-…;unknown;;hear|speak;0;0;100`. */
function membersOf(listed: string): readonly (readonly [memberId: string, endpointId: string])[] {
  return listed.split('\n').flatMap((line) => {
    const [memberId = '', , endpointId = ''] = line.split(';');
    return /^\d+$/.test(memberId) && endpointId !== '' ? [[memberId, endpointId] as const] : [];
  });
}

/** All of them are done, and the first that failed is told. */
async function settled(works: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(works);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
