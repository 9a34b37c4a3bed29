import Mail

/// Finds keys of translations that were printed instead of their texts: a whole line, cell, button or Subject such as
/// `email.footer.address_line_1`, `COM_MESSAGES_NEW`, `messages:order.title` or `??order.title??`.
///
/// **Why whole lines:** a key replaces a whole text, and in prose the same words are hosts, file names and names of
/// users. **Cost:** one look at the beginning of each line; nearly all lines end the look at their first space.
struct TranslationKeys {
    /// A key must be at least this long, in bytes.
    private static let leastBytes = 6
    private static let limitBytes = 100

    let vocabulary: FieldVocabulary

    /// Calls `found` with each key and its evidence, in order, until it returns false.
    func find(in text: [UInt8], isSubject: Bool, found: (Range<Int>, EvidenceSet) -> Bool) {
        if isSubject, !findWords(in: text, found: found) { return }
        let span = text.span.bytes
        // A static set costs a call at each use.
        let (inside, outside) = (Self.inside, Self.outside)
        var start = 0
        while start < text.count {
            if let first = Self.firstLetter(in: span, from: start, inside, outside),
                let range = Self.line(in: text, from: start, first: first, inside, outside),
                let evidence = evidence(of: text[range], place: isSubject ? .wholeSubject : .wholeLine),
                !found(range, evidence)
            {
                return
            }
            start = RareByte.next(UInt8(ascii: "\n"), in: span, from: start) + 1
        }
    }

    /// A key may also be the value of another text: `Welcome, email.user.greeting`. Only a Subject is short enough to look at
    /// each word.
    private func findWords(in text: [UInt8], found: (Range<Int>, EvidenceSet) -> Bool) -> Bool {
        // A key among other words has two dots.
        guard text.count(where: { $0 == UInt8(ascii: ".") }) > 1 else { return true }
        let words = text.split { $0 == 0x20 || $0 == 0x0A }
        guard words.count > 1 else { return true }
        for word in words {
            let key = word.trimming(leading: Self.outside, trailing: Self.outside)
            guard key.count >= Self.leastBytes, key.count <= Self.limitBytes, key.allSatisfy(Self.inside.contains),
                key.count(where: { $0 == UInt8(ascii: ".") }) > 1,
                let evidence = evidence(of: key, place: .subject)
            else { continue }
            guard found(key.startIndex..<key.endIndex, evidence) else { return false }
        }
        return true
    }

