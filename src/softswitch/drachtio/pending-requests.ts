// Requests of the network that wait for an application's final response.
// Never answers one.
import { randomUUID } from 'node:crypto';
import type { InviteServerSession } from '../sip/invite-server-session.js';
import type { ServerTransaction } from '../sip/transaction-model.js';
import type { ApplicationClient } from './application-client.js';
import type { ApplicationDialog } from './application-dialog.js';

/** A request that waits for the application's final response. */
export interface PendingRequest {
  readonly id: string;
  readonly transaction: ServerTransaction;
  /** Who is to answer; see ApplicationDialog.client. */
  client: ApplicationClient;
  /** Our tag in responses outside a dialog. */
  readonly tag: string;
  readonly invite: InviteServerSession | undefined;
  dialog: ApplicationDialog | undefined;
  /** `client` knows of it. */
  shown: boolean;
  /** Some response above 100 has gone out. */
  responded: boolean;
}

export class PendingRequests {
  private readonly byId = new Map<string, PendingRequest>();
  private readonly byTransaction = new Map<ServerTransaction, PendingRequest>();

  get size(): number {
    return this.byId.size;
  }

  all(): readonly PendingRequest[] {
    return [...this.byId.values()];
  }

  of(transaction: ServerTransaction): PendingRequest | undefined {
    return this.byTransaction.get(transaction);
  }

  /** What `client` may answer by that id. */
  answerable(client: ApplicationClient, id: string): PendingRequest | undefined {
    const pending = this.byId.get(id);
    return pending?.client === client && pending.transaction.answerable ? pending : undefined;
  }

  add(parts: Omit<PendingRequest, 'id' | 'shown' | 'responded'>): PendingRequest {
    const pending: PendingRequest = { id: randomUUID(), shown: false, responded: false, ...parts };
    this.byId.set(pending.id, pending);
    this.byTransaction.set(pending.transaction, pending);
    // INVITEs end with their final response; others may be forgotten by the application.
    pending.transaction.user = { onTerminated: () => this.forget(pending) };
    return pending;
  }

  forget(pending: PendingRequest): void {
    this.byId.delete(pending.id);
    this.byTransaction.delete(pending.transaction);
    // The transaction stays for a while; what it was for need not.
    pending.transaction.user = undefined;
  }

  /** It is over without a 2xx: with an INVITE goes its early dialog, an established one stays. */
  drop(pending: PendingRequest): void {
    this.forget(pending);
    if (pending.invite && pending.dialog && !pending.dialog.established) pending.dialog.remove();
  }
}
