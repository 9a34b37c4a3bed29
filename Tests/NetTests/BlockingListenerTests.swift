import Foundation
import System
import TestSupport
import Testing

@testable import Net

@Suite(.scoped) struct BlockingListenerTests {
    private func withListener(
        _ serve: @escaping @Sendable (BlockingConnection) async -> Void,
        _ test: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let path = try TestScope.mine.path("local")
        let listener = try BlockingListener(path: path, group: nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await listener.run(serve) }
            group.addTask { try await test(path) }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test func `large requests and large answers arrive complete`() async throws {
        let answer = [UInt8](repeating: 0x61, count: 5_000_000)
        try await withListener({ connection in
            var count = 0
            while count < 3_000_000, let piece = try? connection.read(until: .after(.seconds(30))), !piece.isEmpty {
                count += piece.count
            }
            try? connection.write(Array("\(count) ".utf8) + answer, patience: .seconds(30))
        }) { path in
            let request = [UInt8](repeating: 0x62, count: 3_000_000)
            let got = try await offTheTasksThreads {
                try UnixSocketRequest.exchange(
                    path: path, request: request, timeout: .seconds(30), limitBytes: 10_000_000)
            }
            #expect(got == Array("3000000 ".utf8) + answer)
        }
    }

    @Test func `each connection has a thread of its own, which may block`() async throws {
        let (threads, note) = AsyncStream.makeStream(of: UInt.self)
        try await withListener({ connection in
            let before = UInt(pthread_self())
            await Task.yield()
            note.yield(before)
            note.yield(UInt(pthread_self()))
            // Until the peer ends, or the listener ends.
            _ = try? connection.read(until: .after(.seconds(60)))
        }) { path in
            let sockets = try (0..<20).map { _ in try TCPSocket(path: path) }
            defer { sockets.forEach { $0.close() } }
            var seen: [UInt: Int] = [:]
            for await thread in threads {
                seen[thread, default: 0] += 1
                if seen.values.reduce(0, +) == 40 { break }
            }
            #expect(seen.count == 20 && seen.values.allSatisfy { $0 == 2 })
        }
    }

    @Test func `a peer that sends nothing or reads nothing causes a timeout`() async throws {
        let (ends, note) = AsyncStream.makeStream(of: NetError?.self)
        try await withListener({ connection in
            do throws(NetError) {
                _ = try connection.read(until: .after(.milliseconds(50)))
                note.yield(nil)
            } catch { note.yield(error) }
            do throws(NetError) {
                try connection.write([UInt8](repeating: 0, count: 10_000_000), patience: .milliseconds(50))
                note.yield(nil)
            } catch { note.yield(error) }
        }) { path in
            let socket = try TCPSocket(path: path)
            defer { socket.close() }
            var iterator = ends.makeAsyncIterator()
            #expect(await iterator.next() == .some(.timedOut))
            #expect(await iterator.next() == .some(.timedOut))
        }
    }

    @Test func `a connection knows the user of its peer, and a path the process that listens`() async throws {
        let (peers, found) = AsyncStream.makeStream(of: BlockingConnection.Peer.self)
        try await withListener({ found.yield($0.peer) }) { path in
            #expect(UnixSocketRequest.listener(at: path) == getpid())
            #expect(UnixSocketRequest.listener(at: path + "-none") == nil)
            for await one in peers {
                guard case .process(let peer) = one else {
                    Issue.record("\(one)")
                    break
                }
                #expect(peer?.userID == geteuid())
                #expect(peer?.groupIDs.contains(getegid()) == true)
                break
            }
        }
        #expect(Accounts.userName(0) == "root" && Accounts.userName(3_999_999_999) == nil)
        #expect(Accounts.groupID("root") == 0 && Accounts.groupID("no such group") == nil)
    }
}
