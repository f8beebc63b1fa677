// The head of a page: its title, a word about it, and what can be done here.
// Never scrolls away with a table; it is short.
import type { ReactNode } from 'react';
import { useDocumentTitle } from '../document-title.js';

interface PageHeadProps {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly children?: ReactNode;
}

export function PageHead({ title, intro, children }: PageHeadProps) {
  useDocumentTitle(title);
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
