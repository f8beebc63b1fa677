// Copies a text to the clipboard.
// Not there where the browser has no clipboard for pages: on plain http the text can still be selected.
import { useText } from '../i18n/use-text.js';
import { Button } from './button.js';
import { toast } from './toast.js';

interface CopyButtonProps {
  readonly text: string;
  /** Of what is copied, where it is one of several. */
  readonly label?: string;
}

export function CopyButton({ text, label }: CopyButtonProps) {
  const t = useText();
  if (!isSecureContext) return null;
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => toast('done', t.start.copied),
      (reason: unknown) => console.warn('The browser refused the clipboard', reason),
    );
  };
  const name = label === undefined ? t.start.copy : `${t.start.copy}: ${label}`;
  return <Button look="quiet" icon="copy" aria-label={name} title={t.start.copy} onClick={copy} />;
}
