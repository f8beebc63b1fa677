// A customer's number on a page.
// Never words what is no number; the texts do.
import { isNumber, numberText } from '../i18n/number-text.js';
import { useText } from '../i18n/use-text.js';

/** Stays in one piece. */
export function PhoneNumber({ number }: { readonly number: string }) {
  const t = useText();
  return isNumber(number) ? <span className="number">{number}</span> : numberText(number, t);
}

/** Can be pressed to call. */
export function PhoneLink({ number }: { readonly number: string }) {
  const t = useText();
  if (!isNumber(number)) return numberText(number, t);
  return (
    <a href={`tel:${number}`} className="tel">
      {number}
    </a>
  );
}
