import Foundation
import Testing

@testable import SMTP

struct ServerStateTests {
    private var diagram: String {
        var lines = ["stateDiagram-v2", "    [*] --> connected"]
        for state in ServerState.Name.allCases {
            for move in ServerState.moves where move.from == state {
                lines.append("    \(move.from) --> \(move.to): \(move.event)")
            }
        }
        return (lines + ["    closed --> [*]"]).joined(separator: "\n") + "\n"
    }

    @Test func `the committed diagram shows the legal moves`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appendingPathComponent("Fixtures/server-states.txt")
        let committed = try String(contentsOf: file, encoding: .utf8)
        #expect(committed == diagram, "Fixtures/server-states.txt should read:\n\(diagram)")
    }

    @Test func `moves are unique, the closed state is final, and every state is reachable`() {
        #expect(Set(ServerState.moves).count == ServerState.moves.count)
        #expect(!ServerState.moves.contains { $0.from == .closed })
        var reached: Set<ServerState.Name> = [.connected]
        while true {
            let next = reached.union(ServerState.moves.filter { reached.contains($0.from) }.map(\.to))
            guard next != reached else { break }
            reached = next
        }
        #expect(reached == Set(ServerState.Name.allCases))
    }

    @Test func `a move is legal exactly when the list has it`() {
        for from in ServerState.Name.allCases {
            for event in ServerState.Event.allCases {
                for to in ServerState.Name.allCases {
                    let isListed = ServerState.moves.contains(ServerState.Move(from: from, event: event, to: to))
                    #expect(ServerState.isLegal(from, event, to) == isListed)
                }
            }
        }
    }
}
