/// Judges the places of the phrases of `RenderTraces`.
enum TraceRules {
    typealias Found = NullPlaces.Found

    /// - Parameters:
    ///   - isBulk: whether the mail was rendered from a template; otherwise only text that no person writes counts.
    ///   - isAboutCode: whether the mail is about programs, so that it shows their values and errors on purpose.
    static func judge(
        _ rule: RenderTraces.Rule, _ passage: TextPlace, isBulk: Bool, isAboutCode: () -> Bool
    ) -> Found? {
        switch rule {
        case .trace(let kind, let followers):
            let after = followers.isEmpty ? "" : passage.textAfter(16)
            guard followers.isEmpty || followers.contains(where: after.hasPrefix) else { return nil }
            return (kind, bracketed(passage))
        case .lineTrace(let kind): return isBulk && passage.isAtLineStart ? (kind, passage.range) : nil
        case .goFormat: return goFormat(passage).map { ("engine-error", $0) }
        case .phpLine: return phpLine(passage).map { ("engine-error", $0) }
        case .twig: return twig(passage).map { ("engine-error", $0) }
        case .address: return address(passage).map { ("object-dump", $0) }
        case .traceback:
            guard isBulk, passage.isAtLineStart, isTemplateTraceback(passage) || !isAboutCode() else { return nil }
            return ("engine-error", passage.range)
        case .spreadsheet: return isBulk && isSheetError(passage) ? ("spreadsheet-error", passage.range) : nil
        case .emptyPrice: return isBulk ? emptyPrice(passage).map { ("empty-amount", $0) } : nil
        case .date(let sort): return isBulk ? NullDates.date(sort, at: passage).map { ("null-date", $0) } : nil
        case .emptyNumber(let rule):
            guard isBulk, let range = EmptyNumbers.judge(rule, passage) else { return nil }
            return ("empty-number", range)
        case .emptyName: return isBulk ? emptyName(passage).map { ("empty-greeting", $0) } : nil
        case .dump(let rule):
            guard isBulk, let range = ObjectDumps.judge(rule, passage), !isAboutCode() else { return nil }
            return ("object-dump", range)
        case .error(let rule):
            guard isBulk, let range = EngineErrors.judge(rule, passage), !isAboutCode() else { return nil }
            return ("engine-error", range)
        case .word, .object, .array: return nil
        }
    }

    /// `Thanks for coming, !`: a name that is missing at a sentence's end.
    private static func emptyName(_ passage: TextPlace) -> Range<Int>? {
        guard passage.before.isLetter || passage.before >= 0x80 else { return nil }
        // Rows of signs: `wow, ! , !`.
        let line = passage.text[passage.lineStart..<passage.lineEnd]
        guard line.count(where: { $0 == UInt8(ascii: "!") || $0 == UInt8(ascii: "?") }) <= 2 else { return nil }
        var start = passage.range.lowerBound
        while start > passage.lineStart, passage.text[start - 1].isWord || passage.text[start - 1] >= 0x80 {
            start -= 1
        }
        return start..<passage.range.lowerBound + 3
    }

    /// Extends the range to the `]` when it begins with `[`.
    private static func bracketed(_ passage: TextPlace) -> Range<Int> {
        guard passage.bytes.first == UInt8(ascii: "["),
            let close = passage.text[passage.range.upperBound..<passage.lineEnd].prefix(60).firstIndex(
                of: UInt8(ascii: "]"))
        else { return passage.range }
        return passage.range.lowerBound..<close + 1
    }

    /// `[object Object]`; in links its space and brackets may be encoded.
    static func object(_ passage: TextPlace) -> Range<Int>? {
        let (text, start) = (passage.text, passage.range.lowerBound)
        var reader = LineReader(text, start..<min(text.count, start + 48))
        guard
            reader.byte == UInt8(ascii: "[") || passage.bytes.starts(with: "%5B".utf8)
                || passage.bytes.starts(with: "%5b".utf8)
        else { return nil }
        reader.index = start + (reader.byte == UInt8(ascii: "[") ? 7 : 9)
        for space in ["%20", "+", " "] where text[min(reader.index, text.count)...].starts(with: space.utf8) {
            reader.index += space.utf8.count
            // 0 at the end of the text.
            let first = reader.byte
            let name = reader.index
            while reader.isInWord { reader.index += 1 }
            guard (0x41...0x5A).contains(first), reader.index > name else { return nil }
            if reader.byte == UInt8(ascii: "]") { return start..<reader.index + 1 }
            return passage.textAfter(40).contains("%5d") ? start..<reader.index + 3 : nil
        }
        return nil
    }

    /// The whole of `%!s(MISSING)`; of `%!d(string=…)` only the type, because the value may be personal.
    private static func goFormat(_ passage: TextPlace) -> Range<Int>? {
        let open = passage.text[passage.range].lastIndex(of: UInt8(ascii: "(")) ?? passage.range.lowerBound
        let inside = passage.text[(open + 1)...].prefix(32)
        guard let end = inside.firstIndex(where: { !goTypeBytes.contains($0) }), end > open + 1 else { return nil }
        switch passage.text[end] {
        case UInt8(ascii: "="), UInt8(ascii: " "): return passage.range.lowerBound..<end
        case UInt8(ascii: ")"): return passage.range.lowerBound..<end + 1
        default: return nil
        }
    }

