import System
import Testing

@testable import Net

/// The progress of one task, for another task of the same loop to read.
private final class Progress: @unchecked Sendable {  // used only on one loop's thread
    var received = 0
    var isDone = false
}

/// Connections of one loop to listeners of its group, over 127.0.0.1.
@Suite struct ConnectionTests {
    /// Runs a client against a server function, both on the loops of a fresh group.
    private func withPair(
        server: @escaping @Sendable (Connection) async -> Void,
        client: @escaping @Sendable (Connection) async throws -> Void
    ) async throws {
        let group = try LoopGroup(count: 2)
        defer { group.end() }
        let listener = try Listener(SocketAddress("127.0.0.1:0")!, on: group)
        // On a loop: the runtime's own threads may be busy with other tests for seconds.
        let accepting = Task(executorPreference: group.loops[1]) { await listener.run(server) }
        let connector = Connector(host: "127.0.0.1", port: listener.address.port, worker: Worker())
        let loop = group.loops[0]
        try await Task(executorPreference: loop) {
            let connection = try await connector.connect(on: loop, until: .after(.seconds(10)))
            defer { connection.close() }
            try await client(connection)
        }.value
        accepting.cancel()
        await accepting.value
    }

    /// Reads once; empty after the peer has ended its side.
    private static func read(
        _ connection: Connection, wantsMore: Bool = false, limit: Duration = .seconds(10), consuming: Int = .max
    ) async throws -> [UInt8] {
        var seen: [UInt8] = []
        try await connection.read(wantsMore: wantsMore, until: .after(limit)) { bytes in
            seen = Array(bytes)
            return min(consuming, bytes.count)
        }
        return seen
    }

    /// Sends everything back until the peer ends its side.
    private static func echo(_ connection: Connection) async {
        while let bytes = try? await read(connection), !bytes.isEmpty {
            connection.buffer { $0 += bytes }
            guard (try? await connection.flush(until: .after(.seconds(10)))) != nil else { break }
        }
        connection.close()
    }

    @Test func `incoming bytes do not end a pause, but the peer's end does`() async throws {
        try await withPair(
            server: { connection in
                connection.buffer { $0 += [1, 2, 3] }
                try? await connection.flush(until: .after(.seconds(10)))
                _ = try? await Self.read(connection)
                connection.close()
            },
            client: { connection in
                #expect(await connection.pause(until: .after(.milliseconds(30))))
                #expect(try await Self.read(connection) == [1, 2, 3])
                connection.buffer { $0 += [4] }
                try await connection.flush(until: .after(.seconds(10)))
                let began = Clock.monotonicNanoseconds
                #expect(await !connection.pause(until: .after(.seconds(60))))
                #expect(Clock.monotonicNanoseconds - began < 30_000_000_000)
            })
    }

    @Test func `a peer that sends without pause does not starve the other tasks of its loop`() async throws {
        let size = 32 << 20
        try await withPair(
            server: { connection in
                let piece = [UInt8](repeating: 1, count: 1 << 20)
                for _ in 0..<(size / piece.count) {
                    connection.buffer { $0 += piece }
                    guard (try? await connection.flush(until: .after(.seconds(20)))) != nil else { break }
                }
                connection.close()
            },
            client: { connection in
                let progress = Progress()
                let other = Task(executorPreference: connection.loop) {
                    var (seen, longest) = (0, 0)
                    while !progress.isDone {
                        longest = max(longest, progress.received - seen)
                        seen = progress.received
                        await Task.yield()
                    }
                    return longest
                }
                while progress.received < size {
                    let count = try await Self.read(connection, limit: .seconds(20)).count
                    guard count > 0 else { break }
                    progress.received += count
                }
                progress.isDone = true
                #expect(progress.received == size)
                #expect(await other.value <= NetLimits.turnBytes + NetLimits.readBytes)
            })
    }

    @Test func `echoed bytes arrive in order, also more than the socket takes at once`() async throws {
        try await withPair(server: Self.echo) { connection in
            let sent = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            // The echo blocks when both directions are full, so write in pieces.
            var received: [UInt8] = []
            for start in stride(from: 0, to: sent.count, by: 50_000) {
                connection.buffer { $0 += sent[start..<min(start + 50_000, sent.count)] }
                try await connection.flush(until: .after(.seconds(10)))
                while received.count < min(start + 50_000, sent.count) {
                    received += try await Self.read(connection)
                }
            }
            #expect(received == sent)
        }
    }

    @Test func `bytes that a read does not consume are seen again by the next read`() async throws {
        try await withPair(server: Self.echo) { connection in
            connection.buffer { $0 += Array("one two".utf8) }
            try await connection.flush(until: .after(.seconds(10)))
            var seen = 0
            while seen < 7 {
                seen = try await Self.read(connection, wantsMore: seen > 0, consuming: 0).count
            }
            #expect(connection.unreadCount == 7)
            let all = try await Self.read(connection, consuming: 4)
            #expect(all == Array("one two".utf8))
            let rest = try await Self.read(connection)
            #expect(rest == Array("two".utf8))
        }
    }

    @Test func `a read without input ends at its deadline`() async throws {
        try await withPair(server: Self.echo) { connection in
            await #expect(throws: NetError.timedOut) {
                _ = try await Self.read(connection, limit: .milliseconds(20))
            }
        }
    }

    @Test func `the peer's end is an empty read and counts as unexpected input`() async throws {
        try await withPair(server: { $0.close() }) { connection in
            let bytes = try await Self.read(connection)
            #expect(bytes.isEmpty)
            #expect(connection.hasUnexpectedInput())
        }
    }

    @Test func `an interrupted wait leaves the connection usable`() async throws {
        try await withPair(server: Self.echo) { connection in
            connection.loop.schedule(at: .after(.milliseconds(5))) { connection.interrupt() }
            await #expect(throws: NetError.interrupted) {
                _ = try await Self.read(connection)
            }
            connection.buffer { $0 += Array("still here".utf8) }
            try await connection.flush(until: .after(.seconds(10)))
            let bytes = try await Self.read(connection)
            #expect(!bytes.isEmpty)
        }
    }

    @Test func `a second listener on the same port is refused`() async throws {
        let group = try LoopGroup(count: 1)
        defer { group.end() }
        let first = try Listener(SocketAddress("127.0.0.1:0")!, on: group)
        #expect(throws: NetError.system("bind", .addressInUse)) { _ = try Listener(first.address, on: group) }
    }

    @Test func `a refused connection fails with the system's error`() async throws {
        let group = try LoopGroup(count: 1)
        defer { group.end() }
        let loop = group.loops[0]
        // Bound but not listening: no other process can take the port while this test runs.
        let taken = try Syscalls.socket(family: Int32(2))
        defer { Syscalls.close(taken) }
        try Syscalls.bind(taken, SocketAddress("127.0.0.1:0")!)
        let port = try Syscalls.localAddress(taken).port
        let connector = Connector(host: "127.0.0.1", port: port, worker: Worker())
        await Task(executorPreference: loop) {
            _ = await #expect(throws: NetError.system("connect to 127.0.0.1:\(port)", Errno(111))) {
                _ = try await connector.connect(on: loop, until: .after(.seconds(10)))
            }
        }.value
    }
}
