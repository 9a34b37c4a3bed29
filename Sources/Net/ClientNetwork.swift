/// Whom the limits for a client count together: an IPv4 address, or the /64 of an IPv6 one, which is the least that
/// anybody is given.
package struct ClientNetwork: Hashable, Sendable {
    private let prefix: UInt64
    private let isIPv4: Bool

    package init(_ address: SocketAddress) {
        let octets = address.hostOctets
        // A dual-stack listener shows IPv4 peers as ::ffff:192.0.2.1.
        let mapped = octets.count == 16 && octets.prefix(12).elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
        isIPv4 = octets.count == 4 || mapped
        prefix = (isIPv4 ? octets.suffix(4) : octets.prefix(8)).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
