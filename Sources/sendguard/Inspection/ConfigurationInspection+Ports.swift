import Guard
import Net
import System

/// Checks addresses and networks together: whether each listener gets its port, whether mail would come back to it,
/// and whether it is open to the internet.
extension ConfigurationInspection {
    mutating func inspectPorts() {
        let ports = configuration.listeners.map { ListenerPort($0.address) }
        for (index, current) in ports.enumerated() {
            guard let current, let other = ports[..<index].firstIndex(where: { $0?.isInTheWay(of: current) == true })
            else {
                continue
            }
            note(
                .mistake, "listeners.\(index)", "address",
                "\(configuration.listeners[index].address) and \(configuration.listeners[other].address) both use port "
                    + "\(current.port) of the same address; change one of them")
        }
    }

    /// The listener of this guard that is the upstream; nil when none is. Mail to it would be taken in again and
    /// again.
    func loop(_ upstream: UpstreamSettings) -> ListenerSettings? {
        let targets = Self.addresses(of: upstream.host)
        return configuration.listeners.first { listener in
            guard let current = ListenerPort(listener.address), current.port == upstream.port else { return false }
            return targets.contains(where: current.takes)
        }
    }

    /// The addresses of this machine that a connection to a host may reach, judged by the host's name; empty for
    /// another machine.
    private static func addresses(of host: String) -> [[UInt8]] {
        let name = host.lowercased().last == "." ? String(host.lowercased().dropLast()) : host.lowercased()
        let (four, six) = ([127, 0, 0, 1] as [UInt8], [UInt8](repeating: 0, count: 15) + [1])
        if name == "localhost" || name.hasSuffix(".localhost") || ["ip6-localhost", "ip6-loopback"].contains(name) {
            return [four, six]
        }
        // Debian has the machine's own name in /etc/hosts at this address. At another address of this machine, the
        // name may belong to another program.
        if name == Machine.name.lowercased() { return [[127, 0, 1, 1]] }
        guard let address = Network.plainOctets(of: name) else { return [] }
        // A connection to "any address" goes to the machine itself (connect(2) on Linux).
        if address.allSatisfy({ $0 == 0 }) { return address.count == 4 ? [four] : [six] }
        if Network.isLoopback(name) { return [address] }
        // Only an address of this machine can be bound.
        let bracketed = address.count == 4 ? name : "[\(name)]"
        guard let socket = SocketAddress("\(bracketed):0"), Listener.obstacle(at: socket) == nil else { return [] }
        return [address]
    }

    mutating func inspectOpenness(_ listener: ListenerSettings, _ part: String) {
        guard let host = ValueText.endpoint(listener.address)?.host, host != "localhost", !Network.isLoopback(host),
            listener.auth != .required, Network.holdMostOfTheInternet(listener.allow.compactMap { Network($0) })
        else { return }
        note(
            .warning, part, "allow",
            "OPEN RELAY: anybody on the internet may send mail through this listener without a login, because "
                + "\(listener.allow.joined(separator: ", ")) holds most of the internet; write only the networks of the "
                + "machines that send, such as allow: [10.0.0.0/8], or use auth: required with users_file and tls")
    }
}

/// An address and a port of this machine that a listener takes.
struct ListenerPort: Hashable {
    /// 4 or 16 octets.
    private let address: [UInt8]
    let port: Int

    /// nil when the text is not an endpoint, and for port 0, which lets the system choose.
    init?(_ listener: String) {
        guard let (host, port) = ValueText.endpoint(listener), port != 0,
            let address = Network.plainOctets(of: host == "localhost" ? "127.0.0.1" : host)
        else { return nil }
        (self.address, self.port) = (address, port)
    }

    /// Whether it takes all addresses of the machine; `[::]` takes IPv4 too.
    var isWildcard: Bool { address.allSatisfy { $0 == 0 } }

    /// Whether a connection to an address of this machine arrives here.
    func takes(_ other: [UInt8]) -> Bool {
        address == other || (isWildcard && (address.count == 16 || other.count == 4))
    }

    func isInTheWay(of other: ListenerPort) -> Bool {
        port == other.port && (takes(other.address) || other.takes(address))
    }
}
