import Mail

/// What the rest of a mail says about its candidates. One instance serves one message.
struct MailEvidence {
    private let message: Message
    private let send: SendEvidence?
    private let nature: MailNature
    private let isAboutCode: Bool

    init(_ facts: Facts) {
        message = facts.message
        send = facts.send
        nature = MailNature(of: facts.message)
        isAboutCode = facts.code.isAboutCode
    }

    func add(to evidence: inout EvidenceSet, of candidate: Candidate) {
        evidence.insert(.conversation, if: nature == .conversation)
        evidence.insert(.letter, if: nature == .letter)
        evidence.insert(.aboutCode, if: isAboutCode)
        if let share = send?.share(of: candidate.range, in: candidate.surface), share.of >= Self.fewestCompared {
            evidence.insert(.inEveryMessage, if: share.seen == share.of)
            evidence.insert(.onlyHere, if: share.seen == 0)
        }
        evidence.insert(.recipientName, if: message.surfaces[candidate.surface].isOfRecipients)
        guard evidence.score > Self.nearFloor else { return }
        evidence.insert(
            .fillIn,
            if: FillInWords.areNear(
                candidate.range.lowerBound, in: message.surfaces[candidate.surface], of: message))
        let lines = CandidateLines(message.surfaces[candidate.surface], candidate.range)
        evidence.insert(.codeNearby, if: lines.areCode)
        evidence.insert(.spokenOf, if: CodeTopic.isSpokenOf(in: lines.sentence))
    }

    /// Fewer other messages of the send prove nothing.
    private static let fewestCompared = 10

    /// Below this score the lines around a candidate are not read.
    private static let nearFloor: Float = -1
}

extension Surface {
    fileprivate var isOfRecipients: Bool {
        switch kind {
        case .header("To"), .header("Cc"): true
        default: false
        }
    }
}

/// The lines around a candidate.
struct CandidateLines {
    private let text: [UInt8]
    private let range: Range<Int>
    private let isPlain: Bool

    /// How far the lines reach before and after the candidate, in bytes.
    private static let reachBytes = 240

    init(_ surface: Surface, _ range: Range<Int>) {
        text = surface.text
        self.range = range
        isPlain = surface.kind == .text
    }

    /// Whether the lines around the candidate, without it, have marks of code. Only a text part shows code without any
    /// formatting.
    var areCode: Bool {
        guard isPlain else { return false }
        let before = text[max(0, range.lowerBound - Self.reachBytes)..<range.lowerBound]
        let after = text[range.upperBound..<min(text.count, range.upperBound + Self.reachBytes)]
        return CodeMarks.count(in: before + [0x20] + after, countsMarkup: true) >= CodeSample.proof
    }

    /// The line with the candidate, without it.
    var sentence: ArraySlice<UInt8> {
        var start = range.lowerBound
        while start > 0, range.lowerBound - start < Self.reachBytes, text[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        var end = range.upperBound
        while end < text.count, end - range.upperBound < Self.reachBytes, text[end] != UInt8(ascii: "\n") { end += 1 }
        return text[start..<range.lowerBound] + [0x20] + text[range.upperBound..<end]
    }
}
