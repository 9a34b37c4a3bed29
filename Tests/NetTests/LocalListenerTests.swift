import Foundation
import TestSupport
import Testing

@testable import Net

@Suite(.scoped) struct LocalListenerTests {
    /// A listener whose connections are carried to another one, which is given `serve`.
    private func withPair(
        _ serve: @escaping @Sendable (Int32, String) -> Void, _ test: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let scope = try TestScope.mine
        let (inner, outer, own) = (scope.path("inner"), scope.path("outer"), scope.path("own"))
        let server = try LocalAddress.socket()
        try LocalAddress.bind(server, inner)
        try Syscalls.listen(server, backlog: 8)
        Threads.start(named: "test") {
            while true {
                var entry = pollfd(fd: server, events: Int16(POLLIN), revents: 0)
                guard poll(&entry, 1, 30_000) == 1, let accepted = try? Syscalls.accept(server) else { return }
                serve(accepted.descriptor, inner)
                Syscalls.close(accepted.descriptor)
            }
        }
        let listener = try LocalListener(path: outer, group: nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await listener.run { try? $0.carry(to: inner, as: own) } }
            group.addTask { try await test(outer) }
            try await group.next()
            group.cancelAll()
        }
    }

    /// All that comes, until the other side has ended its part.
    private static func readAll(_ descriptor: Int32) -> Int {
        var total = 0
        var buffer = [UInt8](repeating: 0, count: 100_000)
        while true {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&entry, 1, 30_000)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 { return total }
            total += count
            if buffer[count - 1] == 0x0A { return total }
        }
    }

    @Test func `what is much goes both ways whole`() async throws {
        let answer = [UInt8](repeating: 0x61, count: 5_000_000)
        try await withPair({ descriptor, _ in
            let count = Self.readAll(descriptor)
            let head = Array("\(count) ".utf8)
            for piece in [head, answer] {
                var sent = 0
                while sent < piece.count {
                    let count = piece.withUnsafeBytes {
                        send(descriptor, $0.baseAddress! + sent, piece.count - sent, Int32(MSG_NOSIGNAL))
                    }
                    if count > 0 { sent += count }
                }
            }
        }) { path in
            let request = [UInt8](repeating: 0x62, count: 3_000_000) + [0x0A]
            let got = try await offTheTasksThreads {
                try UnixSocketRequest.exchange(
                    path: path, request: request, timeout: .seconds(30), limitBytes: 10_000_000)
            }
            #expect(got == Array("3000001 ".utf8) + answer)
        }
    }

    @Test func `the peer is who connects`() async throws {
        let path = try TestScope.mine.path("peer")
        let listener = try LocalListener(path: path, group: nil)
        let (peers, found) = AsyncStream.makeStream(of: LocalPeer?.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await listener.run { found.yield($0.peer) } }
            group.addTask {
                _ = try await offTheTasksThreads {
                    try UnixSocketRequest.exchange(path: path, request: [], timeout: .seconds(30), limitBytes: 10)
                }
                for await peer in peers {
                    #expect(peer?.userID == geteuid())
                    #expect(peer?.groupIDs.contains(getegid()) == true)
                    break
                }
            }
            try await group.next()
            group.cancelAll()
        }
        #expect(Accounts.userName(0) == "root" && Accounts.userName(3_999_999_999) == nil)
        #expect(Accounts.groupID("root") == 0 && Accounts.groupID("no such group") == nil)
    }
}
