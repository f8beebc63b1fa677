// An agent's presence as a coloured mark with its word.
// Never by colour alone: each has a shape of its own.
import { useText } from '../i18n/use-text.js';
import type { Presence } from '../live/live-state.js';

interface PresenceDotProps {
  readonly presence: Presence;
  /** Class that colours it otherwise. */
  readonly tone?: string;
}

export function PresenceDot({ presence, tone = '' }: PresenceDotProps) {
  return (
    <svg className={`dot ${presence} ${tone}`} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {presence === 'available' && <circle cx="6" cy="6" r="5" />}
      {presence === 'ringing' && <path d="M6 .5 11.500 6 6 11.500.5 6z" />}
      {presence === 'talking' && <rect x="1" y="1" width="10" height="10" rx="2.500" />}
      {presence === 'wrap-up' && (
        <>
          <circle cx="6" cy="6" r="4" className="hollow" />
          <path d="M6 2a4 4 0 0 1 0 8z" />
        </>
      )}
      {presence === 'on-break' && <path d="M2 1.500h3v9H2zM7 1.500h3v9H7z" />}
      {presence === 'logged-out' && <circle cx="6" cy="6" r="4" className="hollow" />}
    </svg>
  );
}

export function PresenceBadge({ presence }: { readonly presence: Presence }) {
  const t = useText();
  return (
    <span className={`badge ${presence}`}>
      <PresenceDot presence={presence} />
      {t.presence[presence]}
    </span>
  );
}
