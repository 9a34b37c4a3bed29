/// Finds dates that programs print for a missing value: the first day of a program's calendar.
///
/// 0001-01-01, 0000-00-00 and 30/12/1899 never inform a reader. The first of January 1970 can, in histories and
/// birthdays. So it counts only for something in the future or something that a customer did.
enum NullDates {
    enum Sort: Sendable {
        /// The first days of .NET and SQL.
        case never
        /// The same days with their months in words, or in East Asian writing.
        case writtenNever
        /// The first days of SQL Server, Windows and old mainframes, which real history has too.
        case databaseEpoch
        /// The day before the first day of spreadsheets and of OLE.
        case sheetEpoch
        /// Second 0 of Unix; west of Greenwich it falls on the last day of 1969.
        case unixEpoch
        /// The text that JavaScript prints.
        case invalid
    }

    /// The whole date around a year or a part of it, when it is a missing value; else nil.
    static func date(_ sort: Sort, at passage: TextPlace) -> Range<Int>? {
        switch sort {
        case .invalid: invalidDate(passage)
        case .never: numericDate(passage, isFirstDay) ?? negativeYear(passage)
        case .writtenNever: writtenNever(passage)
        case .databaseEpoch: databaseEpoch(passage)
        case .sheetEpoch: numericDate(passage, isSheetEpoch)
        case .unixEpoch: unixEpoch(passage)
        }
    }

    /// `Invalid Date` as programs spell it, used as a value and not as the subject of a sentence.
    private static func invalidDate(_ passage: TextPlace) -> Range<Int>? {
        guard passage.isWord else { return nil }
        let spelling = passage.bytes
        guard spelling.starts(with: "Invalid Date".utf8) || spelling.elementsEqual("Invalid date".utf8) else {
            return nil
        }
        if spelling.count > 12 { return spelling.elementsEqual("Invalid DateTime".utf8) ? passage.range : nil }
        var next = LineReader(passage.text, passage.range.upperBound..<passage.lineEnd)
        let isFollowed = next.skipGap() && next.isInWord
        if passage.isAtLineStart { return isFollowed ? nil : passage.range }
        return !isFollowed || spelling.contains(UInt8(ascii: "D")) ? passage.range : nil
    }

    private static func numericDate(_ passage: TextPlace, _ isNull: (ArraySlice<UInt8>) -> Bool) -> Range<Int>? {
        let date = numeric(around: passage)
        return isNull(date.bytes) && isBounded(date) ? date.range : nil
    }

    /// `-0001-11-30` and `30.11.-0001`, which PHP makes of a database's zero date.
    private static func negativeYear(_ passage: TextPlace) -> Range<Int>? {
        let (text, start) = (passage.text, passage.range.lowerBound)
        guard passage.bytes.first == UInt8(ascii: "-"), !passage.after.isDigit else { return nil }
        if text[passage.range.upperBound...].starts(with: "-11-30".utf8) {
            return passage.before.isWord ? nil : start..<passage.range.upperBound + 6
        }
        for day in ["30.11.", "30/11/", "11/30/", "30-11-", "november 30, ", "nov 30, ", "30 november ", "30 nov "]
        where passage.textBefore(day.utf8.count) == day {
            return start - day.utf8.count..<passage.range.upperBound
        }
        return nil
    }

    /// `January 1, 0001`, `0000年00月00日`.
    private static func writtenNever(_ passage: TextPlace) -> Range<Int>? {
        if passage.bytes.first == UInt8(ascii: "0") { return passage.textAfter(5).hasPrefix("0") ? passage.range : nil }
        guard !passage.after.isWord else { return nil }
        let words = passage.textBefore(24).split { !$0.isLetter && !$0.isNumber }.suffix(3)
        guard words.contains(where: { word in januaries.contains { word.hasPrefix($0) } }),
            words.contains(where: { $0 == "1" || $0 == "01" })
        else { return nil }
        return passage.range.lowerBound + 1..<passage.range.upperBound
    }

