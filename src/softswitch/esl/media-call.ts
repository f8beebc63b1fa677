// The media server's side of SIP: answers INVITEs with a media session and turns each into a channel.
// Never lets in a call that does not know the token, or names no event-socket client on this machine to control it.
import { randomUUID } from 'node:crypto';
import type { RealServerHabits } from '../control-protocol.js';
import type { Log } from '../log.js';
import type { MediaEngine, MediaSession } from '../media/media-engine-model.js';
import { addressOf } from '../media/media-address.js';
import { sameSecret } from '../same-secret.js';
import type { IncomingInvite, SipDialog, SipMessageView, UserAgent } from '../sip/user-agent-model.js';
import type { ApiServices } from './api/api-model.js';
import { createApplicationRunner } from './applications/application-table.js';
import { readCallerProfile, setInviteVariables } from './channel/caller-profile.js';
import { Channel } from './channel/channel.js';
import { ChannelVariables } from './channel/channel-variables.js';
import type { HangupCause } from './channel/hangup-cause.js';
import { reasonHeader } from './channel/hangup-cause.js';
import { MediaNegotiation, type SdpFunctions } from './media-negotiation.js';
import { controlHeader, openOutboundSocket, socketTargetOf, type SocketTarget } from './outbound-socket.js';

/** See SoftswitchOptions.media.accessToken. */
const accessHeader = 'X-Media-Access';
/**
 * Tells the host that the party's SIP comes from: the INVITE itself comes from the application's SIP server. On the real
 * server it becomes a channel variable that nobody reads.
 */
const sipSourceHeader = 'X-SIP-Source';

export interface MediaCallOptions {
  readonly userAgent: UserAgent;
  readonly engine: MediaEngine;
  readonly sdp: SdpFunctions;
  /** See SoftswitchOptions.media. */
  readonly accessToken: string;
  /** Address put into SDP. */
  readonly rtpHost: string;
  readonly services: ApiServices;
  /** How long a channel stays as it is after its client is gone, ms. */
  readonly graceMs: number;
  /** For tests; see SoftswitchOptions.habits. */
  readonly habits?: RealServerHabits | undefined;
  readonly log: Log;
}

/** Tells the channel what was agreed. */
function updateMedia(channel: Channel, negotiation: MediaNegotiation): void {
  channel.variables.setAll(negotiation.variables());
  // We send nothing: the peer has put us on hold (RFC 3264 §8.4).
  const direction = negotiation.remote?.direction;
  const held = direction === 'recvonly' || direction === 'inactive';
  channel.setCallState(held ? 'HELD' : 'ACTIVE');
}

/** See RealServerHabits.reinviteAtBridge. */
async function offerAtBridge(
  channel: Channel,
  dialog: SipDialog,
  negotiation: MediaNegotiation,
  lagMs: number,
): Promise<void> {
  if (channel.ended || negotiation.directionSeen(lagMs) === 'sendrecv') return;
  const outcome = await dialog.reinvite(negotiation.offer());
  if (channel.ended || outcome.kind === 'failed') return;
  if (outcome.body.trim() !== '' && (await negotiation.accept(outcome.body))) {
    updateMedia(channel, negotiation);
    return;
  }
  const said = dialog.bye({ Reason: 'SIP;cause=488;text="Incomplete offer/answer"' });
  await Promise.all([said, channel.hangup('INCOMPATIBLE_DESTINATION', 'remote')]);
}

/** Follows re-INVITEs: a new address, a hold, a late offer. */
function followDialog(channel: Channel, dialog: SipDialog, negotiation: MediaNegotiation): void {
  const update = (): void => updateMedia(channel, negotiation);
  dialog.onReinvite(async (body, request) => {
    if (channel.ended) return 481;
    if (body.trim() === '') return negotiation.offer();
    const answer = await negotiation.answer(body, sipSourceOf(request));
    if (answer === undefined) return 488;
    update();
    return answer;
  });
  dialog.onReinviteAck((body) => {
    if (body.trim() === '') return;
    negotiation.accept(body).then(
      (usable) => (usable ? update() : void channel.hangup('INCOMPATIBLE_DESTINATION', 'local')),
      (error: unknown) => channel.log.error('answer in ACK not used', { channel: channel.uuid, error }),
    );
  });
  dialog.onRequest((request) => (request.method === 'INFO' || request.method === 'OPTIONS' ? 200 : 405));
  dialog.onEnded(({ by, reason }) => {
    if (by === 'stack') channel.log.warn('dialog ended by the stack', { channel: channel.uuid, reason });
    void channel.hangup(by === 'remote' ? 'NORMAL_CLEARING' : 'RECOVERY_ON_TIMER_EXPIRE', 'remote');
  });
}

export class MediaCalls {
  private readonly runApplication;
  private refusing = false;
  /** Let in, and not yet a channel. */
  private beingMade = 0;

  constructor(private readonly options: MediaCallOptions) {
    this.runApplication = createApplicationRunner({
      ...options.services,
      createRoom: () => options.engine.createRoom(),
    });
    options.userAgent.onInvite((invite) => {
      this.receive(invite).catch((error: unknown) => {
        options.log.error('media call failed', { callId: invite.callId, error });
        invite.refuse(500);
      });
    });
  }

  /** Refuses new calls and ends those that are up; resolves when their last event is out. */
  async close(cause: HangupCause): Promise<void> {
    this.refusing = true;
    await Promise.all(this.options.services.channels.all().map((channel) => channel.hangup(cause, 'local')));
  }

