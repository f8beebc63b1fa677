// Ends on the SIP server what a daemon that died has left there: by its names alone, no dialog of ours stands for it.
// Never touches a leg of this run.
import type Srf from 'drachtio-srf';
import type { LeftOverLeg, LeftOverOutcome } from '../../app/ports/telephony.js';

/** The SIP server says at once whether it knows the leg; how long the phone takes for its answer matters to nobody, ms. */
const answerTimeoutMs = 3000;

/** `stackDialogId`, `stackTxnId`: what drachtio-srf gives on to the SIP server; its types leave them out. */
type RequestOnServer =
  | { readonly method: 'BYE'; readonly stackDialogId: string }
  | { readonly method: 'CANCEL'; readonly stackTxnId: string };
type SendOnServer = (uri: string, request: RequestOnServer, callback: (error: unknown) => void) => void;

export async function endLeftOver(
  srf: Srf,
  { dialogId, invites = [] }: LeftOverLeg,
): Promise<LeftOverOutcome> {
  const requests: readonly RequestOnServer[] =
    dialogId === undefined
      ? invites.map((stackTxnId) => ({ method: 'CANCEL', stackTxnId }))
      : [{ method: 'BYE', stackDialogId: dialogId }];
  const outcomes = await Promise.all(requests.map((request) => send(srf, request)));
  if (outcomes.includes('failed')) return 'failed';
  return outcomes.includes('ended') ? 'ended' : 'gone';
}

function send(srf: Srf, request: RequestOnServer): Promise<LeftOverOutcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('failed'), answerTimeoutMs);
    const settle = (outcome: LeftOverOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    try {
      // The SIP server puts the address of the other side in its place.
      (srf.request.bind(srf) as unknown as SendOnServer)('sip:placeholder', request, (error) =>
        settle(error === null || error === undefined ? 'ended' : isUnknown(error) ? 'gone' : 'failed'),
      );
    } catch {
      // drachtio-srf has no connection (any more).
      settle('failed');
    }
  });
}

/** What drachtio-server says of a dialog or an INVITE that it does not have. */
const isUnknown = (error: unknown): boolean =>
  error instanceof Error && /unable to find dialog|unable to cancel unknown transaction/i.test(error.message);