    /// The first days of 1601, 1753 and 1900, for something that a customer did or will do.
    private static func databaseEpoch(_ passage: TextPlace) -> Range<Int>? {
        let date = numeric(around: passage)
        let parts = numbers(date.bytes)
        guard parts.count == 3, parts.count(where: { $0 == 1 }) == 2,
            parts.contains(where: { [1601, 1753, 1900].contains($0) }), isBounded(date)
        else { return nil }
        let before = date.textBefore(48)
        if denials.contains(where: before.contains) { return nil }
        return cues.contains(where: before.contains) || date.isWholeLine ? date.range : nil
    }

    private static func unixEpoch(_ passage: TextPlace) -> Range<Int>? {
        let numbers = numeric(around: passage)
        let isEpoch = isUnixEpoch(numbers.bytes)
        let date = isEpoch ? numbers : written(around: passage)
        guard let date, isBounded(date) else { return nil }
        let before = TextPlace(date.text, date.range).textBefore(48)
        if NullDates.denials.contains(where: before.contains) { return nil }
        if NullDates.cues.contains(where: before.contains) { return date.range }
        // A value without a word before it, in the form that programs print.
        return isEpoch && date.range.count >= 8 && date.isWholeLine ? date.range : nil
    }

    // MARK: Forms

    /// The digits around the passage, with `-`, `/` and `.` between them.
    private static func numeric(around passage: TextPlace) -> TextPlace {
        let text = passage.text
        var (start, end) = (passage.range.lowerBound, passage.range.upperBound)
        while start > 0, passage.range.lowerBound - start < 8, isDatePart(text[start - 1]) { start -= 1 }
        while end < text.count, end - passage.range.upperBound < 8, isDatePart(text[end]) { end += 1 }
        while end > start, !text[end - 1].isDigit { end -= 1 }
        while start < end, !text[start].isDigit { start += 1 }
        return TextPlace(text, start..<end)
    }

    private static func isDatePart(_ byte: UInt8) -> Bool { byte.isDigit || (0x2D...0x2F).contains(byte) }

    /// Whether it is not part of a number, a name or a path.
    private static func isBounded(_ date: TextPlace) -> Bool {
        guard date.range.count >= 6, !"=/&-".utf8.contains(date.before), !"/&=".utf8.contains(date.after) else {
            return false
        }
        let touchesWord = [date.before, date.after].map { $0 < 0x80 && $0.isWord }
        return !touchesWord[0] && (!touchesWord[1] || date.after == UInt8(ascii: "T"))
    }

    /// Whether day, month and year are all 0 or 1.
    private static func isFirstDay(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split { !$0.isDigit }
        // Mails show the format of a card number as 0000-0000-0000.
        guard parts.count == 3, parts.count(where: { $0.count > 2 }) == 1 else { return false }
        return numbers(bytes).allSatisfy { $0 <= 1 }
    }

    private static func isSheetEpoch(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = numbers(bytes)
        return parts == [30, 12, 1899] || parts == [12, 30, 1899] || parts == [1899, 12, 30] || parts == [31, 12, 1899]
            || parts == [12, 31, 1899] || parts == [0, 1, 1900] || parts == [1, 0, 1900]
    }

    private static func isUnixEpoch(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = numbers(bytes)
        // A year of two digits counts with a cue only, as all of these do.
        return parts == [1, 1, 70] || parts == [31, 12, 69] || parts == [12, 31, 69] || parts == [1970, 1, 1]
            || parts == [1, 1, 1970] || parts == [1969, 12, 31] || parts == [31, 12, 1969]
            || parts == [12, 31, 1969]
    }

    /// The numbers of a date; one with more digits than a year becomes `Int.max`.
    private static func numbers(_ bytes: ArraySlice<UInt8>) -> [Int] {
        bytes.split { !$0.isDigit }.map { digits in
            digits.count > 4 ? .max : digits.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
        }
    }

