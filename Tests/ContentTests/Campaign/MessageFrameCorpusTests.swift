import Foundation
import Mail
import TestSupport
import Testing

@testable import Content

/// Shows where `MessageFrame.threshold` comes from. It uses real mail: two mails by one sender in one kind of part
/// mostly have one template; two mails by different senders never do.
///
/// The corpus is third-party mail that lies beside the checkout and is not part of the project.
@Suite(.enabled(if: Checkout.corpus != nil, "no labelled mail beside the checkout"))
struct MessageFrameCorpusTests {
    private struct Row: Decodable {
        let file: String
        let group: String
    }

    private struct Mail {
        let file: String
        let sender: String
        let list: String
        let frame: MessageFrame
    }

    private func rows() throws -> [Row] { try Checkout.labels() }

    private func mails() throws -> [Mail] {
        let folder = try #require(Checkout.corpus)
        return try rows().filter { $0.group == "real-neg" }.map { row in
            let bytes = try Data(contentsOf: URL(filePath: "\(folder)/messages/\(row.file)"))
            let message = bytes.withUnsafeBytes { Message(reading: $0) }
            let from = message.firstField("From").map { MailboxList($0.unfoldedValue).addresses } ?? []
            let list = ["List-Id", "Sender", "List-Post"].lazy.compactMap { message.firstField($0)?.value }.first ?? ""
            return Mail(
                file: row.file, sender: from.first?.domainKey ?? "", list: list, frame: MessageFrame(of: message))
        }
    }

    /// The same frame around other words. Every word in the first part of the HTML is replaced, and the links and
    /// images in the middle are removed, as when an apology replaces thirty products.
    ///
    /// - Returns: nil when the HTML is encoded, so that its bytes do not show it.
    private func reworded(_ bytes: [UInt8]) -> [UInt8]? {
        func matches(_ text: String, at index: Int) -> Bool { bytes[index...].starts(with: text.utf8) }
        guard let start = bytes.indices.first(where: { matches("<body", at: $0) || matches("<BODY", at: $0) }) else {
            return nil
        }
        let (middle, end) = (start + (bytes.count - start) / 5, start + (bytes.count - start) * 3 / 5)
        var result = bytes
        var isTag = false
        for index in start..<end {
            let byte = bytes[index]
            if byte == UInt8(ascii: "<") { isTag = true } else if byte == UInt8(ascii: ">") { isTag = false }
            if !isTag, (byte | 0x20) &- 0x61 < 13 { result[index] = byte + 13 }
            if isTag, index > middle, matches("href=", at: index) || matches("src=", at: index) {
                result[index] = UInt8(ascii: "x")
            }
        }
        return result
    }

    @Test func `mails with one frame and different words are alike`() throws {
        let folder = try #require(Checkout.corpus)
        var similarities: [Double] = []
        for row in try rows() where ["real-neg", "design-neg", "rendered-neg"].contains(row.group) {
            let bytes = try Array(Data(contentsOf: URL(filePath: "\(folder)/messages/\(row.file)")))
            let message = bytes.withUnsafeBytes { Message(reading: $0) }
            guard let other = reworded(bytes)?.withUnsafeBytes({ Message(reading: $0) }) else { continue }
            let similarity = MessageFrame(of: message).similarity(to: MessageFrame(of: other))
            similarities.append(similarity)
            if similarity < MessageFrame.threshold { print("unlike: \(row.file) \(similarity)") }
        }
        print("reworded: \(figures(similarities))")
        #expect(similarities.count > 100)
        #expect(Double(similarities.count { $0 < MessageFrame.threshold }) <= 0.05 * Double(similarities.count))
    }

    private func figures(_ values: [Double]) -> String {
        let sorted = values.sorted()
        let places = [0.01, 0.05, 0.1, 0.5, 0.9, 0.99, 0.999].map { place in
            "\(place): \((sorted[Int(place * Double(sorted.count - 1))] * 1000).rounded() / 1000)"
        }
        return "\(values.count) values, quantiles \(places.joined(separator: ", "))"
    }

    @Test func `mails of different senders are not alike`() throws {
        let mails = try mails()
        var unlike: [Double] = []
        var alike: [Double] = []
        var unlikeHTML: [Double] = []
        for (index, one) in mails.enumerated() where !one.sender.isEmpty {
            for other in mails[..<index] where !other.sender.isEmpty {
                let similarity = one.frame.similarity(to: other.frame)
                if one.sender == other.sender {
                    alike.append(similarity)
                } else if one.list != other.list || one.list.isEmpty {
                    unlike.append(similarity)
                    if one.frame.hasHTML, other.frame.hasHTML { unlikeHTML.append(similarity) }
                    if similarity >= MessageFrame.threshold { print("alike: \(one.file) \(other.file) \(similarity)") }
                }
            }
        }
        print("alike: \(unlike.count { $0 >= MessageFrame.threshold })")
        print("other senders: \(figures(unlike))")
        print("other senders, both HTML: \(figures(unlikeHTML)), highest \(unlikeHTML.max() ?? 0)")
        print("the same sender: \(figures(alike))")
        #expect(unlike.count > 10_000 && unlikeHTML.count > 500)
        for values in [unlike, unlikeHTML] {
            #expect(Double(values.count { $0 >= MessageFrame.threshold }) <= 0.005 * Double(values.count))
        }
    }
}
