/// Finds passwords that a text gives: `Password: hunter2`, `Ihr Passwort lautet hunter2`.
///
/// Mail mentions passwords often, so the text after the word must look like one. After a colon these do: a word that
/// mixes letters with a digit, a sign or capitals; digits only; a quoted text; one word alone on its line. Without a
/// colon ("your password is …") prose may continue, so only a mixed word or a quoted text counts. Masked passwords,
/// links, tags and one-time codes do not count.
enum ClearPassword {
    /// The length of a password in bytes.
    private static let length = 4...64

    /// Calls `found` for each password, those after a colon first.
    static func each(in text: [UInt8], found: (PersonalDatum) -> Void) {
        let bytes = text.span.bytes
        // The full-width colon is EF BC 9A.
        var colon = RareByte.next(UInt8(ascii: ":"), or: 0x9A, in: bytes, from: 0)
        while colon < text.count {
            let isWide = text[colon] == 0x9A
            if !isWide || colon >= 2 && text[colon - 1] == 0xBC && text[colon - 2] == 0xEF,
                let datum = datum(in: text, behindColon: isWide ? colon - 2 : colon, colon + 1)
            {
                found(datum)
            }
            colon = RareByte.next(UInt8(ascii: ":"), or: 0x9A, in: bytes, from: colon + 1)
        }
        sentences.each(in: text) { phrase in
            guard let value = value(in: text, from: phrase.upperBound), value.isProgramName else { return }
            if !isOneTime(text, before: phrase.lowerBound) { found(datum(in: text, value.range)) }
        }
    }

    private static func datum(in text: [UInt8], behindColon colon: Int, _ end: Int) -> PersonalDatum? {
        // A web address; most colons belong to one.
        if end < text.count, text[end] == UInt8(ascii: "/") { return nil }
        guard let label = labels.longest(in: text, before: trimmed(text, colon)),
            let value = value(in: text, from: end),
            value.isProgramName || value.isOnlyDigits || value.isAlone && !value.isOnNextLine && !isRemark(value, text),
            !isOneTime(text, before: label.start)
        else { return nil }
        return datum(in: text, value.range)
    }

    private static func datum(in text: [UInt8], _ range: Range<Int>) -> PersonalDatum {
        PersonalDatum(kind: .password, range: range, value: Array(text[range]), masked: "")
    }

    /// The end of the text before `end`, without spaces and hyphens.
    private static func trimmed(_ text: [UInt8], _ end: Int) -> Int {
        var end = end
        while end > 0 {
            if text[end - 1] == 0x20 || text[end - 1] == 0x2D {
                end -= 1
            } else if end > 1, text[end - 1] == 0xA0, text[end - 2] == 0xC2 {
                end -= 2
            } else {
                break
            }
        }
        return end
    }

    private static func isOneTime(_ text: [UInt8], before start: Int) -> Bool {
        oneTime.longest(in: text, before: trimmed(text, start)) != nil
    }

    // MARK: The value

    private struct Value {
        let range: Range<Int>
        /// Whether it looks like a password in any place.
        let isProgramName: Bool
        let isOnlyDigits: Bool
        /// Whether it is the only word on its line.
        let isAlone: Bool
        let isOnNextLine: Bool
    }

