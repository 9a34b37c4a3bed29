import Foundation
import TestSupport
import Testing

@testable import sendguard

struct HelpPagesTests {
    @Test func `every page of the catalog is in the program, and no other`() throws {
        let folder = "\(Checkout.root)/Sources/sendguard/Documentation.docc"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
        #expect(Set(files) == Set(HelpPage.all.map { "\($0.topic).md" }), "see Sources/CDefaults/CDefaults.c")
        for page in HelpPage.all {
            #expect(try page.text == String(contentsOfFile: "\(folder)/\(page.topic).md", encoding: .utf8))
        }
    }

    @Test func `a page has a title, says what it is for, and where to go next`() {
        for page in HelpPage.all {
            let lines = page.text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines[0] == "# \(page.title)" && !page.title.isEmpty, "\(page.topic)")
            #expect(lines[1].isEmpty && lines[2].first?.isLetter == true, "\(page.topic): the first sentence")
            #expect(lines.last { $0.hasPrefix("## ") } == "## Where to go next", "\(page.topic)")
        }
    }

    @Test func `a command is found by its words, also by its old name`() {
        #expect(HelpCommand.command(["held", "release"]) == HeldReleaseCommand.self)
        #expect(HelpCommand.command(["acts"]) == EventsCommand.self)
        #expect(HelpCommand.command(["held", "nothing"]) == nil)
    }

    @Test func `topics and commands are found in upper case`() throws {
        #expect(HelpCommand.command(["HELD", "Release"]) == HeldReleaseCommand.self)
        for words in [["STOP"], ["First-Day"], ["Held", "LIST"]] {
            let command = try #require(try Sendguard.parseAsRoot(["help"] + words) as? HelpCommand)
            #expect(throws: Never.self) { try command.run() }
        }
    }

    @Test(arguments: [
        (["first"], "did you mean `sendguard help first-day`?"),
        (["first", "day"], "did you mean `sendguard help first-day`?"),
        (["log", "verify"], "did you mean `sendguard help log`?"), (["resum"], "did you mean `sendguard help resume`?"),
        (["stop", "lists"], "help prints one topic at a time: `sendguard help stop`, `sendguard help lists`"),
    ])
    func `an unknown topic gets a suggestion`(words: [String], advice: String) {
        #expect(HelpCommand.mistake(in: words).hasSuffix(advice), "\(HelpCommand.mistake(in: words))")
    }

    @Test func `the error for an unknown topic names the nearest topic`() throws {
        let command = try #require(try Sendguard.parseAsRoot(["help", "incidnets"]) as? HelpCommand)
        do {
            try command.run()
            Issue.record("help accepted an unknown topic")
        } catch let failure as CommandFailure {
            #expect(failure.status == .usage && failure.lines[0].contains("did you mean `sendguard help incidents`?"))
        }
    }
}
