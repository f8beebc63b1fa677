// Calls whose application is gone: kept for the grace time, told of to the next application, and taken over by it.
// Never hands a call to anybody while its application is there.
import { randomUUID } from 'node:crypto';
import { parseMessage } from '../sip/message-parser.js';
import { buildResponse } from '../sip/response-builder.js';
import { newCallId, newCseq, newTag } from '../sip/random-token.js';
import { SipMessage } from '../sip/sip-message.js';
import type { SipTimers, TimerHandle } from '../sip/sip-timers.js';
import type { SipFlow } from '../sip/transport-model.js';
import type { ApplicationClient } from './application-client.js';
import type { ApplicationDialog, ApplicationDialogs } from './application-dialog.js';
import type { ApplicationFrame } from './application-frame.js';
import { metaText, receivedMeta } from './frame-format.js';
import type { IncomingRequests } from './incoming-requests.js';
import {
  pagesOf,
  type EndedLeg,
  type KeptLeg,
  type KeptLegsList,
  type KeptLegsPage,
} from './kept-legs-list.js';
import type { OutgoingInvites, PendingInvite } from './outgoing-invites.js';
import { showResponse, tellSent } from './shown-messages.js';
import type { PendingRequest } from './pending-requests.js';

/**
 * The extension: a request outside every dialog with this header goes nowhere and is answered here. Clients that do not
 * know it never see it.
 * - OPTIONS with `list`: 200 with the first KeptLegsPage as JSON; with `list;<next>`: the page after it, of the same moment.
 * - OPTIONS with `release`: every call that nobody controls is ended now.
 * - INVITE with `adopt;<leg id>`, for a leg that an application called: the answer is the INVITE of then as if it had just
 *   been sent, then the responses of then; an ACK that was sent already is not sent again.
 * - OPTIONS with `adopt;<leg id>`, for a leg that called us: 200 with `{"transaction": …}` as JSON, then the INVITE of then as
 *   if it had just come; when it has been answered, so that a 200 to it is not sent again, and an ACK follows. It is ended when
 *   the application refuses it or says nothing for ten seconds.
 * What the peer asked meanwhile comes after that.
 */
export const keptLegsHeader = 'X-Kept-Legs';

export interface KeptLegsOptions {
  readonly dialogs: ApplicationDialogs;
  readonly incoming: IncomingRequests;
  readonly invites: OutgoingInvites;
  readonly timers: SipTimers;
  readonly graceMs: number;
  /** The flow leads to the media server. */
  readonly isMedia: (flow: SipFlow) => boolean;
  /** A leg to the media server has been adopted: who called, and with which headers, is told to its channel. */
  readonly onMediaAdopted: (callId: string, invite: SipMessage) => void;
}

const mostEnded = 2000;
/** An application that adopts a leg that called us has answered its INVITE by then, ms. */
const longestAdoptionMs = 10_000;
const NO_PAGE = 'Server error: unable to find page of the list of kept legs';
const NO_LEG = 'Server error: unable to find dialog for dialog id provided';

export class KeptLegs {
  /** Of the list that each application reads. */
  private readonly pages = new WeakMap<ApplicationClient, readonly KeptLegsPage[]>();
  private ended: readonly (EndedLeg & { readonly untilMs: number })[] = [];
  /** Incoming legs being adopted, by the transaction id that the application was shown. */
  private readonly repeated = new Map<string, ApplicationDialog>();
  private readonly timers = new Set<TimerHandle>();

  constructor(private readonly options: KeptLegsOptions) {}

  /** Ends what nobody has adopted when the grace time of that application is over. */
  noteGone(client: ApplicationClient): void {
    this.later(this.options.graceMs, () => this.release((owner) => owner === client));
  }

  private later(ms: number, work: () => void): void {
    const timer = this.options.timers.set(ms, () => {
      this.timers.delete(timer);
      work();
    });
    this.timers.add(timer);
  }

  close(): void {
    for (const timer of this.timers) this.options.timers.clear(timer);
  }

  noteEnded(
    dialog: ApplicationDialog,
    reason: EndedLeg['reason'],
    more: Pick<EndedLeg, 'status' | 'invite'> = {},
  ): void {
    const untilMs = this.options.timers.nowMs() + this.options.graceMs;
    this.ended = [...this.ended, { id: dialog.id, reason, ...more, untilMs }].slice(-mostEnded);
    if (dialog.established && reason === 'hung-up') this.endMediaOf(dialog);
  }

