// Everything that reads what others wrote.
import type { FuzzTarget } from './fuzzing.js';
import { drachtioTargets } from './targets/drachtio-targets.js';
import { eventSocketTargets } from './targets/event-socket-targets.js';
import { fileTargets } from './targets/file-targets.js';
import { httpTargets } from './targets/http-targets.js';
import { keptCallTargets } from './targets/kept-call-targets.js';
import { numberTargets } from './targets/number-targets.js';
import { sdpTargets } from './targets/sdp-targets.js';
import { sipTargets } from './targets/sip-targets.js';

export const fuzzTargets: readonly FuzzTarget[] = [
  ...sipTargets,
  ...sdpTargets,
  ...drachtioTargets,
  ...eventSocketTargets,
  ...fileTargets,
  ...httpTargets,
  ...keptCallTargets,
  ...numberTargets,
];
