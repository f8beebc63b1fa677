// The head of a page: its title, a word about it, and what can be done here.
// Never scrolls away with a table; it is short.
import { useEffect, type ReactNode } from 'react';

interface PageHeadProps {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly children?: ReactNode;
}

export function PageHead({ title, intro, children }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Centrale`;
  }, [title]);
  return (
    <header className="page-head">
      <div>
        <h1>{title}</h1>
        {intro && <p className="intro">{intro}</p>}
      </div>
      {children && <div className="page-actions">{children}</div>}
    </header>
  );
}
