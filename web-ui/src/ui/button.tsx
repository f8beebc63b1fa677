// The one button of the product, in three weights.
// Never used for going to a page; Link is.
import type { ButtonHTMLAttributes } from 'react';
import { Icon, type IconName } from './icon.js';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: IconName;
  /** Waits for an answer: cannot be pressed again, and says so to a screen reader. */
  readonly busy?: boolean;
}

export function Button({ look = 'plain', icon, busy, children, className, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`button ${look} ${children === undefined ? 'icon-only' : ''} ${className ?? ''}`}
      aria-busy={busy}
      disabled={busy === true || disabled === true}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}