    /// The first letter of the line's first word, when it is long enough for a key; nil for most lines of prose, which
    /// begin with a short word.
    @inline(__always)
    private static func firstLetter(
        in text: RawSpan, from start: Int, _ inside: ByteSet, _ outside: ByteSet
    ) -> Int? {
        func byte(_ index: Int) -> UInt8 { text.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) }
        let count = text.byteCount
        var first = start
        while first < count, first &- start < 16, outside.contains(byte(first)) { first &+= 1 }
        guard first &+ leastBytes <= count, byte(first) < 0x80, byte(first).isLetter else { return nil }
        for index in first &+ 1..<first &+ leastBytes where !inside.contains(byte(index)) { return nil }
        return first
    }

    /// The range of the line's only word, without the signs around it; nil when the line has more words.
    private static func line(
        in text: [UInt8], from start: Int, first: Int, _ inside: ByteSet, _ outside: ByteSet
    ) -> Range<Int>? {
        let span = text.span
        var index = first
        while index < span.count, index &- first <= limitBytes, inside.contains(span[unchecked: index]) { index &+= 1 }
        // Nearly all lines go on with a second word.
        if index + 1 < text.count, text[index] == 0x20, text[index + 1].isWord { return nil }
        var last = index
        while last > first, !text[last - 1].isWord { last -= 1 }
        while index < text.count, outside.contains(text[index]) { index += 1 }
        guard index == text.count || text[index] == UInt8(ascii: "\n"), last - first >= leastBytes else { return nil }
        return isTag(text, first..<last) ? nil : first..<last
    }

    /// Whether the key is between the delimiters of a tag, which the catalogue finds: `{order.id}`, `*|ORDER_ID|*`.
    /// A tag that the ESP fills in, or that is allowed, must not count as a key.
    private static func isTag(_ text: [UInt8], _ key: Range<Int>) -> Bool {
        var start = key.lowerBound
        while start > 0, text[start - 1] > 0x20, outside.contains(text[start - 1]) { start -= 1 }
        var end = key.upperBound
        while end < text.count, text[end] > 0x20, outside.contains(text[end]) { end += 1 }
        let before = text[start..<key.lowerBound]
        let after = text[key.upperBound..<end]
        if before.last == UInt8(ascii: "?"), after.first == UInt8(ascii: "?") {
            return text[key].contains(UInt8(ascii: "."))
        }
        return before.contains(where: openings.contains) && after.contains(where: closings.contains)
    }

    private static let openings = ByteSet("{[<|#")
    private static let closings = ByteSet("}]>|#")
    private static let inside = ByteSet("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-:")
    private static let outside = ByteSet(" \t\r?!\"'[](){}*.,:;<>|#")

    /// nil when it is no key.
    func evidence(of key: ArraySlice<UInt8>, place: Evidence?) -> EvidenceSet? {
        // Most single words, such as the text of a button, have no joint.
        guard key.contains(where: { $0 == UInt8(ascii: "_") || Shape.joints.contains($0) }) else { return nil }
        let shape = Shape(key)
        // snake_case alone is more often a name of a program than the key of a text.
        guard shape.isKey, shape.dots > 0 || !key.contains(where: \.isLowercase) else { return nil }
        // END:VCARD: the frame of a record (RFC 6350, RFC 5545).
        if key.starts(with: "END:".utf8) || key.starts(with: "BEGIN:".utf8) { return nil }
        let field = FieldReading(key, vocabulary: vocabulary)
        guard field.words > 1 else { return nil }
        var evidence = EvidenceSet(.translationKey)
        let words = key.split { !$0.isWord || $0 == UInt8(ascii: "_") }
        let texts = words.count { Self.words.contains($0) }
        // FIRST_ORDER: on a line, capitals are a key only with a word for a text.
        guard shape.dots > 0 || texts > 0 || place == .wholeSubject else { return nil }
        // WELCOME_20, HELLO_SPRING: coupons.
        if shape.dots == 0, field.isUpperCase, Self.isCoupon(key, isAllKnown: field.isAllKnown || texts > 1) {
            return nil
        }
        // SALE_STARTS_NOW
        if shape.dots == 0, texts == 0, !field.isAllKnown { return nil }
        let isAllKnown = field.isAllKnown || texts > 0 && words.allSatisfy(isKnown)
        evidence.insert(isAllKnown ? .knownWords : field.known + texts > 0 ? .halfKnownWords : .unknownWords)
        evidence.insert(.textWord, if: texts > 0)
        evidence.insert(.technicalWord, if: field.meaning.contains(.technical))
        evidence.insert(.programSpelling, if: field.isShaped)
        evidence.insert(.joined, if: shape.dots > 0)
        evidence.insert(.longPath, if: shape.dots > 1 || shape.underscores > 2)
        evidence.insert(.capitals, if: field.isUpperCase)
        if let place { evidence.insert(place) }
        return evidence
    }

    /// Whether the word is one of a text or of a field.
    private func isKnown(_ word: ArraySlice<UInt8>) -> Bool {
        Self.words.contains(word) || FieldReading(word, vocabulary: vocabulary).isAllKnown
    }

    /// Whether words in capitals are at most two, not all of them of fields or texts, or end in a larger number.
    private static func isCoupon(_ key: ArraySlice<UInt8>, isAllKnown: Bool) -> Bool {
        let words = key.split(separator: UInt8(ascii: "_"))
        let number = words.last?.allSatisfy(\.isDigit) == true ? words.last?.count ?? 0 : 0
        let letters = words.count { $0.contains(where: \.isLetter) }
        return number > 1 || letters < 2 || letters == 2 && !isAllKnown
    }

    /// Words that begin or end the keys of texts.
    private static let words = WordSet(
        """
        com plg mod msg message messages mail mails email emails notification notifications text txt label lbl lang i18n
        l10n translation common global title subject body heading headline greeting hello welcome intro footer header
        button btn cta description desc hint signature regards closing thanks copy content template
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    /// How a word is put together.
    private struct Shape {
        var dots = 0
        var underscores = 0
        private(set) var isKey = false

        init(_ key: ArraySlice<UInt8>) {
            var hasLower = false
            var hasUpper = false
            var isInPieces = true
            for piece in key.split(omittingEmptySubsequences: false, whereSeparator: Shape.joints.contains) {
                guard let first = piece.first, first.isWord, piece.contains(where: \.isLetter) else {
                    isInPieces = false
                    break
                }
                dots += 1
                underscores += piece.count { $0 == UInt8(ascii: "_") }
                hasLower = hasLower || piece.contains(where: \.isLowercase)
                hasUpper = hasUpper || piece.contains { (0x41...0x5A).contains($0) }
            }
            dots -= 1
            guard isInPieces else { return }
            if dots == 0 {
                // PLAIN_CAPITALS, or snake_case.
                isKey = underscores > 0 && hasLower != hasUpper && !key.contains(UInt8(ascii: "-"))
                return
            }
            let last = key.suffix(while: { !Shape.joints.contains($0) })
            guard !Shape.endings.contains(last) else { return }
            isKey = underscores > 0 || key.allSatisfy { $0 != UInt8(ascii: "-") }
        }

        static let joints = ByteSet(".:")

        /// The ends of host names and file names.
        private static let endings = WordSet(
            """
            com net org edu gov int mil info biz name pro io ai app dev co me tv de at ch fr be nl lu it es pt pl cz sk hu
            ro bg gr se no fi dk is ie uk eu us ca mx br ar cl pe au nz jp cn kr tw hk sg in id my th vn ph ru ua by kz tr
            il ae sa za ng ke eg ma shop store online site blog xyz club live news world today test example
            invalid localhost local internal html htm php asp aspx jsp js ts css json xml yaml yml md txt pdf doc docx xls
            xlsx ppt csv zip gz tar exe dmg apk jpg jpeg png gif svg webp mp3 mp4 mov avi wav ics eml log bak conf cfg ini
            sh py rb go rs java swift cpp hpp sql
            """.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}

extension ArraySlice<UInt8> {
    fileprivate func suffix(while isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        self[(lastIndex { !isWanted($0) }.map { $0 + 1 } ?? startIndex)...]
    }
}
