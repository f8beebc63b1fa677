// A request that the SIP server sends in a dialog, or for an INVITE, that it knows by name: no dialog of ours stands for it.
// Never decides what is asked.
import type Srf from 'drachtio-srf';

/** The SIP server says at once whether it knows the dialog, ms. */
const answerTimeoutMs = 3000;

/** `stackDialogId`, `stackTxnId`: what drachtio-srf gives on to the SIP server; its types leave them out. */
export type RequestOnServer =
  | {
      readonly method: 'BYE' | 'OPTIONS' | 'NOTIFY';
      readonly stackDialogId: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | { readonly method: 'CANCEL'; readonly stackTxnId: string };

/** `gone`: the SIP server knows nothing of the dialog. `failed`: it could not be asked, or did not answer. */
export type RequestOutcome = 'sent' | 'gone' | 'failed';

type Send = (
  uri: string,
  request: RequestOnServer,
  callback: (error: unknown, sent?: NodeJS.EventEmitter) => void,
) => void;

/**
 * Says whether it was sent; never rejects. `onAnswered`: the other side's answer, a SIP status; 408 when there was none
 * within 64*T1 (RFC 3261 §17.1.2.2).
 */
export function sendOnServer(
  srf: Srf,
  request: RequestOnServer,
  onAnswered: (status: number) => void = () => undefined,
): Promise<RequestOutcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('failed'), answerTimeoutMs);
    const settle = (outcome: RequestOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    try {
      // The SIP server puts the address of the other side in its place.
      (srf.request.bind(srf) as unknown as Send)('sip:placeholder', request, (error, sent) => {
        if (error !== null && error !== undefined) return settle(isUnknown(error) ? 'gone' : 'failed');
        sent?.on('response', ({ status }: { readonly status: number }) => onAnswered(status));
        settle('sent');
      });
    } catch {
      // drachtio-srf has no connection (any more).
      settle('failed');
    }
  });
}

/** What drachtio-server says of a dialog or an INVITE that it does not have. */
const isUnknown = (error: unknown): boolean =>
  error instanceof Error && /unable to find dialog|unable to cancel unknown transaction/i.test(error.message);
