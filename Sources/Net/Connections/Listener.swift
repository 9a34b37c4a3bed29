import CLinux
import Glibc
import System

/// A listening address: one socket a loop, shared out by the kernel (SO_REUSEPORT), so that a connection is
/// accepted on the loop it stays on.
package final class Listener: Sendable {
    /// The bound address, with the real port when 0 was asked for.
    package let address: SocketAddress
    private let descriptors: [Int32]
    private let group: LoopGroup

    /// Binds and listens; connections queue in the kernel until `run`.
    /// - Throws: `NetError.system("bind", .addressInUse)` when anybody else listens there, another guard of the
    ///   same user included.
    package init(_ wanted: SocketAddress, on group: LoopGroup) throws(NetError) {
        self.group = group
        var address = wanted
        var descriptors: [Int32] = []
        do throws(Errno) {
            // SO_REUSEPORT would let a second guard of the same user share the port without a word: bind once
            // without it, which fails if the port is taken.
            let probe = try Self.open(address, sharesPort: false)
            if address.port == 0 { address = try Syscalls.localAddress(probe) }
            Syscalls.close(probe)
            for _ in group.loops {
                let descriptor = try Self.open(address, sharesPort: true)
                descriptors.append(descriptor)
                try Syscalls.listen(descriptor, backlog: NetLimits.backlog)
            }
        } catch {
            for descriptor in descriptors { Syscalls.close(descriptor) }
            throw NetError.system("bind", error)
        }
        self.address = address
        self.descriptors = descriptors
    }

    /// Why this process could never listen at an address, such as one that another machine has, or a port that takes more
    /// rights. nil when it can, or could if nobody else did.
    package static func obstacle(at address: SocketAddress) -> Errno? {
        do throws(Errno) {
            Syscalls.close(try open(address, sharesPort: true))
            return nil
        } catch {
            return error == .addressInUse ? nil : error
        }
    }

    /// Accepts until the task is cancelled. Every connection becomes a child task on its loop; returns when the
    /// last one has ended.
    /// - Parameter paused: told why no connection can be taken for now, as when no descriptor is left.
    package func run(
        paused: @escaping @Sendable (Errno) -> Void = { _ in }, _ serve: @escaping @Sendable (Connection) async -> Void
    ) async {
        await withDiscardingTaskGroup { group in
            for (loop, descriptor) in zip(self.group.loops, descriptors) {
                group.addTask(executorPreference: loop) {
                    await Self.accept(descriptor, on: loop, paused, serve)
                }
            }
        }
    }

    private static func accept(
        _ descriptor: Int32, on loop: EventLoop, _ paused: @escaping @Sendable (Errno) -> Void,
        _ serve: @escaping @Sendable (Connection) async -> Void
    ) async {
        guard let readiness = try? loop.register(descriptor) else { return }
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { sessions in
                var taken = 0
                while !Task.isCancelled {
                    taken += 1
                    if taken.isMultiple(of: NetLimits.acceptsPerTurn) { await Task.yield() }
                    do throws(Errno) {
                        let (accepted, peer) = try Syscalls.accept(descriptor)
                        guard let connection = try? Connection(loop: loop, descriptor: accepted, peer: peer) else {
                            continue
                        }
                        sessions.addTask(executorPreference: loop) { await serve(connection) }
                    } catch .wouldBlock {
                        readiness.mayRead = false
                        _ = await loop.wait(readiness, for: .reading, until: Deadline(nanoseconds: .max))
                    } catch  where error.isOfOneConnection {
                        continue
                    } catch {
                        // Out of descriptors or of memory: the connection stays in the kernel's queue, and trying again at
                        // once would only spin.
                        paused(error)
                        await loop.sleep(until: .after(.milliseconds(NetLimits.acceptPauseMilliseconds)))
                    }
                }
                loop.deregister(readiness)
                Syscalls.close(descriptor)
            }
        } onCancel: {
            loop.submit { readiness.wake(.interrupted) }
        }
    }

    private static func open(_ address: SocketAddress, sharesPort: Bool) throws(Errno) -> Int32 {
        let descriptor = try Syscalls.socket(family: address.family)
        do throws(Errno) {
            try Syscalls.setOption(descriptor, level: SOL_SOCKET, name: SO_REUSEADDR, value: 1)
            if sharesPort { try Syscalls.setOption(descriptor, level: SOL_SOCKET, name: SO_REUSEPORT, value: 1) }
            try Syscalls.bind(descriptor, address)
        } catch {
            Syscalls.close(descriptor)
            throw error
        }
        return descriptor
    }
}
