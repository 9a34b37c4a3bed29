/// One `keyword[=value]` behind a path (RFC 5321 4.1.2 `esmtp-param`).
struct ESMTPParameter {
    let keyword: UnsafeRawBufferPointer
    /// nil without `=`; never empty.
    let value: UnsafeRawBufferPointer?

    /// The next parameter; nil at the line's end.
    static func next(_ cursor: inout CommandCursor) throws(CommandError) -> ESMTPParameter? {
        cursor.skipSpaces()
        guard !cursor.isAtEnd else { return nil }
        let word = cursor.word()
        let equals = word.firstIndex(of: UInt8(ascii: "=")) ?? word.count
        let keyword = UnsafeRawBufferPointer(rebasing: word[..<equals])
        guard !keyword.isEmpty, keyword[0] != UInt8(ascii: "-"), keyword.allSatisfy(isKeywordByte) else {
            throw .syntax("keyword=value")
        }
        guard equals < word.count else { return ESMTPParameter(keyword: keyword, value: nil) }
        guard equals + 1 < word.count else { throw .syntax("keyword=value") }
        return ESMTPParameter(keyword: keyword, value: UnsafeRawBufferPointer(rebasing: word[(equals + 1)...]))
    }

    func isNamed(_ name: String) -> Bool { CommandParser.equals(keyword, name) }

    /// Which of the choices the value is, in any case.
    func choice<Choice: RawRepresentable<String>>(of choices: [Choice]) -> Choice? {
        guard let value else { return nil }
        return choices.first { CommandParser.equals(value, $0.rawValue) }
    }

    static func isKeywordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
