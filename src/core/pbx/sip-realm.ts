// The realm of SIP digest authentication.
// Never changes once released: stored digest hashes (HA1) contain it.
export const sipRealm = 'centrale';
