import Foundation
import Synchronization
import TestSupport
import Testing

/// A mistake from the first mail to the list of people who are to hear of it. What the guard says is held against what
/// lies at the ESP, counted here from the sandbox's index.
@Suite(.scoped) struct DamageStoryTests {
    private static let people = 2000
    private static let segments = ["gold", "silver", "lapsed"]

    private func address(_ number: Int) -> String { "person\(number)@mail\(number % 7).example" }

    private func start(_ sandbox: SandboxProgram) throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "lists: [{name: members, kind: audience}, {name: unsubscribed, kind: suppression}]"
        let program = try GuardProgram.start(settings)
        let rows = (0..<Self.people).map { "\(address($0)),\(Self.segments[$0 % 3])\n" }
        let members = try program.importList("members", "email,segment\n" + rows.joined(), kind: "audience")
        guard members.exitCode == 0 else { throw TestFailure("the audience: \(members)") }
        let nobody = try program.importList("unsubscribed", "email\nnobody@elsewhere.example\n")
        guard nobody.exitCode == 0 else { throw TestFailure("the suppression list: \(nobody)") }
        return program
    }

    private static let mail = TestMessage.plain(
        subject: "Spring is here", body: "Hello,\n\nsee our offers at https://shop.example/wrong-link",
        fields: ["X-Campaign-ID: spring"])

    /// Four senders share the campaign; each goes on with whoever it has not got through to, as long as it is let.
    private final class Campaign: Sendable {
        let accepted = Mutex<Set<String>>([])
        let others = Mutex<[Int: Int]>([:])

        func count() -> Int { accepted.withLock { $0.count } }

        func send(_ addresses: [String], to program: GuardProgram) throws {
            let client = try program.session()
            for address in addresses {
                let reply = try client.deliver(to: [address], message: DamageStoryTests.mail)
                if reply.code == 250 {
                    accepted.withLock { _ = $0.insert(address) }
                } else {
                    others.withLock { $0[reply.code, default: 0] += 1 }
                    try client.command("RSET")
                }
            }
        }
    }

    /// By recipient, from the sandbox's own index.
    private func received(_ sandbox: SandboxProgram) throws -> [String: Int] {
        try sandbox.entries().flatMap(\.recipients).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    private func rows(_ program: GuardProgram) throws -> [(address: String, state: String)] {
        let csv = try program.run("report", "--incident", "I1", "--format", "csv").output
        return csv.split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: ",", maxSplits: 2).map(String.init)
            return (fields[0], fields[1])
        }
    }

    private func report(_ program: GuardProgram) throws -> [String: Any] {
        let json = try program.run("report", "--incident", "I1", "--format", "json").output
        return try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }

    private func counts(_ report: [String: Any], _ groups: String) -> [String: [String: Int]] {
        let all = (report[groups] as? [String: Any])?["groups"] as? [[String: Any]] ?? []
        return Dictionary(
            uniqueKeysWithValues: all.map { ($0["name"] as? String ?? "", $0["counts"] as? [String: Int] ?? [:]) })
    }

    @Test func `a wrong link that was stopped on the way is known to the last person`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try start(sandbox)
        let campaign = Campaign()
        let senders = Threads.start(4) { part in
            try campaign.send(stride(from: part, to: Self.people, by: 4).map(self.address), to: program)
        }
        try waitUntil("half of it") { campaign.count() >= Self.people / 2 }
        #expect(try program.run("stop", "--campaign", "spring", "--reason", "wrong link").exitCode == 0)
        try senders.wait()

        let received = try received(sandbox)
        #expect(received.count >= Self.people / 2 && received.count < Self.people)
        #expect(received.values.allSatisfy { $0 == 1 })
        #expect(Set(received.keys) == campaign.accepted.withLock { $0 })
        let rows = try rows(program)
        #expect(rows.count == Self.people)
        #expect(Set(rows.filter { $0.state == "accepted" }.map(\.address)) == Set(received.keys))
        #expect(rows.filter { $0.state == "deferred" }.count == Self.people - received.count)

        let report = try report(program)
        #expect(report["affected"] as? Int == received.count && report["people"] as? Int == Self.people)
        let bySegment = counts(report, "segments")
        let byDomain = counts(report, "domains")
        for (index, segment) in Self.segments.enumerated() {
            let numbers = (0..<Self.people).filter { $0 % 3 == index }
            let reached = numbers.count { received[address($0)] != nil }
            #expect(bySegment[segment]?["accepted"] ?? 0 == reached)
            #expect(bySegment[segment]?["deferred"] ?? 0 == numbers.count - reached)
        }
        for domain in 0..<7 {
            let reached = received.keys.count { $0.hasSuffix("@mail\(domain).example") }
            #expect(byDomain["mail\(domain).example"]?["accepted"] ?? 0 == reached)
        }
        let minutes = report["minutes"] as? [[String: Any]] ?? []
        let left = minutes.compactMap { ($0["counts"] as? [String: Int])?["accepted"] }.reduce(0, +)
        #expect(left == received.count)

        // Forty of those who were reached, and ten who were not, unsubscribe.
        let leaving =
            received.keys.sorted().prefix(40) + rows.filter { $0.state == "deferred" }.map(\.address).prefix(10)
        #expect(
            try program.importList("unsubscribed", "email\n" + leaving.joined(separator: "\n") + "\n").exitCode == 0)
        let audience = try program.run("incident", "audience", "I1", "--format", "lines").output.split(separator: "\n")
        #expect(audience.count == received.count - 40)
        #expect(Set(audience.map(String.init)) == Set(received.keys).subtracting(leaving))
        #expect(try program.run("log", "verify").exitCode == 0)
    }

    @Test func `a guard that is killed twice on the way knows all the same who may have it`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try start(sandbox)
        let campaign = Campaign()
        for round in 1...3 {
            let senders = Threads.start(4) { part in
                let open = stride(from: part, to: Self.people, by: 4).map(self.address)
                    .filter { address in !campaign.accepted.withLock { $0.contains(address) } }
                // The guard goes under it.
                try? campaign.send(open, to: program)
            }
            try waitUntil("a part of it") { campaign.count() >= 400 * round }
            if round < 3 {
                program.kill()
                try senders.wait()
                try program.start()
            } else {
                #expect(try program.run("stop", "--campaign", "spring", "--reason", "wrong link").exitCode == 0)
                try senders.wait()
            }
        }
        let received = try received(sandbox)
        let rows = try rows(program)
        let accepted = Set(rows.filter { $0.state == "accepted" }.map(\.address))
        let unknown = Set(rows.filter { $0.state == "unknown" }.map(\.address))
        // Nobody has it of whom the guard does not say so, and whom it calls certain has it.
        #expect(Set(received.keys).isSubset(of: accepted.union(unknown)))
        #expect(accepted.isSubset(of: Set(received.keys)))
        #expect(campaign.accepted.withLock { $0 }.isSubset(of: accepted.union(unknown)))
        let audience = try program.run("incident", "audience", "I1").output.split(separator: "\n").dropFirst()
        #expect(Set(audience.map { String($0.split(separator: ",")[0]) }) == accepted.union(unknown))
        let isMarked = audience.filter { $0.contains(",unknown,") }.map { String($0.split(separator: ",")[0]) }
        #expect(Set(isMarked) == unknown.subtracting(accepted))
        #expect(try program.run("log", "verify").exitCode == 0)
    }
}
