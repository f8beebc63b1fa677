// Every feature of the service; the application is put together from them.
// Never says what one adds; its own feature.ts does.
import { acdFeature } from '../acd/feature.js';
import { agentsFeature } from '../agents/feature.js';
import { callbacksFeature } from '../callbacks/feature.js';
import { callsFeature } from '../calls/feature.js';
import { companyFeature } from '../company/feature.js';
import { customersFeature } from '../customers/feature.js';
import { explanationFeature } from '../explanation/feature.js';
import { ivrFeature } from '../ivr/feature.js';
import { liveFeature } from '../live/feature.js';
import { pbxFeature } from '../pbx/feature.js';
import { seatsFeature } from '../seats/feature.js';
import { sessionsFeature } from '../sessions/feature.js';
import { systemFeature } from '../system/feature.js';
import { voicemailsFeature } from '../voicemails/feature.js';
import { whatIfFeature } from '../what-if/feature.js';

export const features = [
  systemFeature,
  ivrFeature,
  pbxFeature,
  sessionsFeature,
  liveFeature,
  agentsFeature,
  callsFeature,
  explanationFeature,
  acdFeature,
  voicemailsFeature,
  callbacksFeature,
  customersFeature,
  whatIfFeature,
  companyFeature,
  seatsFeature,
] as const;
