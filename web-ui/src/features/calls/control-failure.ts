// Why an order to a call was refused, in the words that fit there.
// Never shows codes.
import { RequestFailure } from '../../api-client.js';
import { useFailureText } from '../../failure-text.js';
import { lookUp, useText } from '../../i18n/use-text.js';

export function useControlFailure(): (failure: unknown) => string {
  const t = useText();
  const failureText = useFailureText();
  return (failure) => {
    const code =
      failure instanceof RequestFailure && failure.reason.kind === 'refused'
        ? failure.reason.error.code
        : undefined;
    return (
      (code === undefined ? undefined : lookUp<string>(t.callControl.failures, code)) ?? failureText(failure)
    );
  };
}
