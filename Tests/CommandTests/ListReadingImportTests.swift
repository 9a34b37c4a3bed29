import Control
import Guard
import Mail
import TestSupport
import Testing

@testable import sendguard

/// Imports that ask: previews, refusals with questions, answers that stay with the list, lists of topics.
@Suite(.scoped)
struct ListReadingImportTests {
    /// A file in memory, in pieces of some bytes.
    private actor File: ListByteSource {
        private var rest: ArraySlice<UInt8>
        init(_ text: String) { rest = Array(text.utf8)[...] }

        func next() async throws(ControlFailure) -> [UInt8]? {
            guard !rest.isEmpty else { return nil }
            let piece = Array(rest.prefix(7))
            rest = rest.dropFirst(7)
            return piece
        }
    }

    private func control(_ settings: [ListSettings] = []) async throws -> GuardService {
        GuardService(
            try await StateFolder(try TestScope.mine.path("state"), settings: ServiceSettings(lists: settings))
        )
        .acting(as: Identity(name: "ann"))
    }

    private func take(
        _ text: String, into control: GuardService, _ change: (inout ListImportRequest) throws -> Void = { _ in }
    ) async throws -> ListImportReport {
        var request = ListImportRequest(name: "gone", source: "a.csv")
        try change(&request)
        return try await control.importList(request, from: File(text))
    }

    private func refusal(
        of text: String, into control: GuardService, _ change: (inout ListImportRequest) throws -> Void = { _ in }
    ) async throws -> String {
        let failure = await #expect(throws: ControlFailure.self) { try await take(text, into: control, change) }
        return failure?.description ?? ""
    }

    private static let people = """
        email,status
        ann@example.com,active
        ben@example.com,unsubscribed
        cat@example.com,on ice

        """

