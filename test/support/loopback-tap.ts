// The beginning of a Python program that looks at UDP packets on loopback: `tap(ports)` is its socket.
// Never takes a packet away from anybody.

/**
 * What goes to one of the ports (120 at most) or comes from it, by a filter in the kernel: all else that passes on loopback
 * would fill the buffer, and what the program is too late for would look like what nobody has sent. Each packet once: loopback
 * shows it a second time, as one that goes out (PACKET_OUTGOING).
 */
export const openTap = `
import ctypes, socket, struct

def only(ports):
    # Classic BPF, where a packet begins with its IP header: code, where to go on if equal, if not (None: below), operand.
    kind, byte, half, skip_header, equal, end = 0x20, 0x30, 0x48, 0xb1, 0x15, 0x06
    reject = 7 + 2 * len(ports)
    accept = reject + 1
    steps = [
        (kind, None, None, 0xfffff004), (equal, reject, None, 4),
        (byte, None, None, 9), (equal, None, reject, 17),
        (skip_header, None, None, 0),
        (half, None, None, 2), *((equal, accept, None, port) for port in ports),
        (half, None, None, 0), *((equal, accept, None, port) for port in ports),
        (end, None, None, 0), (end, None, None, 0xffff),
    ]
    by = lambda at, to: 0 if to is None else to - at - 1
    return b''.join(struct.pack('HBBI', code, by(at, yes), by(at, no), k) for at, (code, yes, no, k) in enumerate(steps))

def tap(ports):
    made = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
    program = ctypes.create_string_buffer(only(ports))
    made.setsockopt(socket.SOL_SOCKET, 26, struct.pack('HL', len(program) // 8, ctypes.addressof(program)))  # SO_ATTACH_FILTER
    for size in (33, socket.SO_RCVBUF):  # SO_RCVBUFFORCE: beyond net.core.rmem_max
        try:
            made.setsockopt(socket.SOL_SOCKET, size, 16 << 20)
            break
        except PermissionError:
            pass
    made.bind(('lo', 0x0800))
    return made
`;
