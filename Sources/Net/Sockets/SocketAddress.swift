import CLinux
import Glibc
import System

/// An IPv4 or IPv6 address with a port.
package struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    private var bytes: [UInt8]

    init(_ storage: sockaddr_storage) {
        var storage = storage
        let size =
            storage.ss_family == sa_family_t(AF_INET6)
            ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        bytes = withUnsafeBytes(of: &storage) { Array($0.prefix(size)) }
    }

    init(copying pointer: UnsafePointer<sockaddr>, length: socklen_t) {
        bytes = Array(UnsafeRawBufferPointer(start: pointer, count: Int(length)))
    }

    /// Reads a literal: `127.0.0.1`, `::1`; nil when it is a name.
    package init?(host: String, port: UInt16) {
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, host, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            bytes = withUnsafeBytes(of: &four) { Array($0) }
        } else if inet_pton(AF_INET6, host, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            bytes = withUnsafeBytes(of: &six) { Array($0) }
        } else {
            return nil
        }
    }

    /// Reads `127.0.0.1:2525`, `[::1]:2525` or `localhost:2525`.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        self.init(host: host == "localhost" ? "127.0.0.1" : host, port: port)
    }

    package var family: Int32 { Int32(withStorage { $0.ss_family }) }

    package var port: UInt16 {
        withStorage { storage in
            // Both families have the port at the same offset.
            withUnsafeBytes(of: &storage) { $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self).bigEndian }
        }
    }

    /// The address without its port: `192.0.2.1`, `2001:db8::1`.
    package var host: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = self.family
        withStorage { storage in
            withUnsafeBytes(of: &storage) { raw in
                let offset = family == AF_INET6 ? 8 : 4
                _ = inet_ntop(family, raw.baseAddress! + offset, &text, socklen_t(text.count))
            }
        }
        let length = text.firstIndex(of: 0) ?? text.count
        let host = String(decoding: text[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
        // A dual-stack listener shows IPv4 peers as mapped addresses.
        return host.hasPrefix("::ffff:") && host.contains(".") ? String(host.dropFirst(7)) : host
    }

    /// The address without its port, 4 or 16 bytes.
    var hostOctets: ArraySlice<UInt8> { family == AF_INET6 ? bytes[8..<24] : bytes[4..<8] }

    package var isLoopback: Bool {
        let host = host
        return host.hasPrefix("127.") || host == "::1"
    }

    package func with(port: UInt16) -> SocketAddress {
        SocketAddress(host: host, port: port) ?? self
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    func withPointer<R>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) throws(Errno) -> R
    ) throws(Errno) -> R {
        var storage = withStorage { $0 }
        let length = socklen_t(bytes.count)
        let result: Result<R, Errno> = withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                do throws(Errno) { return .success(try body(address, length)) } catch { return .failure(error) }
            }
        }
        return try result.get()
    }

    private func withStorage<R>(_ body: (inout sockaddr_storage) -> R) -> R {
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes.prefix($0.count)) }
        return body(&storage)
    }
}

/// The unit for the limits of one client: an IPv4 address, or the /64 of an IPv6 address, because a customer gets at
/// least a /64.
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