  /** The peer has hung up: what its audio went through is of no use to anybody. */
  private endMediaOf(dialog: ApplicationDialog): void {
    const audio = audioAddress(dialog.localSdp);
    if (audio === undefined) return;
    const media = this.options.dialogs
      .of(undefined)
      .find(
        (other) =>
          other.orphaned &&
          other.session !== undefined &&
          this.options.isMedia(other.session.dialog.flow) &&
          audioAddress(other.remoteSdp) === audio,
      );
    void media?.release('the other side hung up');
  }

  /** BYE, CANCEL or 487 to every leg whose application is gone, as far as it is one of these. */
  release(which: (owner: ApplicationClient) => boolean): void {
    const { dialogs, incoming, invites } = this.options;
    const isMeant = (owner: ApplicationClient): boolean => owner.closed && which(owner);
    incoming.abandon((pending) => isMeant(pending.client), 487);
    for (const { invite, dialog } of invites.values()) if (isMeant(dialog.client)) invite.cancel();
    for (const dialog of dialogs.of(undefined)) {
      if (!isMeant(dialog.client)) continue;
      const { session, unacknowledgedCseq: cseq } = dialog;
      if (session && cseq !== undefined) session.sendAck(session.dialog.createRequest('ACK', cseq));
      void dialog.release('application gone');
    }
  }

  /** A request with the header above. */
  serve(client: ApplicationClient, frame: ApplicationFrame, message: SipMessage): void {
    const [verb, id = ''] = splitOnce(message.get(keptLegsHeader.toLowerCase()) ?? '');
    if (message.method === 'INVITE') {
      if (verb !== 'adopt' || !this.adoptOutgoing(client, frame, message, id))
        client.refuse(frame.messageId, NO_LEG);
      return;
    }
    if (verb === 'list') {
      const page = this.page(client, Number(id));
      if (page === undefined) return client.refuse(frame.messageId, NO_PAGE);
      return this.answer(client, frame, message, page);
    }
    if (verb === 'release') {
      this.release(() => true);
      return this.answer(client, frame, message, {});
    }
    if (verb !== 'adopt' || !this.adoptIncoming(client, frame, message, id))
      client.refuse(frame.messageId, NO_LEG);
  }

  /** Page 0 looks anew; those behind it belong to what was seen then. Undefined: there is no such page, or it has been read. */
  private page(client: ApplicationClient, index: number): KeptLegsPage | undefined {
    if (index === 0) this.pages.set(client, pagesOf(this.list()));
    const page = this.pages.get(client)?.[index];
    if (page?.next === undefined) this.pages.delete(client);
    return page;
  }

  list(): KeptLegsList {
    const nowMs = this.options.timers.nowMs();
    const ended = this.ended.filter(({ untilMs }) => untilMs > nowMs);
    this.ended = ended;
    const established = this.options.dialogs
      .of(undefined)
      .filter((dialog) => dialog.client.closed && dialog.established && dialog.opened !== undefined);
    return {
      legs: [
        ...established.map((dialog) => this.legOf(dialog)),
        ...this.earlyIncoming().map(({ dialog, id }) => this.legOf(dialog, id)),
        ...this.earlyOutgoing().map(({ dialog, id }) => this.legOf(dialog, id)),
      ],
      ended: ended.map(({ untilMs: _, ...leg }) => leg),
    };
  }

  private earlyIncoming(): readonly (PendingRequest & { dialog: ApplicationDialog })[] {
    return this.options.incoming.waiting
      .all()
      .flatMap((pending) =>
        pending.dialog !== undefined &&
        pending.invite !== undefined &&
        pending.client.closed &&
        !pending.dialog.established
          ? [pending as PendingRequest & { dialog: ApplicationDialog }]
          : [],
      );
  }

  private earlyOutgoing(): readonly PendingInvite[] {
    return [...this.options.invites.values()].filter(
      ({ dialog, opens, invite }) => opens && dialog.client.closed && !invite.cancelled,
    );
  }

