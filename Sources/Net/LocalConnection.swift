import Glibc
import Synchronization

/// A connection to a `LocalListener`, for the one thread that serves it.
package final class LocalConnection: Sendable {
    /// How many there are at a time.
    final class Count: Sendable {
        private let number = Atomic<Int>(0)

        var isFull: Bool { number.load(ordering: .relaxed) >= NetLimits.localConnections }
        func change(by difference: Int) { number.wrappingAdd(difference, ordering: .relaxed) }
    }

    /// Who made it; nil when the kernel does not say.
    package let peer: LocalPeer?
    private let descriptor: Int32
    private let count: Count

    init(_ descriptor: Int32, of count: Count) {
        self.descriptor = descriptor
        self.count = count
        peer = LocalPeer(descriptor)
        count.change(by: 1)
    }

    deinit {
        Syscalls.close(descriptor)
        count.change(by: -1)
    }

    /// Carries octets to another socket and back, until the other one has ended or both are silent for too long.
    /// - Parameter own: the name that we have for the other side; nothing is there, before and after.
    package func carry(to path: String, as own: String) throws(NetError) {
        let other: Int32
        do throws(Errno) { other = try LocalAddress.socket() } catch { throw NetError.system("socket", error) }
        defer { Syscalls.close(other) }
        do throws(Errno) {
            unlink(own)
            try LocalAddress.bind(other, own)
            // The kernel keeps the name for the other side when the file has gone.
            defer { unlink(own) }
            try LocalAddress.connect(other, path)
        } catch {
            throw NetError.system("connect to \(path)", error)
        }
        var (there, back) = (LocalStream(from: descriptor, to: other), LocalStream(from: other, to: descriptor))
        while !back.isOver {
            var entries = there.wants + back.wants
            let patience = there.isBegun ? NetLimits.localSilenceMilliseconds : NetLimits.localGreetingMilliseconds
            guard poll(&entries, nfds_t(entries.count), patience) != 0 else { return }
            there.move()
            back.move()
        }
    }
}