    /// The word after a label: on its line or, when the line ends there, alone on the next.
    private static func value(in text: [UInt8], from start: Int) -> Value? {
        var start = start
        var lines = 0
        while start < text.count, lines <= 1 {
            if text[start] == 0x0A { lines += 1 }
            let isGap = text[start] == 0x20 || text[start] == 0x09 || text[start] == 0x0D || text[start] == 0x0A
            if !isGap, DigitRuns.separator(in: text, at: start) != 2 { break }
            start += isGap ? 1 : 2
        }
        guard lines <= 1, start < text.count else { return nil }
        var end = start
        while end < text.count, end - start <= length.upperBound + 4, text[end] > 0x20, text[end] != UInt8(ascii: "<"),
            DigitRuns.separator(in: text, at: end) != 2
        {
            end += 1
        }
        let rest = text[end...].prefix(80).drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        let isAlone = rest.isEmpty || rest.first == 0x0A
        let isQuoted =
            quotes.contains(text[start]) && end - start > 2 && text[start..<end].dropFirst().contains(text[start])
        let word = text[start..<end].trimming(leading: openings, trailing: closings)
        guard length.contains(word.count), lines == 0 || isAlone, isReadable(word) else { return nil }
        return Value(
            range: word.startIndex..<word.endIndex, isProgramName: isQuoted || isMixed(word),
            isOnlyDigits: word.allSatisfy(\.isDigit), isAlone: isAlone, isOnNextLine: lines > 0)
    }

    /// Whether the word is not masked, and not a tag or a link.
    private static func isReadable(_ word: ArraySlice<UInt8>) -> Bool {
        guard let first = word.first(where: \.isAlphanumeric), !word.contains(where: { tags.contains($0) }),
            !word.starts(with: "www.".utf8), !word.starts(with: "http".utf8)
        else { return false }
        let letters = word.filter { $0.isAlphanumeric }
        return letters.contains { $0 != first } && letters.count * 2 > word.count
    }

    /// Whether the word has letters and also a digit, a sign, or a capital after a small letter.
    private static func isMixed(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.contains(where: { $0.isAlphanumeric && !$0.isDigit }) else { return false }
        let hasTurn = zip(word, word.dropFirst()).contains { $0.isLowercase && (0x41...0x5A).contains($1) }
        return hasTurn || word.contains { $0.isDigit || signs.contains($0) }
    }

    private static func isRemark(_ value: Value, _ text: [UInt8]) -> Bool {
        let word = FoldedText.fold(text[value.range])
        return word.contains { $0 >= 0x80 } || remarks.contains(String(decoding: word, as: UTF8.self))
    }

    // MARK: Words

    private static let quotes = ByteSet("\"'`")
    private static let openings = ByteSet("\"'`(*")
    private static let closings = ByteSet("\"'`).,;:!?*")
    private static let tags = ByteSet("{}<>[]|")
    private static let signs = ByteSet("!#$%^&+=~@")

    /// Remarks that forms print instead of the password.
    private static let remarks: Set = [
        "required", "hidden", "unchanged", "none", "optional", "reset", "protected", "encrypted", "here", "changed",
        "updated", "invalid", "missing", "removed", "confidential", "secret", "erforderlich", "geändert",
    ]

    /// Capitals outside ASCII need their own entries.
    private static let words = [
        "password", "passcode", "passphrase", "passwort", "kennwort", "mot de passe", "contraseña", "contrasena",
        "clave",
        "senha", "palavra-passe", "parola d'ordine", "wachtwoord", "hasło", "haslo", "пароль", "Пароль", "şifre",
        "şifreniz", "Şifre", "Şifreniz",
        "sifre", "sifreniz", "parola", "parolanız", "lösenord", "losenord", "adgangskode", "passord", "パスワード", "密码",
        "密碼", "登录密码", "初始密码",
    ]

    private static let copulas = ["", " is", " ist", " lautet", " est", " es", " é", " è", " to", " är", " er"]

    private static let labels = PhraseEnds(words.flatMap { word in copulas.map { (word + $0, ()) } })

    private static let oneTime = PhraseEnds(
        ["one-time", "one time", "onetime", "single-use", "single use", "einmaliges", "einmal"].map { ($0, ()) })

    private static let sentences = PhraseProbe([
        "password is", "passcode is", "passwort ist", "passwort lautet", "kennwort ist", "kennwort lautet",
        "mot de passe est", "contraseña es", "contrasena es", "sua senha é", "password è", "wachtwoord is",
        "twoje hasło to", "lösenord är",
    ])
}
