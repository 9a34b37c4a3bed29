import Foundation

/// Small messages with invented content.
package enum TestMessage {
    /// A plain text message that passes every check, with CRLF line ends.
    package static func plain(
        subject: String = "Your order is on its way", body: String = "Hello Ada,\n\nyour parcel left us today.",
        fields: [String] = [], id: String = "order-1001"
    ) -> [UInt8] {
        let head =
            [
                "From: Fern & Co <news@example.com>", "To: customer@example.net", "Subject: \(subject)",
                "Date: Mon, 02 Mar 2026 09:30:00 +0000", "Message-ID: <\(id)@example.com>",
            ] + fields
        let lines = head + [""] + body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    /// The same with a header field that names the campaign.
    package static func campaign(_ name: String) -> [UInt8] { plain(fields: ["X-Campaign-ID: \(name)"]) }

    /// A message with this many bytes that hardly compress, as an attachment in base64.
    package static func noise(_ bytes: Int, seed: UInt64, subject: String = "The report") -> [UInt8] {
        var random = SeededRandom(seed: seed)
        let noise = Data((0..<bytes / 8).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } })
        let lines = noise.base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
        return plain(
            subject: subject, body: lines,
            fields: ["MIME-Version: 1.0", "Content-Type: application/pdf", "Content-Transfer-Encoding: base64"])
    }

    /// A message of about this many bytes with a marker in the subject.
    package static func sized(_ bytes: Int, marker: String) -> [UInt8] {
        let line = "A line of ordinary words that fills the letter up to its length, nothing more.\n"
        return plain(
            subject: "Letter \(marker)", body: String(repeating: line, count: max(0, bytes - 250) / line.utf8.count))
    }
}
