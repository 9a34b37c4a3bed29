import TestSupport
import Testing

/// The mail of the last hour that a scope covers, shown before a stop and in its receipt.
@Suite(.scoped) struct StopMatchTests {
    private struct Match: Decodable, Equatable {
        struct Share: Decodable, Equatable {
            let campaign: String
            let messages: Int
        }
        let scope: String
        let messages: Int
        let recipients: Int
        let campaigns: [Share]
        let nearest: [String]
    }

    private struct Receipt: Decodable {
        struct Stop: Decodable {
            let id: String
            let scope: String
            let mode: String
            let origin: String
            let endsAt: String?
        }
        let stop: Stop
        let running: Bool
        let askedAt: String
        let completeAt: String
        let microseconds: Int
        let refused: Int
        let unanswered: [String]
        let followed: [String]
        let lastHour: Match?
    }

    private func startWithMail() throws -> GuardProgram {
        let program = try GuardProgram.start(upstreamPort: try ScriptedESP().port)
        for (campaign, count) in [("spring-sale", 3), ("Spring-Mail", 2), ("autumn", 1)] {
            for _ in 0..<count {
                let reply = try program.deliver(
                    to: ["ann@gmail.test", "bob@firm.test"],
                    message: TestMessage.campaign(campaign))
                #expect(reply.code == 250)
            }
        }
        return program
    }

    @Test func `a dry run says what would be stopped, and stops nothing`() throws {
        let program = try startWithMail()
        let found = try program.run("stop", "--campaign", "SPRING-*", "--dry-run")
        #expect(found.exitCode == 0, "\(found)")
        #expect(found.output.contains("5 messages to 10 recipients in scope (campaign:spring-*)"))
        #expect(found.output.contains("spring-sale: 3 messages") && found.output.contains("Spring-Mail: 2 messages"))
        let match: Match = try program.run("stop", "--recipient-domain", "gmail.*", "--dry-run", "--json").json()
        #expect(match.messages == 6 && match.recipients == 6 && match.scope == "recipient-domain:gmail.*")
        #expect(match.campaigns.first == .init(campaign: "spring-sale", messages: 3))
        #expect(try program.deliver().code == 250)
        #expect(try program.run("status").exitCode == 0)
    }

    @Test(arguments: [
        (["--campaign", "sprng-sale"], "spring-sale"), (["--campaign", "spring_mail"], "Spring-Mail"),
        (["--sender", "news@exmple.com"], "news@example.com"), (["--recipient-domain", "gmail.tst"], "gmail.test"),
        (["--stream", "newsleter"], "newsletter"), (["--upstream", "epp"], "esp"),
    ])
    func `a scope that matches nothing gets a warning with the nearest name`(_ scope: [String], near: String) throws {
        let program = try startWithMail()
        let dry = try Command.run(
            Checkout.program, ["stop"] + scope + ["--dry-run", "--config", program.configuration])
        #expect(dry.exitCode == 1)
        #expect(dry.output.contains("MATCHED NOTHING") && dry.output.contains(near), "\(dry)")
        let stop = try Command.run(
            Checkout.program, ["stop"] + scope + ["--reason", "x", "--config", program.configuration])
        #expect(stop.exitCode == 0, "the stop is made anyway")
        #expect(stop.output.contains("MATCHED NOTHING") && stop.output.contains(near), "\(stop)")
        #expect(stop.output.ranges(of: "of the last hour").count == 1, "\(stop)")
        let json: Match = try Command.run(
            Checkout.program, ["stop"] + scope + ["--dry-run", "--json", "--config", program.configuration]
        ).json()
        #expect(json.messages == 0 && json.campaigns.isEmpty && json.nearest.contains(near))
    }

    @Test func `the receipt of a stop is one object with the mail that it matched`() throws {
        let program = try startWithMail()
        let command = try program.run("stop", "--campaign", "autumn", "--mode", "reject", "--reason", "x", "--json")
        let receipt: Receipt = try command.json()
        #expect(receipt.stop.id == "S1" && receipt.stop.scope == "campaign:autumn" && receipt.stop.mode == "reject")
        #expect(receipt.stop.origin == "person" && receipt.stop.endsAt == nil && receipt.running)
        #expect(receipt.refused == 0 && receipt.unanswered.isEmpty && receipt.followed.isEmpty)
        #expect(receipt.microseconds > 0 && receipt.askedAt <= receipt.completeAt)
        #expect(receipt.lastHour?.messages == 1 && receipt.lastHour?.recipients == 2)
        #expect(try program.deliver(message: TestMessage.campaign("Autumn")).code == 550)
        #expect(try program.run("status").output.contains("1 message refused: "))

        program.end()
        let offline: Receipt = try program.run("stop", "--sender", "a@b.test", "--reason", "x", "--json").json()
        #expect(!offline.running && offline.stop.id == "S2" && offline.lastHour?.messages == 0)
        #expect(offline.lastHour?.nearest.isEmpty == false)
    }
}
