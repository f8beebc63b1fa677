// The mark of Centrale: a jack of a switchboard with a cord plugged in; the open ring reads as a C.
// Never used smaller than 20 px.

export function LogoMark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" className="logo-plate" />
      <path d="M21.7 9.2a9 9 0 1 0 0 13.6" className="logo-ring" />
      <path d="M15.6 16H27" className="logo-cord" />
      <circle cx="15.6" cy="16" r="3.4" className="logo-plug" />
    </svg>
  );
}

export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <span className="logo">
      <LogoMark size={size} />
      <span className="logo-word">Centrale</span>
    </span>
  );
}
