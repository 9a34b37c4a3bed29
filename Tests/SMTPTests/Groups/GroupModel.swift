import Mail

/// The result of a sequence of steps by RFC 5321, 2920 and 3030, written from their text and not from
/// `ServerSession`: the reply codes, and the messages. The client has said EHLO.
///
/// In two points the RFCs leave room, or the guard keeps less state than they require. The model does what the guard
/// intends:
///
/// - A line that begins a transaction, readable or not, ends the open one (RFC 5321 section 4.1.4 keeps it).
/// - When no recipient was accepted, MAIL begins a new transaction.
struct GroupModel {
    /// A message, by the places of the steps that made it.
    struct Message: Hashable {
        var sender: Int
        var recipients: [Int] = []
        var text = ""
    }

    private var open: Message?
    private var hasRefused = false
    private var isChunked = false
    /// RFC 3030 section 2: after a refused chunk the client must send RSET or a new greeting.
    private var mustReset = false
    private var isLoggedIn = false
    private(set) var messages: [Message] = []

    /// The codes of the replies to a step.
    mutating func answer(_ step: GroupStep, _ place: Int) -> [Int] {
        switch step {
        case .hello, .reset:
            endTransaction()
            mustReset = false
            return [250]
        case .brokenHello, .brokenReset: return [501]
        case .noop: return [250]
        case .unknown: return [500]
        case .login:
            guard open == nil, !mustReset, !isLoggedIn else { return [503] }
            isLoggedIn = true
            return [235]
        case .brokenMail, .longMail, .send:
            endTransaction()
            return [step == .brokenMail ? 553 : 500]
        case .mail, .refusedMail, .oversizeMail: return [begin(step, place)]
        case .brokenRecipient: return [553]
        case .longRecipient: return [500]
        case .recipient, .refusedRecipient: return [add(step, place)]
        case .data:
            if let refusal = refusalOfText ?? (isChunked ? 503 : nil) { return [refusal] }
            open?.text = step.octets(place)
            finish()
            return [354, 250]
        case .chunk, .lastChunk, .bigChunk: return [append(step, place)]
        }
    }

    private mutating func begin(_ step: GroupStep, _ place: Int) -> Int {
        if mustReset { return 503 }
        let hadRecipients = open?.recipients.isEmpty == false
        endTransaction()
        if hadRecipients { return 503 }
        if step == .refusedMail { return 451 }
        if step == .oversizeMail { return 552 }
        open = Message(sender: place)
        return 250
    }

    private mutating func add(_ step: GroupStep, _ place: Int) -> Int {
        guard let message = open, !isChunked else { return 503 }
        if message.recipients.count == GroupStep.recipients { return 452 }
        if step == .refusedRecipient {
            hasRefused = true
            return 550
        }
        open?.recipients.append(place)
        return 250
    }

    private mutating func append(_ step: GroupStep, _ place: Int) -> Int {
        if let refusal = refusalOfText { return refusal }
        isChunked = true
        open?.text += step.octets(place)
        if let text = open?.text, text.utf8.count > GroupStep.messageBytes {
            endTransaction()
            mustReset = step != .lastChunk
            return 552
        }
        if step == .lastChunk { finish() }
        return 250
    }

    /// Why the server accepts no text at this point; RFC 5321 section 3.3 for a transaction without recipients.
    private var refusalOfText: Int? {
        guard let message = open else { return 503 }
        guard message.recipients.isEmpty else { return nil }
        return hasRefused ? 554 : 503
    }

    private mutating func finish() {
        if let message = open { messages.append(message) }
        endTransaction()
    }

    private mutating func endTransaction() {
        (open, hasRefused, isChunked) = (nil, false, false)
    }
}
