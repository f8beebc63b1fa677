// What the browser's tab says: the page, and whose service it is.
// Never anything that changes by itself: a screen reader reads it out.
import { useEffect } from 'react';
import { useCompanyName } from './service-store.js';

export function useDocumentTitle(title: string): void {
  const company = useCompanyName();
  useEffect(() => {
    document.title = `${title} · ${company === undefined ? '' : `${company} · `}Centrale`;
  }, [title, company]);
}
