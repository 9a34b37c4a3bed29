/// One line of `sendguard log --json`.
package struct LogRecord: Decodable, Sendable {
    package struct Delivery: Decodable, Sendable {
        package let address: String
        package let state: String
        package let reply: String?
        package let segment: String?
        package let header: String?
    }

    package struct Finding: Decodable, Sendable {
        package let check: String
        package let kind: String
        package let `where`: String
        package let excerpt: String
        package let action: String
    }

    package let id: String
    package let at: String
    package let stream: String
    package let client: String
    package let campaign: String
    package let sender: String?
    package let subject: String
    package let size: Int
    package let sha256: String
    package let verdict: String
    package let deliveries: [Delivery]
    package let findings: [Finding]
    package let upstream: String?
    package let stop: String?
    package let lists: [String: Int]
    package let messageID: String?
    package let espID: String?

    private enum CodingKeys: String, CodingKey {
        case id, at, stream, client, campaign, sender, subject, size, sha256, verdict, deliveries, findings, upstream,
            stop, lists
        case messageID = "message_id"
        case espID = "esp_id"
    }

    /// All lines of the output.
    package static func read(_ output: String) throws -> [LogRecord] { try JSONLines.read(output) }
}
