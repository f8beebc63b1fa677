// Who is logged in, for components below the log-in page.
// Never used above it.
import type { Session } from '../../src/api/sessions.js';
import { useStore } from './create-store.js';
import { sessionStore } from './session-store.js';

export function useSession(): Session {
  const session = useStore(sessionStore, (state) => (state.kind === 'logged-in' ? state.session : undefined));
  if (!session) throw new Error('used outside a session');
  return session;
}
