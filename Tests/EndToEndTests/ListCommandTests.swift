import Foundation
import TestSupport
import Testing

/// The `list` commands against the built program, with a running guard and without.
@Suite(.scoped)
struct ListCommandTests {
    private func start(_ sandbox: SandboxProgram) throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: sandbox.port)
        settings.more = """
            lists:
              - {name: unsubscribed, kind: suppression}
              - {name: bounced, kind: suppression}
            """
        let program = try GuardProgram.start(settings)
        try program.importList("unsubscribed", "email,reason,date\nrosa@example.net,unsubscribed,2026-03-01\n")
        try program.importList("bounced", "email\nold@example.org\n")
        return program
    }

    private func recipient(_ client: SMTPClient, _ address: String) throws -> SMTPReply {
        try client.command("RCPT TO:<\(address)>")
    }

    @Test func `an added address is refused at the next RCPT, also after a kill, until it is removed`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try start(sandbox)
        let client = try program.session()
        try client.command("MAIL FROM:<news@example.com>")
        #expect(try recipient(client, "ann@example.net").code == 250)
        let added = try program.run("list", "add", "unsubscribed", "Ann@Example.net", "--reason", "called us")
        #expect(added.exitCode == 0, "\(added)")
        #expect(added.output == "added ann@example.net to unsubscribed\n")
        // In the open session, with the first command after the change.
        let refused = try recipient(client, "ann@example.net")
        #expect(refused.code == 550 && refused.contains("suppressed (called us 20"), "\(refused)")
        #expect(try program.run("list", "add", "unsubscribed", "ann@example.net").exitCode == 1)

        program.kill()
        try program.start()
        let second = try program.session()
        try second.command("MAIL FROM:<news@example.com>")
        #expect(try recipient(second, "ann@example.net").code == 550)
        let removed = try program.run("list", "remove", "unsubscribed", "ann@example.net", "--reason", "signed up")
        #expect(removed.exitCode == 0, "\(removed)")
        #expect(try recipient(second, "ann@example.net").code == 250)
        program.kill()
        try program.start()
        #expect(try program.deliver(to: ["ann@example.net"]).code == 250)
        let events = try program.run("acts")
        #expect(events.output.contains("list-add"), "\(events)")
        #expect(events.output.contains("list unsubscribed: Ann@Example.net: called us"), "\(events)")
        #expect(events.output.contains("list unsubscribed: ann@example.net: signed up"), "\(events)")
    }

    @Test func `thousands of entries are added from standard input, or none when one line is bad`() throws {
        let program = try start(try SandboxProgram.start())
        let many = (0..<1200).map { "user\($0)@example.com" }.joined(separator: "\n") + "\n\n@rival.example\n"
        let bad = try program.run("list", "add", "bounced", "-", input: many + "nonsense\n")
        #expect(bad.exitCode == 2 && bad.errorOutput.contains("line 1203"), "\(bad)")
        #expect(try program.run("list", "check", "user7@example.com").exitCode == 1)
        let good = try program.run("list", "add", "bounced", "-", input: many)
        #expect(good.exitCode == 0 && good.output == "bounced: 1201 added\n", "\(good)")
        for address in ["user0@example.com", "user1199@example.com", "anybody@rival.example"] {
            #expect(try program.run("list", "check", address).exitCode == 0)
        }
        // More octets than one request may have.
        let hashes = (0..<600).map { String(repeating: "0", count: 124) + String(1000 + $0) + "\n" }.joined()
        let hashed = try program.run("list", "add", "hashed", "-", "--new", input: hashes)
        #expect(hashed.output.hasSuffix("hashed: 600 added\n"), "\(hashed)")
        let covered = try program.run("list", "remove", "bounced", "anybody@rival.example", "--reason", "r")
        #expect(
            covered.exitCode == 1 && covered.output.contains("@rival.example (a domain) still covers it"), "\(covered)")
    }

    @Test func `an erased person stays refused, appears in no list or log, and no import restores them`() throws {
        let sandbox = try SandboxProgram.start()
        let program = try start(sandbox)
        #expect(try program.deliver(to: ["ann@example.net"]).code == 250)
        try program.run("list", "add", "bounced", "ann@example.net", "--reason", "full")
        let erased = try program.run("list", "erase", "ann@example.net", "--reason", "ticket 4711")
        #expect(erased.exitCode == 0, "\(erased)")
        #expect(erased.output.contains("was on bounced") && erased.output.contains("1 delivery now"), "\(erased)")
        try program.importList("unsubscribed", "email\nrosa@example.net\nann@example.net\n")
        for running in [true, false] {
            let check = try program.run("list", "check", "Ann@example.net")
            #expect(check.exitCode == 0 && check.output.contains("erased on request"), "\(check)")
            #expect(check.output.contains("mail to it is refused"), "\(check)")
            #expect(!check.output.contains("ON IT"), "\(check)")
            if running {
                #expect(try program.deliver(to: ["ann@example.net"]).contains("erased on request"))
            }
            #expect(try program.run("list", "add", "bounced", "ann@example.net").exitCode == 1)
            let export = try program.run("list", "export", "unsubscribed")
            #expect(export.output == "email,reason,since\nrosa@example.net,,\n", "\(export)")
            let records = try program.records()
            #expect(records.first?.deliveries.first?.address.hasSuffix("@erased.invalid") == true)
            for trace in try [program.run("log", "--json"), program.run("acts", "--json")] {
                #expect(!trace.output.lowercased().contains("ann@example.net"), "\(trace)")
            }
            #expect(try program.run("acts").output.contains("a person: lists bounced; 1 delivery"))
            if running { program.kill() }
        }
    }

    @Test func `list check shows the matching entry of every list and what happens to mail`() throws {
        let program = try start(try SandboxProgram.start())
        let hash = "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514"  // user@example.com
        try program.run(
            "list", "add", "partners", "*.rival.example", "postmaster@*", hash, "--reason", "competitor", "--new")
        func check(_ address: String) throws -> Command { try program.run("list", "check", address) }
        for running in [true, false] {
            let rosa = try check("ROSA@example.net")
            #expect(rosa.exitCode == 0)
            let lines = rosa.output.split(separator: "\n")
            #expect(lines.count == 5, "\(rosa)")
            let isAsked = "; it is asked about all mail"
            #expect(
                lines[1] == "  unsubscribed  suppression  ON IT      unsubscribed, since 2026-03-01, by version 1"
                    + isAsked)
            #expect(lines[2] == "  bounced       suppression  not on it  version 1" + isAsked)
            #expect(lines[4].contains("is refused: suppressed (unsubscribed 2026-03-01, list unsubscribed)"))
            #expect(
                try check("ann@mail.rival.example").output.contains("by *.rival.example (a domain with its subdomains)")
            )
            #expect(try check("postmaster@example.org").output.contains("by postmaster@* (a local-part pattern)"))
            #expect(try check("user@example.com").output.contains("by sha256:\(hash) (a SHA-256 hash)"))
            let unlisted = try check("ann@example.net")
            #expect(unlisted.exitCode == 1 && unlisted.output.hasSuffix("mail to it passes the lists\n"), "\(unlisted)")
            let json = try program.run("list", "check", "rosa@example.net", "--json")
            #expect(json.output.contains(#""mail":"refused""#) && json.output.contains(#""since":"2026-03-01""#))
            if running { program.end() }
        }
    }

    @Test func `list history shows each version, and list diff compares two`() throws {
        let program = try start(try SandboxProgram.start())
        try program.importList("unsubscribed", "email\nrosa@example.net\na@example.net\nb@example.net\n")
        try program.importList("unsubscribed", "email\na@example.net\nb@example.net\nc@example.net\n")
        for running in [true, false] {
            let history = try program.run("list", "history", "unsubscribed")
            let lines = history.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(lines.count == 4, "\(history)")
            #expect(lines.dropFirst().map { $0[0] } == ["1", "2", "3"])
            #expect(lines.dropFirst().map { $0[4] } == ["1", "3", "3"])
            #expect(history.output.contains("1 new, 1 gone, 2 stay"), "\(history)")
            #expect(history.output.split(separator: "\n")[3].hasSuffix("in force"))
            #expect(history.output.contains("unsubscribed.csv-3"), "\(history)")
            let usual = try program.run("list", "diff", "unsubscribed")
            #expect(usual.exitCode == 1)
            #expect(
                usual.output == """
                    unsubscribed version 2 > 3: 1 added, 1 removed, 0 changed, 2 the same
                    - rosa@example.net
                    + c@example.net

                    """)
            let first = try program.run("list", "diff", "unsubscribed", "1", "2", "--limit", "1")
            #expect(first.exitCode == 1 && first.output.contains("2 added, 0 removed, 1 changed"), "\(first)")
            #expect(first.output.contains("and 1 more (--limit)"))
            #expect(try program.run("list", "diff", "unsubscribed", "3", "3").exitCode == 0)
            #expect(try program.run("list", "diff", "unsubscribed", "3", "4").exitCode == 3)
            let table = try program.run("list", "show")
            #expect(table.exitCode == 0 && table.output.split(separator: "\n").count == 3, "\(table)")
            let page = try program.run("list", "show", "unsubscribed")
            #expect(page.output.contains("kept      versions 1, 2, 3"), "\(page)")
            #expect(try program.run("list", "stats", "unsubscribed").output.contains("an address  3"))
            if running { program.end() }
        }
    }

    @Test func `the import of an exported list gives the same list`() throws {
        let scope = try TestScope.mine
        let program = try start(try SandboxProgram.start())
        let rows = [
            "\"\"\"a, b\"\"@example.com\",\"said \"\"no\"\", twice\",2026-03-01", "@rival.example,rival,",
            "*.rival.example,,", "postmaster@*,role,2026-03-01T10:00:00Z", "9f86d081884c7d659a2feaa0c55ad015,,",
            "ann@example.net,,2026-03-01T10:00:00.250Z",
        ]
        let csv = "email,reason,since\n" + rows.joined(separator: "\n") + "\n"
        try program.importList("unsubscribed", csv, ["--allow", "removed"])
        try program.run("list", "add", "unsubscribed", "eve@example.net", "--since", "2026-04-01", "--reason", "asked")
        let audience =
            "email,subscribed_at,last_engaged_at,segment\nann@example.net,2025-01-01,2026-03-01T10:00:00Z,\"fr;be\"\n"
        let file = try scope.write("buyers.csv", audience)
        #expect(
            try program.run("list", "import", "buyers", file, "--kind", "audience", "--scope", "all", "--new").exitCode
                == 0)

        func sorted(_ text: String) -> [Substring] { text.split(separator: "\n").sorted() }
        for running in [true, false] {
            for (list, kind) in [("unsubscribed", "suppression"), ("buyers", "audience")] {
                for format in ["csv", "json", "lines"] {
                    let path = scope.path("\(list)-\(running).\(format)")
                    let export = try program.run("list", "export", list, "--format", format, "--output", path)
                    #expect(export.exitCode == 0, "\(export)")
                    let text = try String(contentsOfFile: path, encoding: .utf8)
                    let direct = try program.run("list", "export", list, "--format", format)
                    #expect(direct.output == text, "both exports are equal")
                    let name = "\(list)-\(format)-\(running)"
                    let back = try program.run(
                        "list", "import", name, path, "--kind", kind, "--format", format == "lines" ? "lines" : "auto",
                        "--scope", "all", "--new")
                    #expect(back.exitCode == 0, "\(back)")
                    #expect(sorted(try program.run("list", "export", name, "--format", format).output) == sorted(text))
                }
            }
            if running { program.end() }
        }
        let text = try program.run("list", "export", "buyers").output
        #expect(text == audience)
        #expect(
            try program.run("list", "export", "unsubscribed").output.contains("\neve@example.net,asked,2026-04-01\n"))
        #expect(try program.run("list", "export", "unsubscribed", "--version", "1").output.contains("rosa@example.net"))
        #expect(try program.run("list", "export", "unsubscribed", "--version", "9").exitCode == 1)
    }

    @Test func `an export that cannot be written completely fails and leaves no file`() throws {
        let scope = try TestScope.mine
        let program = try start(try SandboxProgram.start())
        let csv = "email\n" + (0..<90_000).map { "user\($0)@example.com\n" }.joined()
        try program.importList("unsubscribed", csv, ["--allow", "removed"])
        let line = ["list", "export", "unsubscribed", "--config", program.configuration]
        func limited(_ arguments: [String]) throws -> Command {
            // RLIMIT_FSIZE. Its signal is ignored, so that the write fails as on a full disk. The thread sanitizer
            // itself writes half a megabyte at the start.
            let command = "trap '' XFSZ; exec prlimit --fsize=1000000 \"$@\""
            return try Command.run("sh", ["-c", command, "sh", Checkout.program] + arguments)
        }
        let path = scope.path("out.csv")
        let failed = try limited(line + ["--output", path])
        #expect(failed.exitCode == 3 && failed.errorOutput.contains("cannot be written"), "\(failed)")
        #expect(try !FileManager.default.contentsOfDirectory(atPath: scope.folder).contains { $0.contains("out.csv") })
        let whole = try Command.run(Checkout.program, line + ["--output", path])
        #expect(whole.exitCode == 0, "\(whole)")
        #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 90_001)
    }
}
