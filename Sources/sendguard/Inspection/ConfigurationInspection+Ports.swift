import Guard
import Net
import System

/// The listeners side by side: whether each gets its port.
extension ConfigurationInspection {
    mutating func inspectPorts() {
        let doors = configuration.listeners.map { Door($0.address) }
        for (index, door) in doors.enumerated() {
            guard let door, let other = doors[..<index].firstIndex(where: { $0?.isInTheWay(of: door) == true }) else {
                continue
            }
            note(
                .mistake, "listeners.\(index)", "address",
                "\(configuration.listeners[index].address) cannot be listened on beside "
                    + "\(configuration.listeners[other].address): both take port \(door.port) of the same address")
        }
    }
}

/// An address and a port of this machine, as a listener takes them.
struct Door: Hashable {
    /// 4 or 16 octets.
    private let address: [UInt8]
    let port: Int

    /// nil for anything else, and for a port that the system chooses.
    init?(_ listener: String) {
        guard let (host, port) = ValueText.endpoint(listener), port != 0,
            let address = Network.plainOctets(of: host == "localhost" ? "127.0.0.1" : host)
        else { return nil }
        (self.address, self.port) = (address, port)
    }

    /// Of any address of the machine; `[::]` takes IPv4 as well.
    var isWildcard: Bool { address.allSatisfy { $0 == 0 } }

    /// Whether what is sent to an address of this machine comes in here.
    func takes(_ other: [UInt8]) -> Bool {
        address == other || (isWildcard && (address.count == 16 || other.count == 4))
    }

    func isInTheWay(of other: Door) -> Bool {
        port == other.port && (takes(other.address) || other.takes(address))
    }
}
