// The beginning of a Python program that looks at all packets on loopback: its socket, `tap`.
// Never takes a packet away from anybody.

/**
 * All that passes on loopback comes to it, whoever sends it: what the program is too late for would look like what nobody has
 * sent. So its buffer is large, beyond net.core.rmem_max where that is allowed (33 is SO_RCVBUFFORCE).
 */
export const openTap = `
tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
for size in (33, socket.SO_RCVBUF):
    try:
        tap.setsockopt(socket.SOL_SOCKET, size, 16 << 20)
        break
    except PermissionError:
        pass
`;
