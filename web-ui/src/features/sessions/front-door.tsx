// The frame of the pages before a session: the mark, one form, the language.
// Never shows anything of the company.
import { useEffect, type ReactNode } from 'react';
import { useText } from '../../i18n/use-text.js';
import { Logo } from '../../ui/logo.js';
import { LanguageChoice } from './user-menu.js';
import { Switchboard } from './switchboard-picture.js';

export function FrontDoor({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const t = useText();
  useEffect(() => {
    document.title = `${title} · Centrale`;
  }, [title]);
  return (
    <div className="front-door">
      <div className="front-art" aria-hidden="true">
        <Switchboard />
        <div className="front-words">
          <Logo size={40} />
          <p>{t.app.tagline}</p>
        </div>
      </div>
      <main className="front-card">
        <span className="front-logo">
          <Logo size={32} />
        </span>
        <h1>{title}</h1>
        {children}
        <LanguageChoice />
      </main>
    </div>
  );
}