    /// `1 January 1970`, `January 1, 1970`, `1er janvier 1970`, `1970年1月1日`.
    private static func written(around passage: TextPlace) -> TextPlace? {
        let isFirst = passage.bytes.last == UInt8(ascii: "0")
        for day in ["年1月1日", "年01月01日", "년 1월 1일", ". január 1", " m. sausio 1"] where isFirst {
            guard passage.textAfter(day.utf8.count) == day else { continue }
            return TextPlace(passage.text, passage.range.lowerBound..<passage.range.upperBound + day.utf8.count)
        }
        let before = passage.textBefore(24)
        let words = before.split { !$0.isLetter && !$0.isNumber }.suffix(4).map(String.init)
        let days: Set = isFirst ? ["1", "01", "1st", "1er", "1º", "1°", "primero"] : ["31", "31st"]
        let month = isFirst ? januaries : decembers
        guard words.contains(where: { word in month.contains { word.hasPrefix($0) } }),
            words.contains(where: days.contains),
            let first = words.first(where: { days.contains($0) || month.contains(where: $0.hasPrefix) }),
            let place = before.range(of: first)
        else { return nil }
        return TextPlace(passage.text, max(0, passage.range.lowerBound - place)..<passage.range.upperBound)
    }

    private static let januaries = [
        "jan", "ene", "gen", "янв", "січ", "sty", "oca", "led", "tam", "ιαν", "ian", "sij", "sau", "jaan",
        "ينا", "בינ", "जन",
    ]
    private static let decembers = [
        "dec", "déc", "dez", "dic", "дек", "гру", "gru", "ara", "pro", "joulu", "δεκ", "gruo", "dets",
    ]

    // MARK: Words before a date

    /// Words for something in the future, or something that a customer did; neither falls on the first day of 1970.
    private static let cues = """
        expire, expiry, renew, valid, member since, customer since, client since, subscriber since, due, deliver, \
        arriv, ship, dispatch, starts on, ends on, until, deadline, order date, ordered on, purchas, booked, booking, \
        check-in, appointment, payment, billing, invoice date, joined, registered, sign-up, signed up, last login, \
        last visit, last order, last seen, updated on, scheduled, next, \
        expir, renouvel, jusqu, depuis le, échéance, membre depuis, livraison, \
        gültig, läuft, ablauf, verläng, mitglied seit, kunde seit, fällig, lieferung, bestellt am, \
        vence, vencim, caduc, válid, renov, miembro desde, cliente desde, membro desde, entrega, \
        scad, rinnov, membro dal, cliente dal, consegna, geldig, verloopt, verleng, lid sinds, klant sinds, \
        ważn, wygas, odnow, истека, действ, продл, срок, geçerli, sona er, yenile, \
        inscri, commande du, dernière connexion, prochaine, bis zum, registriert, angemeldet, letzte, nächste, \
        próxim, último, última, fecha de, data de, data da, registr, laatste, volgende, utgår, giltig, förny, medlem, \
        udløb, gyldig, utløp, fornyes, voimassa, vanhen, platnoś, platí do, vyprš, lejár, érvényes, expiră, valabil, \
        λήγει, λήξη, berlaku, kedaluwarsa, hết hạn, istječe, ends, starts, date:, дата:, \
        有効期限, 期限, 到期, 有效期, 만료
        """.tableItems

    /// Words for events that did happen on such a day.
    private static let denials = """
        founded, born, birth, established, epoch, unix, history, histor, in business, gegründet, geboren, geburt, \
        fondé, né le, née, naissance, fundad, nacid, nacimiento, nascid, nascimento, fondat, nato, nascita, opgericht, \
        geboorte, założon, urodz, основан, рожд, kurul, doğum, 創業, 生年
        """.tableItems
}

extension String {
    /// The number of bytes from the start of `other` to the end; nil when this does not contain it.
    fileprivate func range(of other: String) -> Int? {
        let (bytes, wanted) = (Array(utf8), Array(other.utf8))
        return bytes.indices.last { bytes[$0...].starts(with: wanted) }.map { bytes.count - $0 }
    }
}
