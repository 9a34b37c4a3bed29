import Control
import Net
import Testing

@testable import sendguard

/// What a person reads who got the command line wrong.
struct CommandLineMistakeTests {
    private func text(_ words: [String]) throws -> String {
        let complaint = try #require(CommandLineReading.complaint(about: words), "\(words)")
        return CommandLineMistake(arguments: words, parsed: complaint.text).text
    }

    @Test(arguments: [
        ["stop", "spring-sale"], ["stop", "all"], ["stop", "a", "b"], ["stop", "--reason"], ["stop", "--bogus"],
        ["stop", "--reason", String(repeating: "x", count: 201)], ["stop", "S1"], ["stop", "--for", "soon"],
        ["stop", "--campaign", "c", "--sender", "s"], ["halt"], ["stopp"], ["STOP"], ["pause", "--all"],
    ])
    func `a stop that was not understood says first that nothing is stopped`(words: [String]) throws {
        let text = try text(words)
        #expect(text.hasPrefix("NOTHING IS STOPPED: "), "\(text)")
        #expect(text.contains("\n  To stop all mail: sendguard stop\n"), "\(text)")
    }

    @Test(arguments: [
        ("--campaign spring-sale --reason wrong price", "--campaign spring-sale --reason 'wrong price'"),
        ("--campaign Spring Sale", "--campaign 'Spring Sale'"),
        ("campaign spring-sale", "--campaign spring-sale"),
        (
            "spring sale --reason the wrong price --state /var/lib/x",
            "--campaign 'spring sale' --reason 'the wrong price' --state /var/lib/x"
        ),
        ("--reason wrong segment S1", "S1 --reason 'wrong segment'"),
        ("campaign Spring Sale reason it's wrong", "--campaign 'Spring Sale' --reason 'it'\\''s wrong'"),
        ("-campaign spring-*", "--campaign 'spring-*'"),
        ("--reason wrong price campaign spring", "--reason 'wrong price' --campaign spring"),
        ("S1 wrong price", "S1 --reason 'wrong price'"),
        ("all --reason wrong price --dry-run", "--reason 'wrong price' --dry-run"),
    ])
    func `a stop without quotes or dashes is put together again`(typed: String, meant: String) throws {
        let text = try text(["stop"] + typed.split(separator: " ").map(String.init))
        #expect(text.hasPrefix("NOTHING IS STOPPED: "), "\(text)")
        #expect(text.contains("\n  You probably mean: sendguard stop \(meant)\n"), "\(text)")
        #expect(text.contains("\n  To stop all mail: sendguard stop"), "\(text)")
    }

    @Test func `a stop without the right to make it names the command for root`() throws {
        let denied = ControlFailure.cannot("x.sock: \(UnixSocketFailure.notAllowed)")
        let nothing = try #require(NothingStopped.certainly(denied))
        let lines = nothing.text(["stop", "--campaign", "spring-*", "--reason", "wrong price"])
        #expect(lines[0].hasPrefix("NOTHING IS STOPPED: x.sock: permission denied: "), "\(lines)")
        #expect(lines[1] == "as root: sudo sendguard stop --campaign 'spring-*' --reason 'wrong price'")
        // The guard may have made the stop before it closed the connection.
        #expect(NothingStopped.certainly(.cannot("x.sock: the guard closed the connection")) == nil)
    }

    @Test func `a stop that finds no guard says that nothing is stopped`() {
        let place = StatePlace(folder: "/nowhere/state", source: .option)
        let lines = NothingStopped(lines: place.nobody.lines, status: .cannot).text(["stop"])
        #expect(lines[0].hasPrefix("NOTHING IS STOPPED: no guard answers at /nowhere/state/"), "\(lines)")
    }

    @Test(arguments: [["stop", "spring-sale"], ["stop", "--bogus", "a", "b"], ["stop", "campaign"]])
    func `a stop that cannot be put together is not guessed`(words: [String]) throws {
        #expect(try !text(words).contains("You probably mean"))
    }

