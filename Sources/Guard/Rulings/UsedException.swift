import Content
import Mail

/// The words of the finding about a second try.
package enum SecondTry {
    /// Behind the recipients in the excerpt when the ESP may have the message, and nobody knows.
    static let unsure = " may have it"

    /// `it went to ann@example.com (record 38hdf38s20000) already`, from the finding's excerpt.
    package static func had(_ excerpt: String) -> String {
        excerpt.hasSuffix(unsure) ? "\(excerpt) already" : "it went to \(excerpt) already"
    }
}

/// An exception that covers a message, some of whose recipients have the content by it already.
///
/// The finding about it refuses the message, and the checks' findings are `allowed`: a person let them pass, so they do
/// not count for trip rules.
struct UsedException {
    private let id: RulingID
    /// The recipients who have the content, with the message that brought it, and the number of those not named.
    private let people: String
    private let isUnsure: Bool
    /// What the sender can do for recipients of the message who do not have it.
    private let advice: String

    /// The most recipients that are named.
    private static let namedLimit = 3

    /// - Parameters:
    ///   - reached: the messages that brought the content, by the recipient's key.
    ///   - unsure: the keys of recipients who may have it, because no answer of the ESP says so.
    ///   - isInForce: whether other recipients may have the content by it.
    /// - Returns: nil when none of the recipients has it.
    init?(
        _ id: RulingID, _ reached: [String: RecordID], _ unsure: Set<String>, _ recipients: [Address], isInForce: Bool
    ) {
        var seen: Set<String> = []
        let had = recipients.filter { reached[$0.key] != nil && seen.insert($0.key).inserted }
        guard !had.isEmpty else { return nil }
        self.id = id
        let named = had.prefix(Self.namedLimit).map { one in
            one.fullText + (reached[one.key].map { " (record \($0))" } ?? "")
        }
        let more = had.count - named.count
        people = named.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
        isUnsure = had.contains { unsure.contains($0.key) }
        let hasOthers = recipients.contains { reached[$0.key] == nil }
        advice = isInForce && hasOthers ? ": send it only to the others" : ""
    }

    /// S: 550 5.7.1 sendguard: exception A1 covered this content, and it went to ann@example.com (record
    ///    38hdf38s20000) already [exception A1]
    func judgement(of judgement: Judgement) -> Judgement {
        let excerpt = isUnsure ? people + SecondTry.unsure : people
        let finding = Finding(
            check: Roster.exceptionFindings, kind: id.description, where: "recipients", excerpt: excerpt,
            reason: "exception \(id) covered this content, and \(SecondTry.had(excerpt))\(advice)")
        return Judgement(
            findings: [finding] + judgement.allowed(by: id),
            refusal: CheckRunner.refusal(for: finding, .policy, by: "\(Roster.exceptionFindings) \(id)"))
    }
}

extension Judgement {
    /// The findings, let through by an exception.
    func allowed(by exception: RulingID) -> [Finding] {
        findings.map { $0.refuses ? $0.allowed(by: exception.description) : $0 }
    }
}
