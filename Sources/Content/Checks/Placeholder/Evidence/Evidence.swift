// Folder Checks/Placeholder/Evidence: what speaks for and against a text being a placeholder (`Evidence`), its weights
// (`EvidenceWeights`), and the sum (`EvidenceSet`). It uses no other folder. Everything else in Checks/Placeholder
// uses it.

/// One fact about a text between delimiters that speaks for or against an unrendered placeholder.
///
/// **Why evidence and not rules:** no list of words knows the fields of the next customer, and no single sign tells
/// `[Name]` from `[Sic]`. Each fact has a weight (`EvidenceWeights`), which is a logarithm of odds. A text with a sum
/// of zero or more is a placeholder.
package enum Evidence: UInt8, CaseIterable, Sendable {
    // The delimiters: one of these for each candidate.
    case grammar, programGrammar, ownDelimiters, rareDelimiters, commonDelimiters, markupDelimiters, proseDelimiters
    case formatArgument, translationKey, leftover
    // The words between them: one of these.
    case fieldName, knownWords, halfKnownWords, unknownWords
    // The shape.
    case personName, mailingFunction, genericWord, ticker, technicalWord, programSpelling, constantSpelling, joined
    case capitals, sentenceCase, spaced, token
    case defaultValue, argument, attributes, number, unclosed, halfClosed, ownOpening, textWord, longPath, freeText
    // The place.
    case greeting, greetingSlot, label, wholeLine, wholeSubject, subject, senderName, recipientName, link, encoded
    case wholeLink, pathSegment, html, pathParameter
    // Other candidates of the mail.
    case repeated, sameSyntax, severalNumbers, subjectAndBody, documentMarkup, technicalSyntax
    // The rest of the mail.
    case conversation, letter, aboutCode, codeNearby, spokenOf, fillIn
    // Other messages of the campaign.
    case inEveryMessage, onlyHere

    /// A natural logarithm of odds.
    var weight: Float { EvidenceWeights.table[Int(rawValue)] }

    /// One clause that says it, for `sendguard check --explain`.
    package var text: String {
        switch self {
        case .grammar: "written in a template language's own signs and grammar"
        case .programGrammar: "written in signs and a grammar that templates and programs share"
        case .ownDelimiters: "between signs that only tags are written in"
        case .rareDelimiters: "between signs that mail rarely uses otherwise"
        case .commonDelimiters: "between signs that mail often uses otherwise"
        case .markupDelimiters: "between signs that mail mostly uses otherwise"
        case .proseDelimiters: "between signs of ordinary prose"
        case .formatArgument: "an argument of a format string"
        case .translationKey: "spelled like the key of a translation"
        case .leftover: "a delimiter is left beside a greeted name"
        case .fieldName: "its words together can only name a field"
        case .knownWords: "all its words are words that name fields"
        case .halfKnownWords: "some of its words are words that name fields"
        case .unknownWords: "none of its words is known to name a field"
        case .personName: "it names a person's name"
        case .mailingFunction: "between rare signs it names a function of a mailing"
        case .genericWord: "its word names nothing without another"
        case .ticker: "one word in capitals behind a dollar, as tickers of shares are"
        case .technicalWord: "it has a word of programs and their settings"
        case .programSpelling: "spelled as in a program"
        case .constantSpelling: "in capitals joined by underscores, as constants of programs are"
        case .joined: "its words are joined by dots or colons"
        case .capitals: "in capitals"
        case .sentenceCase: "begins with a capital, as words of prose may"
        case .spaced: "its words are separated by spaces"
        case .token: "one word of letters between rare signs"
        case .defaultValue: "it gives a default"
        case .argument: "it has an argument"
        case .attributes: "a word with attributes"
        case .number: "only a number"
        case .unclosed: "it is cut off"
        case .halfClosed: "only half of its closing is left"
        case .ownOpening: "it opens with signs that nothing else has"
        case .textWord: "it names a kind of text"
        case .longPath: "it has many parts"
        case .freeText: "a label and then text, as in a document's markup"
        case .greeting: "behind a greeting"
        case .greetingSlot: "in the place of the greeted name"
        case .label: "behind a label and a colon"
        case .wholeLine: "alone on its line"
        case .wholeSubject: "it is the whole Subject"
        case .subject: "in the Subject"
        case .senderName: "in a name of the header or of a file"
        case .recipientName: "in the name of a recipient"
        case .link: "in a link"
        case .encoded: "percent-encoded in a link"
        case .wholeLink: "it is the whole link, or its host"
        case .pathSegment: "a part of a link's path"
        case .html: "in HTML"
        case .pathParameter: "a parameter of an address that the mail explains"
        case .repeated: "the same text has it more than once"
        case .sameSyntax: "the mail has another tag between the same signs"
        case .severalNumbers: "the mail has several numbers between the same signs"
        case .subjectAndBody: "in the Subject and in the body"
        case .conversation: "the mail is a reply, or came through a mailing list"
        case .letter: "the mail seems to be typed by a person"
        case .aboutCode: "the mail is about programs"
        case .codeNearby: "in lines of a program"
        case .spokenOf: "the sentence is about tags or programs"
        case .fillIn: "the mail asks its reader to fill something in"
        case .technicalSyntax: "between these signs the mail names parts of programs"
        case .documentMarkup: "between these signs the mail mostly has other text"
        case .inEveryMessage: "in every recent message of the campaign"
        case .onlyHere: "in no other recent message of the campaign"
        }
    }
}
