import Foundation
import Synchronization
import System
import TestSupport
import Testing

/// A mistake from the first mail to the list of people who get an apology. The guard's figures are compared with the
/// mail at the ESP, counted here from the sandbox's index.
@Suite(.scoped) struct DamageStoryTests {
    private static let people = 2000
    /// The list that is loaded at first.
    private static let unsubscribed = "email\nnobody@elsewhere.example\n"
    private static let segments = ["gold", "silver", "lapsed"]

    private func address(_ number: Int) -> String { "person\(number)@mail\(number % 7).example" }

    private func start(_ sandbox: SandboxProgram) throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = "lists: [{name: members, kind: audience}, {name: unsubscribed, kind: suppression}]"
        let program = try GuardProgram.start(settings)
        let rows = (0..<Self.people).map { "\(address($0)),\(Self.segments[$0 % 3])\n" }
        let members = try program.importList("members", "email,segment\n" + rows.joined(), kind: "audience")
        guard members.exitCode == 0 else { throw TestFailure("the audience: \(members)") }
        let suppression = try program.importList("unsubscribed", Self.unsubscribed)
        guard suppression.exitCode == 0 else { throw TestFailure("the suppression list: \(suppression)") }
        return program
    }

    private static let mail = TestMessage.plain(
        subject: "Spring is here", body: "Hello,\n\nsee our offers at https://shop.example/wrong-link",
        fields: ["X-Campaign-ID: spring"])

    /// Four senders share the campaign. Each goes on with the people that it has not reached, as long as it may.
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

    /// The number of messages by recipient, from the sandbox's own index.
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

    @Test func `after a stop halfway, the report names every person who got the wrong link`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try start(sandbox)
        let campaign = Campaign()
        let senders = Threads.start(4) { part in
            try campaign.send(stride(from: part, to: Self.people, by: 4).map(self.address), to: program)
        }
        try waitUntil("half of the campaign to be sent") { campaign.count() >= Self.people / 2 }
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

        // Forty people who were reached and ten who were not unsubscribe.
        let leaving =
            received.keys.sorted().prefix(40) + rows.filter { $0.state == "deferred" }.map(\.address).prefix(10)
        #expect(
            try program.importList("unsubscribed", Self.unsubscribed + leaving.joined(separator: "\n") + "\n").exitCode
                == 0)
        let audience = try program.run("incident", "audience", "I1", "--format", "lines").output.split(separator: "\n")
        #expect(audience.count == received.count - 40)
        #expect(Set(audience.map(String.init)) == Set(received.keys).subtracting(leaving))
        try apologise(program, sandbox, to: Set(received.keys).subtracting(leaving), leaving: Set(leaving))
        #expect(try program.run("log", "verify").exitCode == 0)
    }

    private static let sorry = TestMessage.plain(
        subject: "A wrong link in our mail, we are sorry", body: "Hello,\n\nthe right one is https://shop.example/link",
        fields: ["X-Campaign-ID: sorry-for-spring"])

    /// Uploads the whole list, twice, from four clients at once. One more person unsubscribes in between.
    private func apologise(
        _ program: GuardProgram, _ sandbox: SandboxProgram, to affected: Set<String>, leaving: Set<String>
    ) throws {
        let before = try sandbox.entries().count
        let armed = try program.run("incident", "apology", "arm", "I1", "--campaign", "sorry-for-spring", "--json")
        #expect(armed.exitCode == 0, "\(armed)")
        let status = try #require(JSONSerialization.jsonObject(with: Data(armed.output.utf8)) as? [String: Any])
        #expect(status["people"] as? Int == affected.count && status["suppressed"] as? Int == 40)
        let late = try #require(affected.min())
        #expect(try program.run("list", "add", "unsubscribed", late).exitCode == 0)

        let replies = Mutex<[Int: Int]>([:])
        for _ in 0..<2 {
            let senders = Threads.start(4) { part in
                let client = try program.session()
                for number in stride(from: part, to: Self.people, by: 4) {
                    let reply = try client.deliver(to: [self.address(number)], message: Self.sorry)
                    replies.withLock { $0[reply.code, default: 0] += 1 }
                    if reply.code != 250 { try client.command("RSET") }
                }
            }
            try senders.wait()
        }
        let had = affected.subtracting([late])
        let received = try sandbox.entries().dropFirst(before).flatMap(\.recipients)
        #expect(received.count == had.count && Set(received) == had)
        #expect(replies.withLock { $0 } == [250: had.count, 550: 2 * Self.people - had.count])

        // Every one of them is on record, and the report says who has it and who has not yet. A person refused by a
        // list at RCPT was refused before the campaign was known.
        let records = try program.run("log", "--campaign", "sorry-for-spring", "--count", "--json").output
        #expect(records.contains("\(2 * (Self.people - 51))"), "\(records)")
        let report = try report(program)
        let apologies = try #require(report["apologies"] as? [[String: Any]])
        #expect(
            apologies.first?["coverage"] as? [String: Int] == ["had": had.count, "unknown": 0, "held": 0, "owed": 1])
        let owed = try program.run("incident", "apology", "people", "I1", "--only", "owed").output
        #expect(owed.split(separator: "\n").dropFirst().allSatisfy { $0.hasPrefix("\(late),owed,") }, "\(owed)")
        let text = try program.run("report", "--incident", "I1").output
        #expect(text.contains("the apology: campaign sorry-for-spring, armed at"), "\(text)")
        #expect(text.contains("what the mail said (1 template)") && text.contains("| see our offers at"), "\(text)")
        #expect(try program.run("incident", "apology", "end", "I1", "everybody has it").exitCode == 0)
        // After that, the campaign is like any other.
        let spared = Set((0..<Self.people).map(address)).subtracting(affected).subtracting(leaving)
        #expect(try program.deliver(to: [#require(spared.min())], message: Self.sorry).code == 250)
    }

    @Test func `people mailed through a stale suppression list do not get the apology`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try start(sandbox)
        // The loaded list does not have the people who left last month.
        let left = (0..<Self.people).filter { $0 % 40 == 3 }.map(address)
        let campaign = Campaign()
        try campaign.send((0..<200).map(address), to: program)
        let reached = try Set(received(sandbox).keys)
        #expect(reached.count == 200)
        #expect(try program.run("stop", "--campaign", "spring", "--reason", "an old list").exitCode == 0)
        #expect(try program.run("incident", "change", "I1", "--kind", "stale-suppression").exitCode == 0)
        #expect(
            try program.importList("unsubscribed", Self.unsubscribed + left.joined(separator: "\n") + "\n").exitCode
                == 0)

        let line = ["incident", "apology", "arm", "I1", "--campaign", "sorry-for-spring"]
        let refused = try Command.run(Checkout.program, line + ["--config", program.configuration])
        #expect(refused.exitCode == 1 && refused.errorOutput.contains("one more mail to them"), "\(refused)")
        // An override reaches only the people who have not left.
        let forced = try Command.run(
            Checkout.program, line + ["--override", "the authority wants it", "--config", program.configuration])
        #expect(forced.exitCode == 0, "\(forced)")
        for number in 0..<260 {
            let reply = try program.deliver(to: [address(number)], message: Self.sorry)
            #expect(reply.code == (number < 200 && number % 40 != 3 ? 250 : 550), "\(number): \(reply)")
        }
        let had = try sandbox.entries().dropFirst(200).flatMap(\.recipients)
        #expect(Set(had) == reached.subtracting(left) && had.count == 195)
        let events = try program.run("acts").output
        #expect(events.contains("although it is about stale suppression") && events.contains("the authority wants it"))
    }

    @Test func `a guard killed twice during a campaign still knows everyone who may have the mail`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try start(sandbox)
        let campaign = Campaign()
        for round in 1...3 {
            let senders = Threads.start(4) { part in
                let open = stride(from: part, to: Self.people, by: 4).map(self.address)
                    .filter { address in !campaign.accepted.withLock { $0.contains(address) } }
                // The guard is killed during this.
                try? campaign.send(open, to: program)
            }
            try waitUntil("a part of the campaign to be sent") { campaign.count() >= 400 * round }
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
        // Everybody who has the mail is on record as accepted or unknown, and everybody on record as accepted has it.
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
