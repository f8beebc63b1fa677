// The error boundary of requests: what a handler throws is logged like everything else, and whoever asked is answered.
// Never decides what an answer is; only that there is one.
import type Srf from 'drachtio-srf';
import type { Log } from '../../app/ports/log.js';

type Handler = (req: Srf.SrfRequest, res: Srf.SrfResponse) => void;

/** A request whose handler throws is answered with 500 (RFC 3261 §21.5.1), unless it has been answered already. */
export function answered(log: Log, handle: Handler): Handler {
  return (req, res) => {
    try {
      handle(req, res);
    } catch (error) {
      log.error({ err: error, method: req.method }, 'a SIP request could not be served');
      if (!res.finalResponseSent) res.send(500);
    }
  };
}
