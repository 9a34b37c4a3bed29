/// The weights of the evidence, as natural logarithms of odds.
///
/// `scripts/weights --write` fits them. These were fitted on 5,835 labelled mails of 240 sources: both halves of the
/// labelled corpus, the cases of reports, and mail from other sources that is not kept. With weights that never saw a
/// mail's source, the two halves have recall 0.985, precision 0.998 and 1 false block of 608 real mails; fitted on the
/// halves alone 0.986, 0.992 and 5. Little mail has evidence of other messages or explained addresses, so these three weights are
/// guesses.
enum EvidenceWeights {
    /// By the raw value of `Evidence`.
    static let table: [Float] = {
        var table = [Float](repeating: 0, count: 64)
        for (evidence, weight) in weights { table[Int(evidence.rawValue)] = weight }
        return table
    }()

    /// Candidates that cannot reach zero with all that the rest of the mail may add are dropped while scanning.
    static let floor: Float = -8

    /// The most that the rest of the mail (`MailEvidence`) may add to a candidate's score.
    static let mostOfMail: Float = {
        let evidence: [Evidence] = [
            .recipientName, .conversation, .letter, .aboutCode, .codeNearby, .spokenOf, .fillIn, .inEveryMessage,
            .onlyHere,
        ]
        // More than the sum, so that rounding never decides.
        return evidence.reduce(0.01) { $0 + max(0, table[Int($1.rawValue)]) }
    }()

    private static let weights: [Evidence: Float] = [
        .grammar: 12.0,
        .programGrammar: 4.3,
        .ownDelimiters: 0.0,
        .rareDelimiters: -1.3,
        .commonDelimiters: -3.3,
        .markupDelimiters: -2.5,
        .proseDelimiters: -6.7,
        .formatArgument: 0.4,
        .translationKey: -3.3,
        .leftover: 0.8,
        .fieldName: 7.2,
        .knownWords: 3.1,
        .halfKnownWords: 0.9,
        .unknownWords: -1.5,
        .personName: 2.3,
        .mailingFunction: 1.0,
        .genericWord: -2.0,
        .ticker: -4.1,
        .technicalWord: -1.4,
        .programSpelling: 0.6,
        .constantSpelling: 0.5,
        .joined: -0.3,
        .capitals: 0.4,
        .sentenceCase: -0.8,
        .spaced: -3.2,
        .token: 1.6,
        .defaultValue: 2.0,
        .argument: -0.9,
        .attributes: 4.1,
        .number: 3.0,
        .unclosed: -0.5,
        .halfClosed: 2.0,
        .ownOpening: 4.4,
        .textWord: 2.0,
        .longPath: 1.1,
        .freeText: -5.0,
        .greeting: 2.4,
        .greetingSlot: 4.1,
        .label: 0.5,
        .wholeLine: 0.0,
        .wholeSubject: 1.9,
        .subject: -0.0,
        .senderName: -0.3,
        .recipientName: 1.3,
        .link: 2.7,
        .encoded: -2.2,
        .wholeLink: 0.5,
        .pathSegment: -2.2,
        .html: 0.7,
        .pathParameter: -12.0,
        .repeated: 0.5,
        .sameSyntax: 0.7,
        .severalNumbers: 4.0,
        .subjectAndBody: 0.6,
        .documentMarkup: -4.3,
        .technicalSyntax: -2.9,
        .conversation: -3.2,
        .letter: -1.4,
        .aboutCode: -1.0,
        .codeNearby: -1.9,
        .spokenOf: -2.5,
        .fillIn: -4.3,
        .inEveryMessage: 2.0,
        .onlyHere: -3.0,
    ]
}
