import CLinux
import Glibc
import System

/// A listening address with one socket per loop. The kernel spreads connections over them (SO_REUSEPORT), so a
/// connection is accepted on the loop that it stays on.
package final class Listener: Sendable {
    /// The bound address, with the real port when the caller asked for port 0.
    package let address: SocketAddress
    private let descriptors: [Int32]
    private let group: LoopGroup

    /// Binds and listens; connections queue in the kernel until `run`.
    /// - Throws: `NetError.system("bind", .addressInUse)` when any other process listens there, even another guard
    ///   of the same user.
    package init(_ wanted: SocketAddress, on group: LoopGroup) throws(NetError) {
        self.group = group
        var address = wanted
        var descriptors: [Int32] = []
        do throws(Errno) {
            // With SO_REUSEPORT alone, a second guard of the same user could share the port unnoticed. So bind once
            // without it: that fails if the port is taken.
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

    /// Why this process can never listen at an address: for example, the address belongs to another machine, or the
    /// port needs more rights. nil when it can, or when only another listener prevents it.
    package static func obstacle(at address: SocketAddress) -> Errno? {
        do throws(Errno) {
            Syscalls.close(try open(address, sharesPort: true))
            return nil
        } catch {
            return error == .addressInUse ? nil : error
        }
    }

    /// Accepts until the task is cancelled. Every connection becomes a child task on its loop. Returns when the last
    /// child has ended.
    /// - Parameter paused: called with the reason when no connection can be accepted for the moment, such as no
    ///   free descriptor.
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
                        // No descriptor or memory is left. The connection stays in the kernel's queue. An immediate
                        // retry would fail again, in a busy loop.
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
