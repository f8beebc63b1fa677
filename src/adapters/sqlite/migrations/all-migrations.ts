// Every migration in order.
// Never skips a number.
import type { Migration } from './migration.js';
import { initialMigration } from './0001-initial.js';
import { decisionsMigration } from './0002-decisions.js';
import { customersMigration } from './0003-customers.js';
import { callbacksMigration } from './0004-callbacks.js';
import { voicemailsMigration } from './0005-voicemails.js';
import { agentTurnsMigration } from './0006-agent-turns.js';
import { callbacksInIntervalsMigration } from './0007-callbacks-in-intervals.js';
import { trunkSecretsMigration } from './0008-trunk-secrets.js';
import { signOfLifeMigration } from './0009-sign-of-life.js';
import { changesTogetherMigration } from './0010-changes-together.js';
import { callListsMigration } from './0011-call-lists.js';
import { personalDataMigration } from './0012-personal-data.js';
import { callStatesMigration } from './0013-call-states.js';
import { companySecretsMigration } from './0014-company-secrets.js';
import { queueVoiceMigration } from './0015-queue-voice.js';
import { customersSeenMigration } from './0016-customers-seen.js';
import { dialledOutsideMigration } from './0017-dialled-outside.js';
import { callStatesInPlaceMigration } from './0018-call-states-in-place.js';

export const allMigrations: readonly Migration[] = [
  initialMigration,
  decisionsMigration,
  customersMigration,
  callbacksMigration,
  voicemailsMigration,
  agentTurnsMigration,
  callbacksInIntervalsMigration,
  trunkSecretsMigration,
  signOfLifeMigration,
  changesTogetherMigration,
  callListsMigration,
  personalDataMigration,
  callStatesMigration,
  companySecretsMigration,
  queueVoiceMigration,
  customersSeenMigration,
  dialledOutsideMigration,
  callStatesInPlaceMigration,
];
