// Folder Record: the rows of the record, one file for each kind: messages with their index and the chain over them,
// stops and events, held mail, incidents, apologies, templates, session events. It writes in the caller's
// transaction, and keeps no state except `ApologyMarks`. It may use Database. `AuditStatements` has the inserts of
// every message.

import Content
import Foundation
import GRDB
import Guard
import Mail

/// Reads records with everything that belongs to them. A value that cannot be parsed is reported as damage and never
/// skipped.
///
/// **Why by column numbers.** Looking up each of twenty values by name, in each row of three tables, took more than
/// half of the time of a question.
struct RecordReader {
    /// Columns of `records r` with `outcomes o`; the raw value is the position in the query.
    enum Column: CInt, CaseIterable {
        case id, at, bodyAfter, decidedAfter, stream, clientAddress, login, campaign, sender, originators, subject, size
        case sha256, verdict, upstream, stop, lists, messageID, content, unjudged
        case finalVerdict, finalState, finalReply, finalStop, answeredAt, espID

        fileprivate var sql: String {
            switch self {
            case .id: "r.id"
            case .at: "r.at"
            case .bodyAfter: "r.body_after"
            case .decidedAfter: "r.decided_after"
            case .stream: "r.stream"
            case .clientAddress: "r.client_address"
            case .login: "r.login"
            case .campaign: "r.campaign"
            case .sender: "r.sender"
            case .originators: "r.originators"
            case .subject: "r.subject"
            case .size: "r.size"
            case .sha256: "r.sha256"
            case .verdict: "r.verdict"
            case .upstream: "r.upstream"
            case .stop: "r.stop"
            case .lists: "r.lists"
            case .messageID: "r.message_id"
            case .content: "r.content"
            case .unjudged: UnjudgedRow.column
            case .finalVerdict: "o.verdict"
            case .finalState: "o.state"
            case .finalReply: "o.reply"
            case .finalStop: "o.stop"
            case .answeredAt: "o.at"
            case .espID: "o.esp_id"
            }
        }
    }

    /// All columns, as SQL.
    static let columns = Column.allCases.map(\.sql).joined(separator: ", ")

    /// The result of a record that has an outcome.
    private struct Followed {
        let state: Delivery.State
        let reply: Reply
    }

    private let deliveries: RawRows
    private let findings: RawRows
    /// Versions change with an import, not with a message.
    private var lists: (text: String, versions: [String: Int64]) = ("{}", [:])

    init(_ db: Database) throws {
        deliveries = try RawRows(db, Self.deliveriesSQL, [0])
        findings = try RawRows(db, Self.findingsSQL, [0])
    }

    /// - Parameter row: a row of a query for `columns`.
    mutating func record(_ row: RawRows) throws -> MessageRecord {
        let id = RecordID(value: row.number(.id))
        guard let verdict = Verdict(rawValue: row.string(.finalVerdict) ?? row.string(.verdict) ?? "") else {
            throw Self.damaged(id)
        }
        let sender = try row.string(.sender).map { text in
            guard let address = Address(text) else { throw Self.damaged(id) }
            return address
        }
        var followed: Followed?
        if !row.isNull(.finalVerdict) {
            guard let state = row.string(.finalState).flatMap(Delivery.State.init(rawValue:)),
                let reply = row.string(.finalReply).flatMap(ReplyColumn.reply)
            else { throw Self.damaged(id) }
            followed = Followed(state: state, reply: reply)
        }
        let (deliveries, released, releasedAs, held) = try deliveries(of: id, followed)
        let at = Timestamp(microseconds: row.number(.at))
        var record = MessageRecord(
            id: id, at: at, stream: row.string(.stream) ?? "", clientAddress: row.string(.clientAddress) ?? "",
            login: row.string(.login), campaign: row.string(.campaign) ?? "", sender: sender,
            subject: row.string(.subject) ?? "", sizeBytes: Int(row.number(.size)), sha256: row.string(.sha256) ?? "",
            verdict: verdict, deliveries: deliveries, findings: try findings(of: id), upstream: row.string(.upstream),
            stop: (row.optionalNumber(.finalStop) ?? row.optionalNumber(.stop)).map(StopID.init(value:)),
            lists: try versions(released ?? row.string(.lists), id),
            bodyAt: row.optionalNumber(.bodyAfter).map { at + .microseconds($0) },
            decidedAt: row.optionalNumber(.decidedAfter).map { at + .microseconds($0) })
        if verdict == .held || verdict == .blocked && !held.isEmpty {
            record.verdict = Verdict(ofHeld: held)
            // Mail that was released, or refused for another reason, does not count for the stop.
            if record.verdict != .held, !held.allSatisfy({ $0 == .discarded }) { record.stop = nil }
        }
        record.originators = row.string(.originators).map(OriginatorsColumn.originators)
        record.answeredAt = row.optionalNumber(.answeredAt).map(Timestamp.init(microseconds:))
        record.messageID = row.string(.messageID)
        record.content = row.string(.content)
        record.unjudged = row.string(.unjudged).flatMap(UnjudgedRow.checks)
        record.espID = releasedAs ?? row.string(.espID)
        return record
    }

