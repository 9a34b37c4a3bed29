import Foundation
import TestSupport
import Testing

/// `sendguard incident apology check`, with a running guard, with its state folder alone, and with neither.
@Suite(.scoped) struct ApologyCheckTests {
    private func apology(_ name: String) -> String { "\(Checkout.root)/Tests/Apologies/\(name).eml" }

    /// Without the check that takes `fern.example` for a test host.
    private static func settings(upstreamPort: Int) -> GuardSettings {
        var settings = GuardSettings(upstreamPort: upstreamPort)
        settings.more = "checks: {test-content: {mode: off}}"
        return settings
    }

    /// A message of campaign `spring`, in the template of the drafts.
    private func mail() throws -> [UInt8] {
        let text = try String(contentsOfFile: apology("campaign.de"), encoding: .utf8)
        return Array(("X-Campaign-ID: spring\n" + text).replacing("\n", with: "\r\n").utf8)
    }

    private func check(_ program: GuardProgram, _ name: String, _ options: [String] = []) throws -> Command {
        let line = ["incident", "apology", "check", apology(name), "--config", program.configuration]
        return try Command.run(Checkout.program, line + options)
    }

    private func report(_ command: Command) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [String: Any])
    }

    @Test func `a draft is checked against the only open incident, with and without a running guard`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try GuardProgram.start(Self.settings(upstreamPort: sandbox.port))
        #expect(try program.deliver(from: "bounce@mail.fern.example", message: mail()).code == 250)
        #expect(try program.run("stop", "--campaign", "spring", "--reason", "wrong price").exitCode == 0)
        #expect(try program.run("incident", "change", "I1", "--kind", "data-exposure").exitCode == 0)
        for running in [true, false] {
            let clean = try check(program, "clean.data-exposure.addresses.de")
            #expect(clean.exitCode == 0, "\(clean)")
            #expect(
                clean.output.contains(": ready for I1 (data-exposure): nothing found in subject, sender, from-domain"))
            #expect(!clean.output.contains("not compared"), "\(clean)")
            let letter = try check(program, "other-template.wrong-content.letter.en", ["--json"])
            #expect(letter.exitCode == 1 && letter.output.contains("\"other-template\""), "\(letter)")
            let other = try check(program, "clean.duplicate-send.twice.es", ["--json"])
            #expect(other.exitCode == 1, "\(other)")
            let found = try report(other)
            #expect(found["incident"] as? String == "I1" && found["verdict"] as? String == "not-ready")
            #expect((found["findings"] as? [[String: String]])?.map { $0["rule"] } == ["no-step"], "\(found)")
            let stranger = try check(program, "other-domain.wrong-content.stranger.en", ["--incident", "i1"])
            #expect(stranger.exitCode == 1 && stranger.output.contains("other-domain in From: hello@fern-customer"))
            let missing = try check(program, "clean.wrong-content.code.en", ["--incident", "I7"])
            #expect(missing.exitCode == 1 && missing.errorOutput.contains("there is no incident I7"), "\(missing)")
            if running { program.end() }
        }
        try program.start()
        #expect(try program.run("incident", "open", "--since", "1h", "--cause", "other", "more").exitCode == 0)
        let several = try check(program, "clean.wrong-content.code.en", ["--json"])
        #expect(
            several.exitCode == 0 && several.output.contains("I1, I2 are open: name one with --incident"), "\(several)")
        #expect(try report(several)["incident"] is NSNull)
        // The second incident has no recorded mail.
        let open = ["incident", "open", "--since", "1h", "--campaign", "none", "--cause", "other", "more"]
        #expect(try Command.run(Checkout.program, open + ["--config", program.configuration]).exitCode == 0)
        let alone = try check(program, "clean.duplicate-send.twice.es", ["--incident", "I3"])
        #expect(alone.output.contains("no template of I3's mail is on record"), "\(alone)")
    }

    @Test func `a check without a state folder works, creates no folder and names what it skipped`() throws {
        let program = try GuardProgram(Self.settings(upstreamPort: 25))
        try FileManager.default.removeItem(atPath: program.state)
        let like = ["--like", apology("campaign.en"), "--json"]
        let clean = try check(program, "clean.wrong-content.discount.en")
        #expect(
            clean.exitCode == 0 && clean.output.contains("there is no state folder here; name it"), "\(clean)")
        let compared = try report(check(program, "clean.wrong-content.discount.en", like))
        #expect((compared["notCompared"] as? [[String: String]])?.map { $0["what"] } == ["step"], "\(compared)")
        for name in ["other-template.wrong-content.letter.en", "other-domain.wrong-content.stranger.en"] {
            let told = try report(check(program, name, like))
            let rule = String(name.prefix { $0 != "." })
            #expect((told["findings"] as? [[String: String]])?.map { $0["rule"] } == [rule], "\(told)")
        }
        #expect(!FileManager.default.fileExists(atPath: program.state))
        // It needs no configuration either.
        let bare = try Command.run(
            Checkout.program, ["incident", "apology", "check", apology("placeholder.wrong-content.first-name.en")],
            folder: try TestScope.mine.folder)
        #expect(bare.exitCode == 1 && bare.output.contains("  placeholder in text: {{first_name}}\n"), "\(bare)")
    }

    @Test func `a draft that is not a message is refused with advice`() throws {
        let scope = try TestScope.mine
        let page = try scope.write("draft.html", "<html><body><p>We are sorry</p></body></html>")
        let told = try Command.run(Checkout.program, ["incident", "apology", "check", page])
        #expect(told.exitCode == 2 && told.errorOutput.contains("export the draft as .eml"), "\(told)")
        let nothing = try Command.run(Checkout.program, ["incident", "apology", "check", scope.path("none.eml")])
        #expect(nothing.exitCode == 2 && nothing.errorOutput.contains("none.eml: cannot be read"), "\(nothing)")
    }
}
