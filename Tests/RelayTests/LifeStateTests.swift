import Foundation
import Guard
import Testing

@testable import Relay

struct LifeStateTests {
    private var diagram: String {
        var lines = ["stateDiagram-v2", "    [*] --> enveloped"]
        for state in LifeState.Name.allCases {
            for event in LifeState.Event.allCases {
                for next in LifeState.Name.allCases where Self.isLegal(state, event, next) {
                    lines.append("    \(state) --> \(next): \(event)")
                }
            }
        }
        return (lines + ["    recorded --> [*]"]).joined(separator: "\n") + "\n"
    }

    private static func isLegal(
        _ from: LifeState.Name, _ event: LifeState.Event, _ to: LifeState.Name
    ) -> Bool {
        LifeState.moves.contains(LifeState.Move(from: from, event: event, to: to))
    }

    @Test func `the committed diagram shows the legal moves`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/life-states.txt")
        let committed = try String(contentsOf: file, encoding: .utf8)
        #expect(committed == diagram, "Fixtures/life-states.txt should read:\n\(diagram)")
    }

    @Test func `the recorded state is final, and every state is reachable and leads to it`() {
        #expect(!LifeState.moves.contains { $0.from == .recorded && $0.to != .recorded })
        var reached: Set<LifeState.Name> = [LifeState().name]
        var ending: Set<LifeState.Name> = [.recorded]
        for _ in LifeState.Name.allCases {
            reached.formUnion(LifeState.moves.filter { reached.contains($0.from) }.map(\.to))
            ending.formUnion(LifeState.moves.filter { ending.contains($0.to) }.map(\.from))
        }
        #expect(reached == Set(LifeState.Name.allCases))
        #expect(ending == Set(LifeState.Name.allCases))
    }

    @Test func `each move leads to the state in the table, from every state that allows it`() {
        let stop = StopAtHeader(stopped: .halted(.stateUnreadable), subject: "", messageID: nil)
        let moves: [(LifeState.Event, (inout LifeState) -> Void)] = [
            (.ramp, { $0.didMeetRamp() }), (.stopPostponed, { $0.didPostpone() }), (.holdMet, { $0.didMeetHold() }),
            (.headAsked, { $0.didAskAtHead() }), (.headStopped, { $0.didStopAtHead(stop) }),
            (.recorded, { $0.didRecord() }), (.settled, { $0.didSettle(.relayed) }),
        ]
        #expect(moves.count == LifeState.Event.allCases.count)
        let states: [LifeState] = [
            .enveloped(Intake()), .postponed(Intake(answersAtHead: true)), .holding(Intake()), .stoppedAtHead(stop),
            .recorded(nil),
        ]
        #expect(states.map(\.name) == LifeState.Name.allCases)
        for state in states {
            for (event, move) in moves {
                let targets = LifeState.Name.allCases.filter { Self.isLegal(state.name, event, $0) }
                guard !targets.isEmpty else { continue }
                var next = state
                move(&next)
                #expect(targets == [next.name], "\(event) from the state \(state.name)")
            }
        }
    }

    @Test func `later moves keep the intake flags that earlier moves set`() {
        var state = LifeState()
        state.didMeetRamp()
        state.didPostpone()
        state.didMeetHold()
        #expect(state.intake == Intake(isPaced: true, answersAtHead: true))
        #expect(state.name == .holding)
        state.didPostpone()
        state.didAskAtHead()
        #expect(state.intake == Intake(isPaced: true, answersAtHead: true, hasAskedAtHead: true))
        #expect(state.name == .holding && state.isUnasked)
    }
}
