import Content
import Control
import Guard
import Mail

/// The mail that a checked file is judged as: its envelope, its stream and its ESP.
struct OfflineMail: Sendable {
    /// The reverse-path.
    enum Sender: Sendable {
        /// The address in the Return-Path field, else in the From field.
        case ofMessage
        /// nil is the null reverse-path.
        case given(Address?)
    }

    var sender = Sender.ofMessage
    var recipients: [Address] = []
    var stream: String
    /// nil: the first upstream of the route.
    var upstream: UpstreamSettings?
    /// nil: the upstream's.
    var profile: UpstreamProfile?

    /// Mail of the first listener, from a client without a login.
    init(_ configuration: Configuration) {
        stream = configuration.listeners.first?.streamName(login: nil) ?? ""
    }
}

extension OfflineMail.Sender {
    func address(in message: Message) -> Address? {
        if case .given(let address) = self { return address }
        for name in ["Return-Path", "From"] {
            guard let value = message.firstField(name)?.value else { continue }
            // The value is a bare address, or has one in angle brackets behind a name.
            let text =
                value.lastIndex(of: "<").map { value[value.index(after: $0)...].prefix { $0 != ">" } } ?? value[...]
            let trimmed = text.drop { $0 == " " }.prefix { $0 != " " }
            if let address = Address(trimmed) { return address }
        }
        return nil
    }
}

/// How the guard ends a message before the ESP gets it. The reply is in one line, without the id of a record.
typealias OfflineEnd = (verdict: Verdict, reply: String)

/// The lists that a checked file's recipients are looked up in.
struct RecipientLists: Sendable {
    /// What the lists say about one recipient.
    struct Answer: Hashable {
        var fate = ListCheckReport.Fate.passes
        /// The reply about the recipient; nil when it passes.
        var reply: String?
        /// The reply that refuses the whole message for the recipient; nil when it passes.
        var refusal: String?
        var notices: [ListNotice] = []

        /// Whether a suppression list keeps the recipient from getting mail.
        var isKeptBack: Bool { refusal.map(ListPolicy.isSuppression) ?? false }

        /// Whether a suppression list has the recipient, in any mode.
        var isSuppressed: Bool { isKeptBack || notices.contains { $0.kind == .suppressed } }
    }

    /// The running guard or its state folder; nil when there are no lists.
    let control: (any GuardControl)?
    let routing: RoutingCharacters

    /// - Parameter campaign: nil as at RCPT, before the header section has arrived.
    func answer(_ address: Address, stream: String, campaign: String?) async throws(ControlFailure) -> Answer {
        if address.hasRouting, routing == .refuse {
            let refusal = RoutingCharacters.refusal.text
            return Answer(fate: .refused, reply: refusal, refusal: refusal)
        }
        guard let control else { return Answer() }
        let report = try await control.checkLists(
            ListCheckRequest(address: address.fullText, stream: stream, campaign: campaign))
        let refusal = report.mail == .leftOut ? report.why.map { "550 5.7.1 sendguard: \($0)" } : report.reply
        return Answer(fate: report.mail, reply: report.reply, refusal: refusal, notices: report.observed)
    }
}

/// The recipients of a checked file at the gates, as `MessageLife` treats those of a message.
struct OfflineRecipients {
    struct One: Hashable {
        let address: Address
        /// The header fields where the ESP reads it; nil for a recipient of the envelope.
        let header: String?
        var answer: RecipientLists.Answer
    }

    private(set) var all: [One] = []
    private(set) var notices = ListNotices()
    private let lists: RecipientLists
    private let stream: String

    init(_ lists: RecipientLists, stream: String) {
        self.lists = lists
        self.stream = stream
    }

    /// Those who would get the message.
    var accepted: [Address] { all.compactMap { $0.answer.fate == .passes ? $0.address : nil } }

    /// The lookups at RCPT.
    var tally: AudienceTally {
        AudienceTally(
            asked: all.count { $0.answer.fate != .deferred }, suppressed: all.count { $0.answer.isSuppressed })
    }

    /// The end of a message when RCPT refuses all its recipients; nil when it does not.
    var refusal: OfflineEnd? {
        let isRefused = all.allSatisfy { $0.answer.fate == .refused || $0.answer.fate == .deferred }
        guard isRefused, let first = all.first?.answer.reply else { return nil }
        return (refusedVerdict, first)
    }

    /// As `Verdict(ofRefused:)` in the guard.
    private var refusedVerdict: Verdict {
        if all.allSatisfy(\.answer.isKeptBack) { return .suppressed }
        return all.contains { $0.answer.fate == .refused && !$0.answer.isKeptBack } ? .blocked : .deferred
    }

    var report: [CheckReport.Recipient] {
        all.map {
            CheckReport.Recipient(
                address: $0.address.fullText, header: $0.header, fate: $0.answer.fate,
                reply: $0.answer.reply?.inASCII(limitBytes: Reply.asciiTextBytes))
        }
    }

    /// At RCPT.
    mutating func askAtEnvelope(_ recipients: [Address]) async throws(ControlFailure) {
        for address in recipients {
            all.append(One(address: address, header: nil, answer: try await answer(address, campaign: nil)))
        }
    }

    /// After the checks: asks the lists with the campaign, about recipients of the header, too.
    mutating func askForCampaign(
        _ campaign: String, _ header: HeaderRecipients
    ) async throws(ControlFailure) -> OfflineEnd? {
        let known = Dictionary(all.map { ($0.address.key, $0.answer.fate) }) { a, b in a == .passes ? a : b }
        for address in header.addresses {
            if let fate = known[address.key], fate == .passes || header.variables.contains(address.key) { continue }
            all.append(One(address: address, header: header.place, answer: RecipientLists.Answer()))
        }
        let bound = header.boundKeys
        var refused: [(answer: RecipientLists.Answer, isInHeader: Bool)] = []
        var deferral: String?
        for index in all.indices where all[index].answer.fate == .passes {
            let one = all[index]
            let answer = try await answer(one.address, campaign: campaign)
            switch answer.fate {
            case .passes: continue
            case .deferred: deferral = deferral ?? answer.reply
            case .refused, .leftOut:
                all[index].answer = answer
                refused.append((answer, one.header != nil || bound.contains(one.address.key)))
            }
        }
        let verdict: Verdict = all.allSatisfy(\.answer.isKeptBack) ? .suppressed : .blocked
        let inHeader = refused.filter(\.isInHeader)
        if let first = inHeader.first?.answer.refusal {
            let ending = ListDecision.ending(inHeader: header.place, others: inHeader.count - 1)
            return (verdict, first + ending)
        }
        if let deferral { return (.deferred, deferral) }
        let left = all.filter { $0.answer.fate == .passes }
        if left.contains(where: { $0.header == nil }) { return nil }
        if let loud = refused.first(where: { $0.answer.fate == .refused })?.answer.refusal { return (verdict, loud) }
        return left.isEmpty
            ? (refusedVerdict, ListDecision.nobodyLeft.text) : (.blocked, ListDecision.onlyHeaderLeft.text)
    }

    private mutating func answer(
        _ address: Address, campaign: String?
    ) async throws(ControlFailure) -> RecipientLists.Answer {
        let answer = try await lists.answer(address, stream: stream, campaign: campaign)
        notices.add(answer.notices, of: address)
        return answer
    }
}
