import ArgumentParser
import Foundation
import Guard
import TestSupport
import Testing

@testable import sendguard

/// The shipped playbooks, and the operator's own.
@Suite(.scoped)
struct PlaybookCatalogueTests {
    private static let folder = "\(Checkout.root)/config/playbooks"

    @Test func `every kind has a playbook, and every file is compiled in`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
        #expect(files.sorted() == Incident.Kind.allCases.map { "\($0.rawValue).yaml" }.sorted())
        for file in files {
            let text = try String(contentsOfFile: "\(Self.folder)/\(file)", encoding: .utf8)
            #expect(ShippedFiles.text("playbooks/\(file)") == text)
        }
        for kind in Incident.Kind.allCases {
            let book = try #require(PlaybookCatalogue.shipped[kind])
            #expect(Configuration.shipped.playbooks[kind] == book)
            // Every playbook begins with the owner and the stop, and ends with the lesson.
            #expect(book.steps.prefix(2).map(\.name) == ["own", "stop"] && book.steps.last?.name == "learn")
            #expect((8...14).contains(book.steps.count), "\(kind)")
        }
    }

    /// Every `sendguard ...` between backticks, with values for its placeholders.
    private static let commands: [String] = Incident.Kind.allCases.flatMap { kind in
        (PlaybookCatalogue.shipped[kind]?.steps(
            for: IncidentID(value: 1), StopScope("campaign:spring")!, at: .init(microseconds: 0)) ?? [])
            .flatMap { step in
                step.text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                    .filter { $0.offset % 2 == 1 && $0.element.hasPrefix("sendguard ") }.map { String($0.element) }
            }
    }

    @Test func `every command in the steps is a valid command line`() throws {
        let examples = [
            "STOP": "S1", "RECORD": "0000000000001", "TIME": "2h", "KIND": "other", "TEXT": "text",
            "ADDRESS": "a@x.example",
        ]
        #expect(Set(Self.commands).count > 12)
        for command in Set(Self.commands) {
            var words = command.split(separator: " ").dropFirst().map { word -> String in
                let plain = String(word).replacing("'", with: "")
                return examples[plain] ?? plain
            }
            // The text names this command without its arguments.
            if words == ["incident", "audience"] || words == ["held", "list"] { words = ["status"] }
            #expect(throws: Never.self, "\(command)") { try Sendguard.parseAsRoot(words) }
        }
    }

    @Test func `the playbook for a stale suppression list sends no apology`() throws {
        let book = try #require(PlaybookCatalogue.shipped[.staleSuppression])
        #expect(book.steps.contains { $0.text.hasPrefix("Send no apology.") })
        #expect(!book.steps.contains { $0.text.contains("affected.csv") || $0.text.contains("apology arm") })
    }

    @Test func `the playbook for exposed data asks legal about the authority within 72 hours`() throws {
        let book = try #require(PlaybookCatalogue.shipped[.dataExposure])
        let step = try #require(book.steps.first { $0.text.contains("Art. 33") })
        #expect(step.role == "legal" && step.due == .seconds(72 * 3600) && step.text.hasPrefix("Ask legal"))
    }

    private func write(_ files: [String: String]) throws -> String {
        let folder = try TestScope.mine.path("playbooks")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in files { try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8) }
        return folder
    }

    @Test func `an operator's playbook replaces the shipped one of its kind`() throws {
        let folder = try write([
            "a.yaml": "kind: other\nsteps: [{name: call, do: \"Call\\n  everybody.\", role: boss, due: 5m}]\n",
            "README": "not a playbook",
        ])
        let loaded = try ConfigurationLoader.parse(
            """
            playbooks: \(folder)
            listeners: [{address: "127.0.0.1:1"}]
            upstreams: [{name: a, host: localhost, tls: none}]
            """, file: "f.yaml")
        let books = loaded.configuration.playbooks
        let step = Playbook.Step(name: "call", text: "Call everybody.", role: "boss", due: .seconds(300))
        #expect(books[.other] == Playbook(kind: .other, steps: [step]))
        #expect(books[.placeholder] == PlaybookCatalogue.shipped[.placeholder])
    }

    @Test func `two files of one kind and a missing folder are mistakes`() throws {
        let text = "kind: other\nsteps: [{name: call, do: Call., role: boss}]\n"
        let folder = try write(["a.yaml": text, "b.yaml": text])
        let log = MistakeLog()
        var books = Playbooks()
        #expect(PlaybookCatalogue.add(folder: folder, to: &books, log: log) == nil)
        #expect(
            log.sorted.map { $0.text(file: "f.yaml") } == [
                "\(folder)/b.yaml:1: the playbook of other is already in a.yaml"
            ])
        #expect(PlaybookCatalogue.add(folder: "/nowhere/playbooks", to: &books, log: log) == "does not exist")
    }
}
