// What to tell the user about a failed request.
// Never shows codes or the server's own sentences, which are English.
import { RequestFailure } from './api-client.js';
import { lookUp, useText } from './i18n/use-text.js';

export function useFailureText(): (failure: unknown) => string {
  const t = useText();
  return (failure) => {
    if (!(failure instanceof RequestFailure)) return t.failures.unexpected;
    const { reason } = failure;
    if (reason.kind === 'refused') {
      return lookUp(t.failures.codes, reason.error.code) ?? t.failures.unexpected;
    }
    return t.failures[reason.kind];
  };
}