    private mutating func versions(_ text: String?, _ id: RecordID) throws -> [String: Int64] {
        guard let text else { return [:] }
        if text != lists.text {
            guard let versions = try? JSONDecoder().decode([String: Int64].self, from: Data(text.utf8)) else {
                throw Self.damaged(id)
            }
            lists = (text, versions)
        }
        return lists.versions
    }

    private static let findingsSQL = """
        SELECT check_name, kind, place, excerpt, reason, undecided, action, start, length, allowed_by
        FROM findings WHERE record = ? ORDER BY position
        """

    private func findings(of id: RecordID) throws -> [Finding] {
        findings.begin(with: id.value)
        var found: [Finding] = []
        while try findings.next() {
            guard let action = findings.string(6).flatMap(Finding.Action.init(rawValue:)) else {
                throw Self.damaged(id)
            }
            var finding = Finding(
                check: findings.string(0) ?? "", kind: findings.string(1) ?? "", where: findings.string(2) ?? "",
                excerpt: findings.string(3) ?? "", reason: findings.string(4) ?? "",
                isUndecided: findings.number(5) != 0)
            finding.action = action
            if let start = findings.optionalNumber(7), let length = findings.optionalNumber(8) {
                finding.location = Finding.Location(offset: Int(start), length: Int(length))
            }
            finding.allowedBy = findings.string(9)
            found.append(finding)
        }
        return found
    }

    /// With the later results of held deliveries.
    private static let deliveriesSQL = """
        SELECT d.address, d.state, d.reply, d.segment, d.header, h.state, h.reply, h.lists, h.at, h.esp_id
        FROM deliveries d LEFT JOIN held_deliveries h ON h.record = d.record AND h.position = d.position
        WHERE d.record = ? ORDER BY d.position
        """

    private typealias Deliveries = (
        deliveries: [Delivery], releasedLists: String?, espID: String?, held: [Delivery.State]
    )

    /// - Returns: the deliveries; the list versions that the last release used, which are newer than the record's;
    ///   the id that the ESP gave the last released delivery; and the states of the held deliveries.
    private func deliveries(of id: RecordID, _ followed: Followed?) throws -> Deliveries {
        deliveries.begin(with: id.value)
        var found: [Delivery] = []
        var released: (lists: String, at: Int64)?
        var releasedAs: (id: String, at: Int64)?
        var held: [Delivery.State] = []
        while try deliveries.next() {
            guard let address = deliveries.string(0).flatMap({ Address($0) }),
                var state = deliveries.string(1).flatMap(Delivery.State.init(rawValue:))
            else { throw Self.damaged(id) }
            var reply: Reply?
            if let text = deliveries.string(2) {
                reply = ReplyColumn.reply(text)
                if reply == nil { throw Self.damaged(id) }
            }
            if state == .unknown, let followed { (state, reply) = (followed.state, followed.reply) }
            if let text = deliveries.string(5) {
                guard let heldState = Delivery.State(rawValue: text) else { throw Self.damaged(id) }
                held.append(heldState)
                state = heldState
                if heldState != .held { reply = deliveries.string(6).flatMap(ReplyColumn.reply) }
            }
            if let lists = deliveries.string(7), let at = deliveries.optionalNumber(8), at > released?.at ?? .min {
                released = (lists, at)
            }
            if let id = deliveries.string(9), let at = deliveries.optionalNumber(8), at > releasedAs?.at ?? .min {
                releasedAs = (id, at)
            }
            found.append(
                Delivery(
                    address: address, state: state, reply: reply, segment: deliveries.string(3) ?? "",
                    header: deliveries.string(4)))
        }
        return (found, released?.lists, releasedAs?.id, held)
    }

    private static func damaged(_ id: RecordID) -> StoreFailure { StoreFailure("record \(id) is damaged") }
}

extension RawRows {
    fileprivate func number(_ column: RecordReader.Column) -> Int64 { number(column.rawValue) }
    fileprivate func optionalNumber(_ column: RecordReader.Column) -> Int64? { optionalNumber(column.rawValue) }
    fileprivate func string(_ column: RecordReader.Column) -> String? { string(column.rawValue) }
    fileprivate func isNull(_ column: RecordReader.Column) -> Bool { isNull(column.rawValue) }
}
