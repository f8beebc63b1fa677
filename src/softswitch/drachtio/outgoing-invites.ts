// INVITEs of the application without final response: what comes back shown to it, cancelled when it asks or is gone.
// Never composes an INVITE.
import { randomUUID } from 'node:crypto';
import type { DialogSession } from '../sip/dialog-session.js';
import { InviteClientSession } from '../sip/invite-client-session.js';
import { newTag } from '../sip/random-token.js';
import { buildResponse } from '../sip/response-builder.js';
import { SipMessage } from '../sip/sip-message.js';
import type { SipStack } from '../sip/sip-stack.js';
import type { SipFlow } from '../sip/transport-model.js';
import type { ApplicationClient } from './application-client.js';
import type { ApplicationDialog, ApplicationDialogHost } from './application-dialog.js';
import type { ApplicationFrame } from './application-frame.js';
import type { CallRecords } from './call-records.js';
import { copyHeaders, NOT_IN_CANCEL } from './header-policy.js';
import { showResponse, tellSent } from './shown-messages.js';

export interface OutgoingInvitesOptions {
  readonly stack: SipStack;
  readonly dialogHost: ApplicationDialogHost;
  readonly records: CallRecords;
  /** An INVITE whose application is gone has failed with that status. */
  readonly onEnded: (dialog: ApplicationDialog, status: number, inviteId: string) => void;
}

/** An INVITE of the application without final response. */
export interface PendingInvite {
  /** Transaction id. */
  readonly id: string;
  readonly invite: InviteClientSession;
  readonly dialog: ApplicationDialog;
  /** False: it is a re-INVITE. */
  readonly opens: boolean;
  /** The last response that there was. */
  shown: { readonly response: SipMessage; readonly flow: SipFlow } | undefined;
}

/** A leg is for whoever made it, and, once that application is gone, for whoever can name it. */
export const isFor = (client: ApplicationClient, leg: { readonly client: ApplicationClient }): boolean =>
  leg.client === client || leg.client.closed;

export class OutgoingInvites {
  private readonly invites = new Map<string, PendingInvite>();
  private readonly whenIdle: Array<() => void> = [];

  constructor(private readonly options: OutgoingInvitesOptions) {}

  get size(): number {
    return this.invites.size;
  }

  values(): Iterable<PendingInvite> {
    return this.invites.values();
  }

  /** An INVITE outside (`within` undefined) or inside a dialog. */
  start(
    frame: ApplicationFrame,
    request: SipMessage,
    flow: SipFlow,
    id: string,
    dialog: ApplicationDialog,
    within: DialogSession | undefined,
  ): void {
    const { records } = this.options;
    const show = (response: SipMessage, from: SipFlow): void => {
      pending.shown = { response, flow: from };
      showResponse(dialog.client, response, from, id, dialog.id);
    };
    const refused = (response: SipMessage): void => {
      const reason = response.status === 487 ? 'call-canceled' : 'call-rejected';
      if (!within) records.stop('network', reason, response);
      if (!within && dialog.client.closed) this.options.onEnded(dialog, response.status, id);
    };
    const finish = (): void => {
      this.finished(id);
      dialog.localInvite = undefined;
    };
    const user = {
      onProvisional: (response: SipMessage, session: DialogSession | undefined, from: SipFlow) => {
        if (session && !within) dialog.attach(session);
        show(response, from);
      },
      onAccepted: (response: SipMessage, session: DialogSession, from: SipFlow) => {
        dialog.unacknowledgedCseq = request.cseq;
        if (request.body.length > 0) dialog.localSdp = request.body;
        if (response.body.length > 0) dialog.remoteSdp = response.body;
        dialog.hangUpAfterAck = !within && invite.cancelled;
        if (!within) dialog.noteOpened(request, response);
        dialog.establish(session);
        dialog.agreeTimer(response, true);
        finish();
        if (dialog.client.closed) this.acceptedUnseen(dialog, session, request.cseq, within ? undefined : id);
        show(response, from);
        if (!within) records.start('network', 'uac', response);
      },
      onRejected: (response: SipMessage, from: SipFlow) => {
        finish();
        if (!within) dialog.remove();
        show(response, from);
        refused(response);
      },
      onFailed: (status: number, reason: string) => {
        finish();
        if (!within) dialog.remove();
        const response = buildResponse(request, status, newTag(), reason);
        show(response, flow);
        refused(response);
      },
    };
    const invite = InviteClientSession.start(this.options.stack, request, flow, user, dialog, within);
    const pending: PendingInvite = { id, invite, dialog, opens: within === undefined, shown: undefined };
    this.invites.set(id, pending);
    dialog.localInvite = invite;
    if (!within) records.attempt('application', request);
    tellSent(dialog.client, frame, request, flow, id);
  }

  /**
   * Answered when no application is there. Kept, the answer waits for one that adopts the call; a re-INVITE's is
   * acknowledged, as nobody will ever ask for it.
   */
  private acceptedUnseen(
    dialog: ApplicationDialog,
    session: DialogSession,
    cseq: number,
    openingInvite: string | undefined,
  ): void {
    const kept = this.options.dialogHost.keepsOrphans && !dialog.hangUpAfterAck;
    if (kept && openingInvite !== undefined) {
      dialog.unseenInvite = openingInvite;
      return;
    }
    dialog.unacknowledgedCseq = undefined;
    session.sendAck(session.dialog.createRequest('ACK', cseq));
    if (!kept) void dialog.release('application gone');
  }

  cancel(
    client: ApplicationClient,
    frame: ApplicationFrame,
    message: SipMessage,
    transactionId: string,
  ): void {
    const pending = this.invites.get(transactionId);
    const unknown = `unable to cancel unknown transaction id: ${transactionId}`;
    if (message.method !== 'CANCEL' || !pending || !isFor(client, pending.dialog)) {
      return client.refuse(frame.messageId, unknown);
    }
    const { flow } = pending.invite;
    const extra = SipMessage.request('CANCEL', '');
    copyHeaders(message, extra, flow, NOT_IN_CANCEL);
    const headers = extra.shown.map((name, i) => [name, extra.values[i] ?? ''] as const);
    const sent = pending.invite.cancel(headers);
    if (!sent) return client.refuse(frame.messageId, unknown);
    tellSent(client, frame, sent, flow, randomUUID());
  }

  /** The application is gone: nobody waits for these calls any more. Settles when no call is left without an end. */
  abandon(client: ApplicationClient | undefined): Promise<void> {
    for (const pending of this.invites.values()) {
      if (client === undefined || pending.dialog.client === client) pending.invite.cancel();
    }
    if (this.invites.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.whenIdle.push(resolve));
  }

  private finished(id: string): void {
    this.invites.delete(id);
    if (this.invites.size > 0) return;
    for (const resolve of this.whenIdle.splice(0)) resolve();
  }
}