    private static let goTypeBytes = ByteSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.*[]<>_")

    /// `Warning: Undefined array key "x" in /srv/mail.php on line 12`: level, file and number on one line. The range
    /// ends after the message's third word.
    private static func phpLine(_ passage: TextPlace) -> Range<Int>? {
        guard passage.after.isDigit else { return nil }
        let line = TextPlace(passage.text, passage.lineStart..<passage.range.lowerBound)
        let before = String(decoding: line.bytes, as: UTF8.self)
        guard before.contains(" in /") || before.contains(" in C:\\") || before.contains(".php"),
            let level = levels.compactMap({ place(of: $0, in: line) }).min()
        else { return nil }
        var end = level
        for _ in 0..<4 {
            while end < line.range.upperBound, passage.text[end] != 0x20 { end += 1 }
            end += 1
        }
        return level..<min(end - 1, line.range.upperBound)
    }

    private static let levels = ["Warning: ", "Notice: ", "Fatal error: ", "Parse error: ", "Deprecated: "]

    private static func place(of wanted: String, in line: TextPlace) -> Int? {
        let wanted = Array(wanted.utf8)
        return line.range.first { line.text[$0..<line.range.upperBound].starts(with: wanted) }
    }

    /// `Variable "name" does not exist in "mail.html.twig" at line 3`.
    private static func twig(_ passage: TextPlace) -> Range<Int>? {
        let before = passage.textBefore(60)
        guard ["variable \"", "key \"", "template \"", "filter \""].contains(where: before.contains) else { return nil }
        let after = passage.textAfter(60)
        return after.hasPrefix(" in \"") && after.contains("line ") || after.hasPrefix(" for ") ? passage.range : nil
    }

    /// An object between `<` or `#<` and `>`, with a hexadecimal address.
    private static func address(_ passage: TextPlace) -> Range<Int>? {
        var start = passage.range.lowerBound
        let limit = max(0, start - 60)
        while start > limit, passage.text[start] != UInt8(ascii: "<") {
            guard passage.text[start] != UInt8(ascii: "\n") else { return nil }
            start -= 1
        }
        guard passage.text[start] == UInt8(ascii: "<") else { return nil }
        let digits = passage.text[passage.range.upperBound...].prefix(20).prefix {
            $0.isDigit || (0x61...0x66).contains($0 | 0x20)
        }
        guard digits.count >= 6 else { return nil }
        if start > 0, passage.text[start - 1] == UInt8(ascii: "#") { start -= 1 }
        return start..<passage.range.upperBound + digits.count
    }

    /// Whether a traceback runs through a mail's template. Developers print other tracebacks in newsletters.
    private static func isTemplateTraceback(_ passage: TextPlace) -> Bool {
        guard passage.isAtLineStart else { return false }
        let after = passage.textAfter(1500)
        return ["jinja", "/template", "render(", "mako", "smtplib", "send_mail"].contains(where: after.contains)
    }

    // MARK: Numbers

    /// Whether the passage is a separate word in capitals, in a text that is not about spreadsheets.
    private static func isSheetError(_ passage: TextPlace) -> Bool {
        guard !passage.bytes.contains(where: \.isLowercase), !passage.before.isWord, !passage.after.isWord,
            passage.before != UInt8(ascii: "&"), passage.before != UInt8(ascii: "'"),
            passage.before != UInt8(ascii: "\"")
        else { return false }
        let around = (passage.textBefore(2_000) + passage.textAfter(2_000))
        return !["excel", "spreadsheet", "lookup", "google sheets", "formula", "tabelle", "tableur"].contains(
            where: around.contains)
    }

    /// `Total: $` at a line's end, when the next line does not begin with the number.
    private static func emptyPrice(_ passage: TextPlace) -> Range<Int>? {
        // The end of the currency sign, which comes directly after colon and space.
        let sign = passage.range.lowerBound + 2
        let end = sign + (passage.text[sign] < 0x80 ? 1 : passage.text[sign] < 0xE0 ? 2 : 3)
        let price = TextPlace(passage.text, passage.range.lowerBound..<end)
        guard price.isAtLineEnd, price.before.isLetter || price.before == UInt8(ascii: ")") else { return nil }
        let label = TextPlace(passage.text, price.lineStart..<price.range.lowerBound)
        let name = String(decoding: label.bytes, as: UTF8.self).lowercased()
        guard label.range.count <= 40, !currencyLabels.contains(where: name.contains) else { return nil }
        let next = passage.text[price.lineEnd...].first { $0 > 0x20 }
        return next?.isDigit == true ? nil : label.range.lowerBound..<end
    }

    private static let currencyLabels = ["curren", "währ", "devise", "moneda", "moeda", "valuta", "walut", "valut"]
}
