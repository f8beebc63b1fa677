// What a page shows when it has nothing to show: loading, failed, empty.
// Never blank.
import type { ReactNode } from 'react';
import { useFailureText } from '../failure-text.js';
import { useText } from '../i18n/use-text.js';
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

export function Failed({ failure, onRetry }: { readonly failure: unknown; readonly onRetry?: () => void }) {
  const t = useText();
  const failureText = useFailureText();
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
