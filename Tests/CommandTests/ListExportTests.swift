import Control
import Foundation
import Guard
import Mail
import TestSupport
import Testing

@testable import sendguard

/// Exports of lists, page by page.
@Suite(.scoped)
struct ListExportTests {
    private static let suppressed = [
        ListEntry(
            key: "\"a, \\\"b\"@example.com", reason: "said \"no\", twice", since: Timestamp(rfc3339: "2026-03-01")),
        ListEntry(key: "ann@example.com", reason: "", since: Timestamp(rfc3339: "2026-03-01T10:00:00.5Z")),
        ListEntry(key: "@example.com", reason: "", since: nil),
    ]

    private static let buyers = [
        ListEntry(
            key: "ann@example.com", reason: "", since: nil, engagedAt: Timestamp(rfc3339: "2026-03-01T10:00:00Z"),
            subscribedAt: Timestamp(rfc3339: "2025-01-01"), segment: "fr;be"),
        ListEntry(key: "bob@example.com", reason: "", since: nil),
    ]

    /// Exports a list with one entry a page.
    private func export(
        _ format: ListExportFormat, _ kind: ListKind = .suppression, version: @escaping (Int) -> Int64 = { _ in 3 },
        rows: @escaping (Int) -> Int = { _ in 3 }
    ) -> ListExport {
        let entries = kind == .suppression ? Self.suppressed : Self.buyers
        let ask: (ListRowsRequest) async throws -> ListRowsReport = { request in
            let place = request.cursor
            let inForce = ListVersion(
                list: "out", kind: kind, version: version(place), rows: rows(place),
                importedAt: Timestamp(microseconds: 0), source: "f")
            let next = place + 1 < entries.count ? place + 1 : nil
            return ListRowsReport(inForce, ListPage(entries: [entries[place]], next: next))
        }
        return ListExport(rows: ask, request: ListRowsRequest(list: "out"), format: format, isRaw: false)
    }

    private func text(_ export: ListExport) async throws -> (String, Int) {
        var text = ""
        let count = try await export.run { text += $0 }
        return (text, count)
    }

    @Test func `CSV has a header and quotes the values that need it`() async throws {
        let (text, count) = try await text(export(.csv))
        #expect(count == 3)
        #expect(
            text == #"""
                email,reason,since
                """a, \""b""@example.com","said ""no"", twice",2026-03-01
                ann@example.com,,2026-03-01T10:00:00.500Z
                '@example.com,,

                """#)
        #expect(
            try await self.text(export(.csv, .audience)).0 == #"""
                email,subscribed_at,last_engaged_at,segment
                ann@example.com,2025-01-01,2026-03-01T10:00:00Z,"fr;be"
                bob@example.com,,,

                """#)
    }

    @Test func `JSON has one object per line and leaves out empty values`() async throws {
        let (text, _) = try await text(export(.json))
        #expect(
            text == #"""
                {"email":"\"a, \\\"b\"@example.com","reason":"said \"no\", twice","since":"2026-03-01"}
                {"email":"ann@example.com","since":"2026-03-01T10:00:00.500Z"}
                {"email":"@example.com"}

                """#)
        #expect(
            try await self.text(export(.json, .audience)).0.hasPrefix(
                #"{"email":"ann@example.com","last_engaged_at":"2026-03-01T10:00:00Z","segment":"fr;be","#))
    }

    @Test func `the format lines has only the entries`() async throws {
        let (text, _) = try await text(export(.lines))
        #expect(text == "\"a, \\\"b\"@example.com\nann@example.com\n@example.com\n")
    }

    @Test func `an import or an erasure during an export makes it fail`() async throws {
        for broken in [
            export(.csv, version: { $0 < 2 ? 3 : 4 }), export(.csv, rows: { $0 < 2 ? 3 : 2 }),
        ] {
            let failure = await #expect(throws: CommandFailure.self) { try await text(broken) }
            #expect(failure?.status == .cannot)
            #expect(failure?.lines.first?.contains("changed while it was exported") == true)
        }
    }

    @Test(arguments: ListExportFormat.allCases)
    func `no import accepts an export that was broken off`(format: ListExportFormat) async throws {
        var (text, _) = try await text(export(format))
        text += ListExportFormat.brokenOff
        var terms = ListFile.Terms(formats: ListFormatsReader.shipped, now: Timestamp(rfc3339: "2026-11-30")!)
        if format == .lines { terms.format = .lines }
        let file = ListFile(Array(text.utf8), terms)
        #expect(!file.badRows.isEmpty)
    }

    @Test func `an export replaces a file only when it is complete`() throws {
        let path = try TestScope.mine.write("out.csv", "before")
        let broken = try ExportFile(path)
        try broken.write("half")
        broken.abandon()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
        let whole = try ExportFile(path)
        try whole.write("after")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
        try whole.finish()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "after")
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: TestScope.mine.folder) == ["out.csv"])
        #expect(throws: CommandFailure.self) { try ExportFile("/nowhere/out.csv") }
    }

    /// Root could otherwise replace a device by a file, with `--output /dev/null`.
    @Test func `an export writes into a pipe and through a link without replacing them`() throws {
        let scope = try TestScope.mine
        let pipe = scope.path("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        let reader = open(pipe, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        let file = try ExportFile(pipe)
        try file.write("told")
        try file.finish()
        var bytes = [UInt8](repeating: 0, count: 16)
        #expect(read(reader, &bytes, bytes.count) == 4)
        file.abandon()
        var status = stat()
        #expect(stat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
        #expect(throws: CommandFailure.self) { try ExportFile(scope.folder) }

        let (target, link) = (try scope.write("target", "before"), scope.path("link"))
        #expect(symlink(target, link) == 0)
        let behind = try ExportFile(link)
        try behind.write("after")
        try behind.finish()
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "after")
        #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }
}