    @Test func `the advice names the campaign, and repeats where the guard is`() throws {
        let text = try text(["stop", "it's spring", "--state", "/var/lib/x", "--config=c.yaml"])
        #expect(text.hasPrefix("NOTHING IS STOPPED: \"it's spring\" is not a stop id such as S1.\n"), "\(text)")
        #expect(text.contains("  To stop a campaign: sendguard stop --campaign 'it'\\''s spring'\n"), "\(text)")
        #expect(text.contains("  To stop all mail: sendguard stop --state /var/lib/x --config=c.yaml\n"), "\(text)")
    }

    @Test(arguments: [
        (["STATUS"], "did you mean `sendguard status`?"), (["sttaus", "--json"], "did you mean `sendguard status`?"),
        (["start"], "did you mean `sendguard serve`?"), (["continue"], "did you mean `sendguard resume`?"),
        (["list", "imprt", "x"], "did you mean `sendguard list import`?"),
        (["incident", "apology", "amr"], "did you mean `sendguard incident apology arm`?"),
    ])
    func `an unknown command gets a suggestion`(words: [String], advice: String) throws {
        let text = try text(words)
        #expect(text.hasPrefix("Error: there is no command \"") && text.contains(advice), "\(text)")
    }

    @Test(arguments: [
        ("allow --hlp", "--help"), ("block --hlp", "--help"), ("check --hlp", "--help"), ("list add --hepl", "--help"),
        ("allow --mesage 01hzy3k9vm8q2", "--message"), ("block --phrse x", "--phrase"), ("log --hlp", "--help"),
        ("resume S1 --reson x", "--reason"), ("incident note --stat x", "--state"), ("--hlp", "--help"),
        ("allow confirm A1 --reson=x", "--reason"), ("held release --dryrun", "--dry-run"),
    ])
    func `an option that the command does not have is named first, with the nearest one`(
        typed: String, meant: String
    ) throws {
        let words = typed.split(separator: " ").map(String.init)
        let text = try text(words)
        let wrong = try #require(words.first { $0.hasPrefix("--") }).prefix { $0 != "=" }
        #expect(text.hasPrefix("Error: Unknown option '\(wrong)'. Did you mean '\(meant)'?\nUsage: "), "\(text)")
        #expect(text.contains("--help' for more information."), "\(text)")
    }

    @Test(arguments: ["allow", "block", "allow --message x", "block --phrase", "allow --bogus-option"])
    func `no text names a command that the help does not list`(typed: String) throws {
        let words = typed.split(separator: " ").map(String.init)
        let text = try text(words)
        #expect(!text.contains("\(words[0]) new") && text.contains("'sendguard \(words[0]) --help'"), "\(text)")
        #expect(text.contains("Usage: sendguard \(words[0]) --"), "\(text)")
    }

    @Test func `a missing value is not taken for an unknown option`() throws {
        let text = try text(["allow", "--reason", "--bogus"])
        #expect(text.hasPrefix("Error: Missing value for '--reason'"), "\(text)")
    }

    @Test(arguments: [
        ("log spring-sale", "log --campaign spring-sale"), ("log ann@example.com", "log --recipient ann@example.com"),
        ("log I1", "report --incident I1"), ("report I1", "report --incident I1"),
        ("report spring-sale", "report --campaign spring-sale"), ("resume S1 S2", "resume S2 --reason TEXT"),
        ("resume", "resume S1 --reason TEXT"),
    ])
    func `a word without its option gets the whole command`(typed: String, meant: String) throws {
        let text = try text(typed.split(separator: " ").map(String.init))
        #expect(text.hasPrefix("Error: ") && text.contains("sendguard \(meant)"), "\(text)")
    }

    @Test func `a verdict may be in upper case`() {
        #expect(CommandLineReading.complaint(about: ["log", "--verdict", "Blocked", "--delivery", "REFUSED"]) == nil)
    }

    @Test func `other mistakes keep the parser's text`() throws {
        for words in [["list", "import"], ["log", "--bogus"], ["resume", "--reason", "x"], ["--bogus"]] {
            let complaint = try #require(CommandLineReading.complaint(about: words))
            #expect(try text(words) == complaint.text)
        }
        #expect(
            try text(["qqqqqqqq"])
                == "Error: there is no command \"qqqqqqqq\".\n  See 'sendguard --help' for all commands.")
    }
}
