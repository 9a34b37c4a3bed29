/// The weights of the evidence, as natural logarithms of odds.
enum EvidenceWeights {
    /// By the raw value of `Evidence`.
    static let table: [Float] = {
        var table = [Float](repeating: 0, count: 64)
        for (evidence, weight) in weights { table[Int(evidence.rawValue)] = weight }
        return table
    }()

    /// Candidates that cannot reach zero with all that the rest of the mail may add are dropped while scanning.
    static let floor: Float = -8

    private static let weights: [Evidence: Float] = [
        .grammar: 12.0,
        .programGrammar: 4.4,
        .rareDelimiters: -0.8,
        .commonDelimiters: -3.3,
        .markupDelimiters: -2.7,
        .proseDelimiters: -7.0,
        .formatArgument: 0.5,
        .translationKey: -2.9,
        .leftover: 0.7,
        .fieldName: 7.1,
        .knownWords: 3.3,
        .halfKnownWords: 0.9,
        .unknownWords: -1.6,
        .personName: 2.2,
        .plainWord: 0.0,
        .genericWord: -2.0,
        .ticker: -4.1,
        .technicalWord: -1.6,
        .programSpelling: 0.3,
        .constantSpelling: 0.8,
        .joined: -0.6,
        .capitals: 0.4,
        .sentenceCase: -0.7,
        .spaced: -2.5,
        .defaultValue: 2.0,
        .argument: -0.9,
        .attributes: 4.1,
        .number: 2.7,
        .unclosed: -0.7,
        .halfClosed: 2.0,
        .ownOpening: 4.3,
        .textWord: 2.1,
        .longPath: 1.3,
        .freeText: -5.1,
        .greeting: 2.7,
        .greetingSlot: 4.6,
        .label: 0.8,
        .wholeLine: 0.0,
        .wholeSubject: 1.8,
        .subject: -0.2,
        .senderName: -0.3,
        .recipientName: 1.3,
        .link: 3.0,
        .encoded: -2.6,
        .wholeLink: 1.1,
        .pathSegment: -2.3,
        .queryValue: 0.4,
        .html: 0.7,
        .repeated: 0.6,
        .sameSyntax: 0.4,
        .severalNumbers: 4.0,
        .subjectAndBody: 0.5,
        .documentMarkup: -3.9,
        .technicalSyntax: -3.0,
        .conversation: -3.2,
        .letter: -1.2,
        .aboutCode: -1.2,
        .codeNearby: -1.8,
        .spokenOf: -2.5,
        .fillIn: -4.2,
        .inEveryMessage: 2.0,
        .onlyHere: -3.0,
    ]
}