  private async receive(invite: IncomingInvite): Promise<void> {
    const target = socketTargetOf((name) => invite.request.header(name));
    if (target === undefined || !this.isLetIn(invite)) {
      invite.refuse(403);
      return;
    }
    if (this.refusing) {
      invite.refuse(503);
      return;
    }
    const { channels, maxSessions } = this.options.services;
    if (channels.counts().current + this.beingMade >= maxSessions) {
      // As the real server: reason phrase and Retry-After.
      invite.refuse(503, 'Maximum Calls In Progress', { 'Retry-After': '300' });
      return;
    }
    this.beingMade += 1;
    try {
      await this.make(invite, target);
    } finally {
      this.beingMade -= 1;
    }
  }

  private isLetIn({ request }: IncomingInvite): boolean {
    const { accessToken, habits } = this.options;
    return habits?.plainSipSide === true || sameSecret(request.header(accessHeader) ?? '', accessToken);
  }

  private async make(invite: IncomingInvite, target: SocketTarget): Promise<void> {
    const uuid = randomUUID();
    let session: MediaSession;
    try {
      session = await this.options.engine.createSession(uuid);
    } catch (error) {
      this.options.log.error('no media session', { callId: invite.callId, error });
      invite.refuse(this.options.habits?.plainSipSide === true ? 488 : 503);
      return;
    }
    const { engine, sdp, rtpHost: host, log } = this.options;
    const sipSource = sipSourceOf(invite.request);
    const negotiation = new MediaNegotiation({ session, engine, sdp, host, sipSource, log });
    let dialog: SipDialog | undefined;
    try {
      dialog = await this.answer(invite, negotiation);
    } finally {
      // Also when the media engine has failed meanwhile.
      if (dialog === undefined) await session.close();
    }
    if (dialog === undefined) return;
    if (this.refusing) {
      await Promise.all([dialog.bye(), session.close()]);
      return;
    }
    const channel = this.createChannel(uuid, invite, dialog, session, negotiation);
    const { services, graceMs } = this.options;
    openOutboundSocket(channel, target, services, graceMs);
  }

  /** Undefined when the call did not come up. */
  private async answer(
    invite: IncomingInvite,
    negotiation: MediaNegotiation,
  ): Promise<SipDialog | undefined> {
    let cancelled = false;
    invite.onCancel(() => {
      cancelled = true;
    });
    const offer = invite.request.body;
    const lateOffer = offer.trim() === '';
    const body = lateOffer ? negotiation.offer() : await negotiation.answer(offer);
    if (cancelled) return undefined;
    if (body === undefined) {
      // RFC 3261 §20.43, §21.4.26: a server that says why means the description, not itself.
      invite.refuse(488, undefined, { Warning: `399 ${this.options.rtpHost} "${negotiation.refusal}"` });
      return undefined;
    }
    let dialog: SipDialog | undefined;
    try {
      dialog = await invite.answer({ body });
      const usable = !lateOffer || dialog.ackBody.trim() === '' || (await negotiation.accept(dialog.ackBody));
      if (usable) return dialog;
    } catch (error) {
      this.options.log.warn('media call not confirmed', { callId: invite.callId, error: String(error) });
    }
    await dialog?.bye({ Reason: reasonHeader('INCOMPATIBLE_DESTINATION') });
    return undefined;
  }

  private createChannel(
    uuid: string,
    invite: IncomingInvite,
    dialog: SipDialog,
    session: MediaSession,
    negotiation: MediaNegotiation,
  ): Channel {
    const { services, habits, log } = this.options;
    const { request } = invite;
    const target = request.header(controlHeader) ?? '';
    const onBridged = (): void => {
      offerAtBridge(channel, dialog, negotiation, habits?.mediaLagMs ?? 0).catch((error: unknown) =>
        log.error('re-INVITE at the bridge failed', { channel: uuid, error }),
      );
    };
    const profile = readCallerProfile(request, services.sofiaProfile);
    const variables = new ChannelVariables();
    setInitialVariables(variables, uuid, services);
    setInviteVariables(variables, request, profile);
    variables.set('sip_to_tag', dialog.localTag);
    variables.setAll(negotiation.variables());
    const channel = new Channel({
      uuid,
      profile,
      variables,
      session,
      stream: services.stream,
      runApplication: this.runApplication,
      endCall: (cause) => dialog.bye({ Reason: reasonHeader(cause) }),
      onBridged: habits?.reinviteAtBridge === true ? onBridged : undefined,
      log,
    });
    services.channels.add(channel);
    channel.onHangup(() => services.switchboard.leave(channel));
    channel.onEnded(() => services.channels.remove(uuid));
    session.onRtpTimeout(() => {
      log.warn('no RTP, ending the call', { channel: uuid });
      void channel.hangup('MEDIA_TIMEOUT', 'local');
    });
    session.onFailed((error) => {
      log.error('media session failed, ending the call', { channel: uuid, error });
      void channel.hangup('NETWORK_OUT_OF_ORDER', 'local');
    });
    session.sendSilence(channel.variables.get('send_silence_when_idle') !== undefined);
    channel.setBase({ application: 'socket', argument: `${target} async full`, uuid: randomUUID() });
    channel.emit('CHANNEL_CREATE');
    channel.emit('CHANNEL_ANSWER');
    channel.announceBase();
    followDialog(channel, dialog, negotiation);
    return channel;
  }
}

function sipSourceOf(request: SipMessageView): string | undefined {
  return addressOf((request.header(sipSourceHeader) ?? '').trim());
}

/** As the dialplan of the real server's drachtio profile sets them. */
function setInitialVariables(variables: ChannelVariables, uuid: string, { channels }: ApiServices): void {
  variables.setAll({
    direction: 'inbound',
    uuid,
    call_uuid: uuid,
    session_id: String(channels.counts().sinceStart + 1),
    endpoint_disposition: 'ANSWER',
    send_silence_when_idle: '-1',
    hangup_after_bridge: 'false',
    park_after_bridge: 'true',
    playback_terminators: 'none',
  });
}
