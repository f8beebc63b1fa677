// Line icons, drawn inline so that nothing has to be fetched.
// Never carries meaning alone: a text or label always stands beside it.

const paths = {
  wallboard: 'M4 20V10M10 20V4M16 20v-7M21 20H3',
  desk: 'M4 14v-2a8 8 0 0 1 16 0v2M4 14a2 2 0 0 1 2-2h1v6H6a2 2 0 0 1-2-2zM20 14a2 2 0 0 0-2-2h-1v6h1a2 2 0 0 0 2-2zM17 18c0 2-2 3-4 3',
  calls:
    'M6 3h3l1.5 4.5L8.300 9.200a12 12 0 0 0 6.500 6.500L16.500 13.500 21 15v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z',
  callbacks:
    'M20 4l-5 5M15 4.500V9h4.500M6 3h3l1.500 4.500L8.300 9.200a12 12 0 0 0 6.500 6.500L16.500 13.500 21 15v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z',
  voicemails:
    'M6.500 9a3.500 3.500 0 1 0 0 7a3.500 3.500 0 0 0 0-7zM17.500 9a3.500 3.500 0 1 0 0 7a3.500 3.500 0 0 0 0-7zM6.500 16h11',
  customers:
    'M9 4a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM3 20c0-3.500 2.500-6 6-6s6 2.500 6 6M16 4.500a3.500 3.500 0 0 1 0 6.500M17.500 14.300c2.200.800 3.500 3 3.500 5.700',
  subjects:
    'M12 3l7.500 3v5.500c0 4.500-3 8-7.500 9.500-4.500-1.500-7.500-5-7.500-9.500V6zM12 8.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM8.500 16.500c.5-1.800 1.800-2.700 3.500-2.700s3 .9 3.500 2.700',
  whatIf: 'M4 18l5-6 4 3 7-9M15 6h5v5M4 21h16',
  download: 'M12 4v11M7.500 11L12 15.500 16.500 11M5 20h14',
  upload: 'M12 15.500V4.500M7.500 9L12 4.500 16.500 9M5 20h14',
  setup: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  changes: 'M4 12a8 8 0 1 0 2.500-5.800L4 8.500M4 4v4.500h4.500M12 8v4.500l3 1.800',
  tv: 'M4 5h16v11H4zM9 20h6M12 16v4',
  expand: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5',
  chevron: 'M9 6l6 6-6 6',
  down: 'M6 9l6 6 6-6',
  up: 'M6 15l6-6 6 6',
  grip: 'M9 6v.01M9 12v.01M9 18v.01M15 6v.01M15 12v.01M15 18v.01',
  back: 'M15 6l-6 6 6 6',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.500 4.500',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  warning: 'M12 4l9 16H3zM12 10v4.500M12 17v.5',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  refresh: 'M20 12a8 8 0 1 1-2.500-5.800L20 8.500M20 4v4.500h-4.500',
  leave: 'M14 4H6v16h8M10 12h11M17 8l4 4-4 4',
  more: 'M5 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2zM12 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2zM19 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2z',
  pause: 'M9 5v14M15 5v14',
  microphone:
    'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.500 11a6.500 6.500 0 0 0 13 0M12 17.500V21',
  muted:
    'M9 9v2a3 3 0 0 0 4.500 2.600M15 10V6a3 3 0 0 0-5.700-1.300M5.500 11a6.500 6.500 0 0 0 9.900 5.500M18.500 11a6.500 6.500 0 0 1-.7 3M12 17.500V21M4 4l16 16',
  forward: 'M4 12h12M11 7l5 5-5 5M20 5v14',
  hangUp:
    'M3.500 13.500c4.700-4.700 12.300-4.700 17 0l-2.300 3-3.700-1.500v-2.300a10 10 0 0 0-5 0v2.300l-3.700 1.500z',
  power: 'M12 3v8M7 6a8 8 0 1 0 10 0',
  unplugged: 'M4 4l16 16M9 4v4M15 4v6M7 8h8v3a4 4 0 0 1-.6 2M7 8v3a5 5 0 0 0 5 5v5',
  inbound: 'M20 4L10 14M10 7v7h7M4 20h16',
  outbound: 'M10 14L20 4M13 4h7v7M4 20h16',
  internal: 'M4 8h14l-4-4M20 16H6l4 4',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
