// What an earlier run left on the servers, found by what it wrote down of its legs.
// Never takes over what nobody asks for.
import type { LegState } from '../../core/calls/call-state.js';
import { dialFailureOf } from '../../core/pbx/sip-status-mapping.js';
import type { AdoptableEndpoint, MediaEndpoint } from '../ports/media.js';
import type { AdoptableLeg, AdoptableLegs, DialFailure } from '../ports/telephony.js';

type Answered = Extract<LegState, { kind: 'answered' }>;
type Called = Extract<LegState, { kind: 'dialling' | 'ringing' }>;

export class LeftBehind {
  private readonly endpoints: ReadonlyMap<string, AdoptableEndpoint>;

  constructor(
    private readonly servers: AdoptableLegs,
    endpoints: readonly AdoptableEndpoint[],
  ) {
    this.endpoints = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  }

  dialog({ dialogId }: Pick<Answered, 'dialogId'>): AdoptableLeg | undefined {
    return this.servers.legs.find((leg) => leg.dialogId === dialogId);
  }

  caller(sipCallId: string): AdoptableLeg | undefined {
    return this.servers.legs.find(
      (leg) => leg.direction === 'incoming' && leg.sipCallId === sipCallId && leg.state === 'ringing',
    );
  }

  /** The phones of one party that ring, or that have answered. */
  phones(leg: Called): readonly AdoptableLeg[] {
    const invites = invitesOf(leg);
    return this.servers.legs.filter(
      ({ direction, sipCallId, invite }) =>
        direction === 'outgoing' &&
        (sipCallId === leg.sipCallId || (invite !== undefined && invites.includes(invite))),
    );
  }

  /** Somebody hung up while nobody was there. */
  hasHungUp({ dialogId }: Pick<Answered, 'dialogId'>): boolean {
    return this.servers.ended.some((one) => one.dialogId === dialogId);
  }

  hasGivenUp(sipCallId: string): boolean {
    return this.servers.ended.some(
      ({ dialogId, reason }) => reason === 'cancelled' && dialogId.startsWith(`${sipCallId};`),
    );
  }

  /** Why none of the party's phones rings any more. */
  failureOf(leg: Called): DialFailure {
    const invites = invitesOf(leg);
    const refused = this.servers.ended.find(
      ({ invite, dialogId }) =>
        (invite !== undefined && invites.includes(invite)) || dialogId.startsWith(`${leg.sipCallId};`),
    );
    const sipStatus = refused?.sipStatus;
    if (sipStatus === undefined) return { kind: 'failed', cause: 'unreachable' };
    return { kind: 'failed', cause: dialFailureOf(sipStatus), sipStatus };
  }

  /** Something is played to it, or recorded. */
  isBusy(endpointId: string | undefined): boolean {
    return endpointId !== undefined && this.endpoints.get(endpointId)?.busy === true;
  }

  /** They talk in that room. */
  isInRoom(endpointId: string | undefined, room: string): boolean {
    return endpointId !== undefined && this.endpoints.get(endpointId)?.room === room;
  }

  areBridged(one: string | undefined, other: string | undefined): boolean {
    return one !== undefined && other !== undefined && this.endpoints.get(one)?.peer === other;
  }

  async endpoint(id: string | undefined): Promise<MediaEndpoint | undefined> {
    return id === undefined ? undefined : this.endpoints.get(id)?.adopt();
  }
}

const invitesOf = (leg: Called): readonly string[] => (leg.kind === 'ringing' ? leg.invites : []);