  private legOf(dialog: ApplicationDialog, invite?: string): KeptLeg {
    const { id, established, localSdp, remoteSdp, unseenInvite } = dialog;
    const inDialog = dialog.session?.dialog;
    const outgoing = inDialog === undefined ? dialog.localInvite !== undefined : inDialog.role === 'uac';
    const flow = inDialog?.flow ?? dialog.localInvite?.flow;
    return {
      id,
      callId: id.slice(0, id.lastIndexOf(';from-tag=')),
      direction: outgoing ? 'outgoing' : 'incoming',
      state: established ? 'established' : 'early',
      ...(invite === undefined && unseenInvite === undefined ? {} : { invite: invite ?? unseenInvite }),
      localTag: inDialog?.localTag ?? '',
      remoteTag: inDialog?.remoteTag ?? '',
      localSdp: localSdp.toString('utf8'),
      remoteSdp: remoteSdp.toString('utf8'),
      remoteTarget: inDialog?.remoteTarget ?? '',
      routeSet: inDialog?.routeSet ?? [],
      media: flow !== undefined && this.options.isMedia(flow),
    };
  }

  /** False when there is no such leg. */
  private adoptOutgoing(
    client: ApplicationClient,
    frame: ApplicationFrame,
    message: SipMessage,
    id: string,
  ): boolean {
    const { dialogs } = this.options;
    const early = this.earlyOutgoing().find(({ dialog }) => dialog.id === id);
    if (early !== undefined) {
      const { invite, dialog, shown } = early;
      dialog.client = client;
      tellSent(client, frame, invite.request, invite.flow, early.id);
      if (shown !== undefined) showResponse(client, shown.response, shown.flow, early.id, dialog.id);
      return true;
    }
    const dialog = dialogs.find(id);
    const opened = openedOf(dialog);
    const session = dialog?.session;
    if (!dialog?.client.closed || session?.dialog.role !== 'uac' || opened === undefined) return false;
    dialog.client = client;
    dialog.ackIsRepeated = dialog.unacknowledgedCseq === undefined;
    const transactionId = dialog.unseenInvite ?? randomUUID();
    dialog.unseenInvite = undefined;
    const { flow } = session.dialog;
    tellSent(client, frame, withBody(opened.invite, dialog.localSdp), flow, transactionId);
    showResponse(client, withBody(opened.accepted, dialog.remoteSdp), flow, transactionId, dialog.id);
    if (this.options.isMedia(flow)) this.options.onMediaAdopted(session.dialog.callId, message);
    this.options.incoming.showWaiting(dialog);
    return true;
  }

  private adoptIncoming(
    client: ApplicationClient,
    frame: ApplicationFrame,
    message: SipMessage,
    id: string,
  ): boolean {
    const { dialogs, incoming } = this.options;
    const early = this.earlyIncoming().find(({ dialog }) => dialog.id === id);
    if (early !== undefined) {
      early.dialog.client = client;
      this.answer(client, frame, message, { transaction: early.id });
      incoming.showAgain(early, client);
      incoming.showWaiting(early.dialog);
      return true;
    }
    const dialog = dialogs.find(id);
    const opened = openedOf(dialog);
    if (!dialog?.client.closed || dialog.session?.dialog.role !== 'uas' || opened === undefined) return false;
    const transaction = randomUUID();
    dialog.client = client;
    dialog.beingAdopted = true;
    this.repeated.set(transaction, dialog);
    this.later(longestAdoptionMs, () => {
      const isUnfinished = this.repeated.delete(transaction);
      // Of an application that is gone, it may be adopted again.
      if (isUnfinished && dialog.client === client && !client.closed) this.giveUp(dialog);
    });
    this.answer(client, frame, message, { transaction });
    const { flow } = dialog.session.dialog;
    const wire = withBody(opened.invite, dialog.remoteSdp).toBuffer();
    const meta = metaText(receivedMeta(flow, wire.length));
    client.send(`sip|${meta}|${transaction}||${flow.localHost}|${flow.localPort}|`, wire);
    return true;
  }