    @Test func `a preview stores nothing, and says what is asked`() async throws {
        let control = try await control()
        defer { control.close() }
        let report = try await take(Self.people, into: control) { $0.preview = true }
        let reading = try #require(report.reading)
        #expect(report.version == 0 && report.rows == 1)
        #expect(
            reading.isUncertain && reading.questions.count == 1 && reading.columns.map(\.role) == ["address", "status"])
        #expect(reading.suppressed.examples == ["ben@example.com"] && reading.unsettled.count == 1)
        #expect(control.store.versions().isEmpty)
        let lines = ListReadingText.lines(
            of: reading, of: "a.csv", command: ["sendguard", "list", "import", "gone", "a.csv"])
        #expect(
            lines.last == "  sendguard list import gone a.csv --column email=address,status=status "
                + "--status active=mailable,unsubscribed=suppressed:unsubscribed")
        #expect(lines.contains("rows: 1 suppressed, 1 mailable left out, 1 not understood"))
    }

    @Test func `whom any row of a file suppresses is not on the audience`() async throws {
        let control = try await control()
        defer { control.close() }
        let text = "email,status\nann@example.com,active\nben@example.com,active\nAnn@example.com,unsubscribed\n"
        let report = try await take(text, into: control) {
            $0.kind = .audience
            $0.scope = try ListScope(terms: ["all"])
        }
        #expect(report.rows == 1)
        #expect(
            ListImportCommand.counts(of: report)
                == "1 mailable, 1 suppressed left out, 1 also suppressed in another row")
    }

    @Test func `what is not understood is refused with the flag that answers it, and the answer stays`() async throws {
        let control = try await control()
        defer { control.close() }
        let text = try await refusal(of: Self.people, into: control)
        #expect(text.contains("says \"on ice\" (1 row, first on line 4)") && text.contains("--status"))
        let report = try await take(Self.people, into: control) { try $0.answers.addStatus("on ice=suppressed:paused") }
        #expect(report.rows == 2 && ListImportCommand.counts(of: report) == "2 suppressed, 1 mailable left out")
        #expect(try await take(Self.people, into: control).version == 2)
    }

    @Test func `an import says which times it could not read`() async throws {
        let control = try await control()
        defer { control.close() }
        let text = "email,reason,date\nann@example.com,asked,2026-03-01\nben@example.com,asked,soon\n"
        let report = try await take(text, into: control)
        #expect(
            ListImportCommand.unread(of: report) == [
                "column \"date\": 1 time cannot be read and is left out; --preview shows the column"
            ])
    }

    @Test func `a file that no longer fits is refused, unless it is allowed`() async throws {
        let control = try await control()
        defer { control.close() }
        _ = try await take("email,status\nann@example.com,unsubscribed\n", into: control)
        for text in ["email,state\nann@example.com,unsubscribed\n", "email\nann@example.com\n"] {
            #expect(try await refusal(of: text, into: control).contains("\"status\" (status) is gone"), "\(text)")
        }
        let report = try await take("email\nann@example.com\nben@example.com\n", into: control) {
            $0.exceptions = [.reading]
        }
        #expect(report.rows == 2)
    }

    @Test func `an import of people of the other kind only is refused`() async throws {
        let control = try await control()
        defer { control.close() }
        let text = try await refusal(of: "email,status\nann@example.com,active\n", into: control)
        #expect(text.contains("are of people who are mailed, but the list is of people who are not mailed"), "\(text)")
    }

    @Test func `opt-outs from a topic go to the list that the configuration names`() async throws {
        var settings = ListSettings(name: "gone")
        try settings.reading.addTopic("news", "no-news")
        let control = try await control([settings, ListSettings(name: "no-news")])
        defer { control.close() }
        let text = "address,tags,created_at\nann@example.com,*,2026-03-01\nben@example.com,news,2026-03-02\n"
        let report = try await take(text, into: control)
        #expect(report.rows == 1 && report.reading?.optOuts.count == 1)
        let hits = try await control.checkLists(ListCheckRequest(address: "ben@example.com"))
        #expect(hits.reply?.contains("list no-news") == true)
        let asked = try await refusal(
            of: "address,tags,created_at\nann@example.com,deals,2026-03-01\n", into: control)
        #expect(asked.contains("from one topic only: \"deals\" (1)") && asked.contains("--topic"))
    }

    @Test func `a file of opt-outs from topics only leaves the list itself without an entry`() async throws {
        var settings = ListSettings(name: "gone")
        try settings.reading.addTopic("news", "no-news")
        try settings.reading.addTopic("deals", "ignore")
        let control = try await control([settings, ListSettings(name: "no-news")])
        defer { control.close() }
        let head = "address,tags,created_at\n"
        let ignored = try await refusal(of: head + "ann@example.com,deals,2026-03-01\n", into: control)
        #expect(ignored.contains("contains no address"))
        let report = try await take(head + "ben@example.com,news,2026-03-02\n", into: control)
        #expect(report.rows == 0 && report.topicLists?.first?.new == 1)
        // An entry in force still does not go unseen.
        _ = try await take(head + "ann@example.com,*,2026-03-01\nben@example.com,news,2026-03-02\n", into: control)
        let text = try await refusal(of: head + "ben@example.com,news,2026-03-02\n", into: control)
        #expect(text.contains("--allow removed"), "\(text)")
    }

    @Test func `a preview decides as the import does, and counts what goes`() async throws {
        let control = try await control()
        defer { control.close() }
        _ = try await take("email\na@example.com\nb@example.com\n", into: control)
        let same = try await take("email\na@example.com\nc@example.com\n", into: control) { $0.preview = true }
        #expect(same.refusal == nil && same.turnover == "1 new, 1 gone, 1 stay" && same.version == 0)
        #expect(
            ListImportCommand.preview(same, command: []).contains("the list would have 2 rows (1 new, 1 gone, 1 stay)"))
        for text in ["email\nz@example.com\n", "email\n", "email\na@example.com\nnot an address\n"] {
            let report = try await take(text, into: control) { $0.preview = true }
            #expect(report.refusal != nil && ListImportCommand.previewRefusal(of: report) != nil, "\(text)")
            _ = try await refusal(of: text, into: control)
        }
        let gone = try await take("email\nz@example.com\n", into: control) { $0.preview = true }
        #expect(try await refusal(of: "email\nz@example.com\n", into: control) == gone.refusal)
        let allowed = try await take("email\nz@example.com\n", into: control) {
            ($0.preview, $0.exceptions) = (true, [.removed])
        }
        #expect(allowed.refusal == nil)
        #expect(control.store.versions().first?.version == 1)
    }

    @Test func `an import names the lists of topics that it replaces`() async throws {
        var settings = ListSettings(name: "gone")
        try settings.reading.addTopic("news", "no-news")
        let control = try await control([settings, ListSettings(name: "no-news")])
        defer { control.close() }
        let head = "address,tags,created_at\nann@example.com,*,2026-03-01\n"
        let report = try await take(head + "ben@example.com,news,2026-03-02\n", into: control)
        #expect(report.topicLists?.map(\.name) == ["no-news"] && report.topicLists?.first?.new == 1)
        #expect(ListImportCommand.topicLines(of: report).first?.hasPrefix("imported no-news (suppression)") == true)
        let text = try await refusal(of: head + "cat@example.com,news,2026-03-02\n", into: control)
        #expect(text.hasPrefix("list no-news, which gets the opt-outs from a topic: "))
    }

    @Test func `an empty file is refused because it is empty`() async throws {
        let control = try await control()
        defer { control.close() }
        _ = try await take("email,status\nann@example.com,unsubscribed\n", into: control)
        #expect(try await refusal(of: "", into: control).contains("contains no address"))
    }

    @Test func `a file of one column needs no reading, whatever its pieces are`() async throws {
        let control = try await control()
        defer { control.close() }
        let report = try await take("email\nann@example.com\nben@example.com\n", into: control)
        #expect(report.rows == 2 && report.reading == nil)
    }
}

extension GuardService {
    /// Releases the state folder.
    fileprivate func close() { (state as? StateFolder)?.close() }
}
