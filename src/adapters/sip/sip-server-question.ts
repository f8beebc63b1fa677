// Asks a SIP server something that only its SIP side can answer, without a message to anybody.
// Never changes anything there.
import type Srf from 'drachtio-srf';

/** It answers at once: more than this means that it hangs, ms. */
const answerTimeoutMs = 5000;

/** A drachtio-server says "unable to find dialog" to it, and does so where it handles SIP, not where it reads our connection. */
const nobodysDialog = 'centrale-watch;from-tag=nobody';

/** `stackDialogId`: what drachtio-srf gives on to the SIP server; its types leave it out. */
type AskServer = (
  uri: string,
  request: { readonly method: 'INFO'; readonly stackDialogId: string },
  callback: () => void,
) => void;

/** False = silent for too long. Undefined = there is no connection to ask on. Never rejects. */
export function sipServerAnswers(srf: Srf): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), answerTimeoutMs);
    const settle = (answer: boolean | undefined): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    try {
      // Whatever it says, it is there.
      (srf.request.bind(srf) as unknown as AskServer)(
        'sip:placeholder',
        { method: 'INFO', stackDialogId: nobodysDialog },
        () => settle(true),
      );
    } catch {
      settle(undefined);
    }
  });
}