  /** The application answers an INVITE that was shown to it again: false when the answer is for another one. */
  absorb(client: ApplicationClient, frame: ApplicationFrame, response: SipMessage): boolean {
    const transactionId = frame.tokens[0] ?? '';
    const dialog = this.repeated.get(transactionId);
    const opened = openedOf(dialog);
    if (!dialog || dialog.client !== client || opened === undefined) return false;
    const { session } = dialog;
    if (!session || session.ended || response.status < 200 || response.status > 299) {
      client.refuse(frame.messageId, 'Response not sent due to unknown transaction');
      if (response.status > 299) this.giveUp(dialog);
      return true;
    }
    const { flow } = session.dialog;
    const accepted = withBody(opened.accepted, dialog.localSdp).toBuffer();
    const meta = metaText({ ...receivedMeta(flow, accepted.length), source: 'application' });
    client.accept(frame.messageId, `${meta}|${transactionId}|${dialog.id}||Msg sent:|`, accepted);
    if (!session.awaitsAck) {
      const ack = ackOf(opened.invite).toBuffer();
      client.send(`sip|${metaText(receivedMeta(flow, ack.length))}|${transactionId}|${dialog.id}|`, ack);
    } else dialog.ackTransactionId = transactionId;
    this.finish(dialog);
    return true;
  }

  private finish(dialog: ApplicationDialog): void {
    this.forgetRepeated(dialog);
    this.options.incoming.showWaiting(dialog);
  }

  /** Whoever adopts it does not want it after all, or never says: nobody would hang it up. */
  private giveUp(dialog: ApplicationDialog): void {
    this.forgetRepeated(dialog);
    this.options.incoming.abandon((pending) => pending.dialog === dialog, 487);
    void dialog.release('not taken over');
  }

  private forgetRepeated(dialog: ApplicationDialog): void {
    dialog.beingAdopted = false;
    for (const [id, one] of this.repeated) if (one === dialog) this.repeated.delete(id);
  }

  /** As if a server had answered the request: what was sent, then a 200 with JSON. */
  private answer(
    client: ApplicationClient,
    frame: ApplicationFrame,
    message: SipMessage,
    content: object,
  ): void {
    const request = SipMessage.request(message.method, message.uri)
      .add('Max-Forwards', '70')
      .add('From', `<sip:legs@127.0.0.1>;tag=${newTag()}`)
      .add('To', `<${message.uri}>`)
      .add('Call-ID', newCallId())
      .add('CSeq', `${newCseq()} ${message.method}`);
    const response = buildResponse(request, 200, newTag()).setBody(
      JSON.stringify(content),
      'application/json',
    );
    const id = randomUUID();
    const here = { transport: 'tcp', address: '127.0.0.1', port: 0 } as const;
    const sent = request.toBuffer();
    const received = response.toBuffer();
    const meta = (source: 'application' | 'network', bytes: number): string =>
      metaText({ ...here, source, bytes });
    client.accept(frame.messageId, `${meta('application', sent.length)}|${id}|Msg sent:|`, sent);
    client.send(`sip|${meta('network', received.length)}|${id}||`, received);
  }
}

function openedOf(
  dialog: ApplicationDialog | undefined,
): { readonly invite: SipMessage; readonly accepted: SipMessage } | undefined {
  if (dialog?.opened === undefined) return undefined;
  const invite = parseMessage(dialog.opened.invite);
  const accepted = parseMessage(dialog.opened.accepted);
  return invite.kind === 'message' && accepted.kind === 'message'
    ? { invite: invite.message, accepted: accepted.message }
    : undefined;
}

/** The description that holds now, where there was one then. */
function withBody(message: SipMessage, sdp: Buffer): SipMessage {
  return sdp.length > 0 ? message.setBody(sdp, 'application/sdp') : message;
}

function ackOf(invite: SipMessage): SipMessage {
  const ack = SipMessage.request('ACK', invite.uri);
  for (const key of ['via', 'max-forwards', 'from', 'to', 'call-id'])
    for (const value of invite.all(key)) ack.add(key, value);
  return ack.add('CSeq', `${invite.cseq} ACK`);
}

function splitOnce(text: string): readonly [string, string?] {
  const at = text.indexOf(';');
  return at < 0 ? [text.trim()] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** `host:port` of the first audio stream (RFC 8866 §5.7, §5.14). */
function audioAddress(sdp: Buffer): string | undefined {
  const lines = sdp.toString('utf8').split(/\r?\n/);
  const at = lines.findIndex((line) => line.startsWith('m=audio '));
  const port = lines[at]?.split(' ')[1];
  const connection = [...lines.slice(at + 1), ...lines].find((line) => line.startsWith('c='));
  const host = connection?.split(' ')[2];
  return at < 0 || host === undefined ? undefined : `${host}:${port}`;
}
