import Mail

/// People whose own name is a null value's word: `Hi Null,` to `Jennifer Null <jn@customer.example>`.
///
/// The address says it too, or the name has another word. Programs print `None <jane@customer.example>` and `None None`,
/// and they print `null` in small letters.
struct NullPersons {
    private struct Person {
        let name: [ArraySlice<UInt8>]
        let address: [ArraySlice<UInt8>]
    }

    private let persons: [Person]

    /// - Parameter to: the value of the field To.
    init(in to: [UInt8]) {
        var persons: [Person] = []
        var start = 0
        var isQuoted = false
        for index in 0...min(to.count, Self.limitBytes) {
            let byte = index < to.count ? to[index] : UInt8(ascii: ",")
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard byte == UInt8(ascii: ","), !isQuoted || index == to.count else { continue }
            persons.append(Self.person(to[start..<index]))
            start = index + 1
        }
        self.persons = persons
    }

    private static let limitBytes = 4_096

    private static func person(_ mailbox: ArraySlice<UInt8>) -> Person {
        let open = mailbox.lastIndex(of: UInt8(ascii: "<"))
        let name = open.map { mailbox[..<$0] } ?? []
        let address = (open.map { mailbox[$0...] } ?? mailbox).prefix { $0 != UInt8(ascii: "@") }
        return Person(name: words(name), address: words(address))
    }

    private static func words(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        text.split { !$0.isLetter }
    }

    /// Whether the last word of the text, which must begin with a capital, is the name of a recipient.
    func bear(_ text: ArraySlice<UInt8>) -> Bool {
        guard let word = Self.words(text).last, !word.first!.isLowercase, word.endIndex == text.endIndex else {
            return false
        }
        return persons.contains { person in
            let isInName = person.name.contains { Self.isSame($0, word) }
            let isInAddress = person.address.contains { Self.isSame($0, word) }
            let hasOther = person.name.contains { !Self.isSame($0, word) }
            return isInAddress || isInName && hasOther
        }
    }

    private static func isSame(_ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> Bool {
        one.elementsEqual(other) { $0 == $1 || $0 < 0x80 && $1 < 0x80 && $0 | 0x20 == $1 | 0x20 }
    }
}
