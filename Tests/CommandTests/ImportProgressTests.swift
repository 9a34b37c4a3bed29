import Control
import Foundation
import TestSupport
import Testing

@testable import sendguard

/// The progress of an import, and the file that it reads.
@Suite(.scoped) struct ImportProgressTests {
    private func text(_ read: Int, _ length: Int?, _ seconds: Int, isBar: Bool = false) -> String {
        ImportProgress.text(read: read, of: length, after: .seconds(seconds), isBar: isBar)
    }

    @Test func `the progress line shows the share, the speed and the time left`() {
        #expect(text(68_000_000, 250_000_000, 2) == "27 %, 68 of 250 MB, 34 MB/s, 5 s left")
        #expect(text(1_250_000, 5_000_000, 1) == "25 %, 1.2 of 5.0 MB, 1.2 MB/s, 3 s left")
        #expect(text(0, 5_000_000, 1) == "0 %, 0.0 of 5.0 MB, 0.0 MB/s")
        #expect(text(68_000_000, nil, 2) == "68 MB read, 34 MB/s")
        #expect(text(250_000_000, 250_000_000, 70) == "all 250 MB read, sorting and storing them, 1 min")
    }

    @Test func `the bar is as long as the share that was read`() {
        #expect(text(50, 100, 2, isBar: true).hasPrefix("[###############...............]  50 %, "))
        #expect(text(100, 100, 2, isBar: true).hasPrefix("[\(String(repeating: "#", count: 30))]  all "))
    }

    @Test func `a file is read to its end, and its name, size and time are right`() async throws {
        let path = try TestScope.mine.write("list.csv", String(repeating: "a@example.net\n", count: 50_000))
        let input = try ListInput(path)
        #expect(input.name == "list.csv" && input.lengthBytes == 700_000)
        let now = Date().timeIntervalSince1970
        #expect(abs(Double(input.modifiedAt?.microseconds ?? 0) / 1e6 - now) < 60)
        var count = 0
        while let octets = try await input.next() { count += octets.count }
        #expect(count == 700_000 && input.octetsRead == 700_000 && input.isRead)
    }

    @Test(arguments: [-1, 1]) func `a file that changes while it is read is refused`(change: Int) async throws {
        let path = try TestScope.mine.write("list.csv", String(repeating: "a@example.net\n", count: 50_000))
        let input = try ListInput(path)
        _ = try await input.next()
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.truncate(atOffset: UInt64(700_000 + change * 1000))
        let failure = await #expect(throws: ControlFailure.self) { while try await input.next() != nil {} }
        #expect(failure?.description.contains("was changed while it was read") == true)
    }

    @Test func `a missing file and a folder are refused with the reason`() throws {
        #expect(throws: CommandFailure.usage("/nowhere: cannot be read: no such file")) { try ListInput("/nowhere") }
        #expect(throws: CommandFailure.usage("/tmp: is a folder")) { try ListInput("/tmp") }
    }
}
