// What a page shows when it has nothing to show: loading, failed, empty.
// Never blank.
import { useEffect, useRef, type ReactNode } from 'react';
import { RequestFailure } from '../api-client.js';
import { useFailureText } from '../failure-text.js';
import { useText } from '../i18n/use-text.js';
import { useLive } from '../live/live-connection.js';
import { Button } from './button.js';
import { Icon, type IconName } from './icon.js';

export function Loading({ rows = 6 }: { readonly rows?: number }) {
  const t = useText();
  return (
    <div className="loading" role="status" aria-label={t.app.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="skeleton" />
      ))}
    </div>
  );
}

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly hint?: string;
  readonly children?: ReactNode;
}

export function Empty({ icon, title, hint, children }: EmptyProps) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} size={26} />
      </span>
      <h3>{title}</h3>
      {hint && <p>{hint}</p>}
      {children}
    </div>
  );
}

interface FailedProps {
  readonly failure: unknown;
  /** Also called when the server is back that could not be reached. */
  readonly onRetry?: () => void;
}

export function Failed({ failure, onRetry }: FailedProps) {
  const t = useText();
  const failureText = useFailureText();
  const connection = useLive((live) => live.connection);
  const wasAway = useRef(false);
  useEffect(() => {
    if (connection !== 'live') wasAway.current = true;
    else if (wasAway.current) {
      wasAway.current = false;
      if (failure instanceof RequestFailure && failure.reason.kind === 'unreachable') onRetry?.();
    }
  }, [connection, failure, onRetry]);
  return (
    <div className="empty failed" role="alert">
      <span className="empty-icon">
        <Icon name="warning" size={26} />
      </span>
      <h3>{failureText(failure)}</h3>
      {onRetry && (
        <Button icon="refresh" onClick={onRetry}>
          {t.actions.retry}
        </Button>
      )}
    </div>
  );
}
