import Mail

/// What the rest of a mail says about its candidates. One instance serves one message.
struct MailEvidence {
    private let message: Message
    private let send: SendEvidence?
    private let nature: MailNature
    private let isAboutCode: Bool
    private let subjectAsksToFillIn: Bool

    init(_ facts: Facts) {
        message = facts.message
        send = facts.send
        nature = MailNature(of: facts.message)
        isAboutCode = facts.code.isAboutCode
        subjectAsksToFillIn = FillInWords.areInSubject(of: facts.message)
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
        let surface = message.surfaces[candidate.surface]
        let lines = CandidateLines(surface, candidate.range)
        evidence.insert(
            .fillIn,
            if: subjectAsksToFillIn || FillInWords.areNear(candidate.range.lowerBound, in: surface)
                || FillInWords.askForAnswer(in: lines.sentence))
        let hasArguments = lines.haveArguments
        evidence.insert(.codeNearby, if: lines.areCode || hasArguments)
        evidence.insert(.technicalSyntax, if: hasArguments && candidate.tag.first == "$")
        let isSpokenOf = hasArguments || CodeTopic.isSpokenOf(in: lines.sentence)
        evidence.insert(.spokenOf, if: isSpokenOf)
        // Two of three, since a mail about a service has its links, too.
        if surface.kind == .text || surface.kind == .html, lines.arePath {
            let signs = [isAboutCode, isSpokenOf || lines.haveRequest, lines.haveServiceAddress]
            evidence.insert(.pathParameter, if: signs.count { $0 } > 1)
        }
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
