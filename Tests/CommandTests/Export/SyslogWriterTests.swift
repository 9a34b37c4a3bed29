import Foundation
import Guard
import Mail
import Testing

@testable import sendguard

struct SyslogWriterTests {
    private func message(
        _ entry: RecordExportEntry, _ target: SyslogSettings.Target, facility: SyslogSettings.Facility = .mail,
        maxBytes: Int = 2048, hostname: String = "mail.example.com"
    ) -> String {
        var settings = SyslogSettings(target: target)
        settings.facility = facility
        settings.maxBytes = maxBytes
        let line = RecordExportLine(entry, .off, now: RecordExportLineTests.noon)
        return String(decoding: SyslogWriter(settings, hostname: hostname).message(line), as: UTF8.self)
    }

    private let udp = SyslogSettings.Target.udp(host: "::1", port: 514)

    @Test func `a message by UDP has the format of RFC 5424`() throws {
        let text = message(RecordExportLineTests.message(), udp)
        let head = "<22>1 2026-03-01T12:00:00.000Z mail.example.com sendguard \(getpid()) message - {"
        #expect(text.hasPrefix(head) && text.hasSuffix("}"))
        let event = message(RecordExportLineTests.event(), udp, facility: .local7, hostname: "k\u{E4}se \u{1F600}")
        #expect(event.hasPrefix("<189>1 2026-03-01T12:00:00.000Z kse sendguard \(getpid()) act - {"), "\(event)")
        #expect(message(RecordExportLineTests.event(), udp, hostname: "").contains("Z - sendguard "))
    }

    @Test func `a message to a socket has the traditional format`() throws {
        let text = message(RecordExportLineTests.message(), .socket("/dev/log"))
        // The time is the machine's local time.
        let form = /<22>[A-Z][a-z]{2} [ 0-9][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9] sendguard\[[0-9]+\]: \{.*\}/
        #expect(text.wholeMatch(of: form) != nil, "\(text)")
    }

    @Test(arguments: [480, 2048]) func `no message exceeds the limit, and each one is complete JSON`(limit: Int) throws
    {
        let name = String(repeating: "\u{9B}", count: 300)
        let host = String(repeating: "h", count: 300)
        for recipients in [1, 3, 9, 27, 1000] {
            for entry in [
                RecordExportLineTests.message(recipients: recipients, campaign: name),
                RecordExportLineTests.event(reason: String(repeating: "x", count: recipients * 20), who: name),
            ] {
                let text = message(entry, udp, maxBytes: limit, hostname: limit == 480 ? "h" : host)
                #expect(text.utf8.count <= limit)
                let json = text[text.firstIndex(of: "{")!...]
                _ = try JSONSerialization.jsonObject(with: Data(json.utf8))
            }
        }
    }

    @Test func `the number of a facility is that of RFC 5424`() {
        let numbers = SyslogSettings.Facility.allCases.map(\.number)
        #expect(numbers == [1, 2, 3, 4, 10, 16, 17, 18, 19, 20, 21, 22, 23])
        #expect(udp.text == "udp:[::1]:514" && SyslogSettings.Target.udp(host: "h", port: 1).text == "udp:h:1")
    }
}
