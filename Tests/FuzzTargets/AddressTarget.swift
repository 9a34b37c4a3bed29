import Guard
import Mail
import SMTP

/// Text that may be an address, a list of addresses, a line of an envelope, or an entry of a list.
package enum AddressTarget: FuzzTarget {
    package static let name = "address"

    package static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        try checkMailboxList(input)
        let plainKey = input.withUnsafeBytes { Address.plainKey($0) }
        guard let text = String(validating: input, as: UTF8.self) else {
            // List readers check for invalid bytes first.
            return
        }
        if let mail = MailCommand(line: text) { try EnvelopeLines.check(mail) }
        if let recipient = RecipientCommand(line: text) { try EnvelopeLines.check(recipient) }
        try checkKey(text)
        guard let address = Address(text) else {
            return try require(plainKey == nil, "a key of what is no address")
        }
        try check(address)
        try require(plainKey == nil || plainKey == address.key, "the short way to a key leads elsewhere")
    }

    private static func check(_ address: Address) throws(BrokenInvariant) {
        let text = address.fullText
        try require(Address(text) == address, "an address is another one when it is read again")
        try require("\(address.localPart)@\(address.domain)" == text, "an address is not its two parts")
        try require(text.utf8.count <= MailLimits.mailboxBytes, "an address of \(text.utf8.count) octets")
        try require(
            text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a control character in an address: \(shown(text.utf8))")
        try require(address.needsSMTPUTF8 == text.utf8.contains { $0 >= 0x80 }, "SMTPUTF8 is not told from the text")
        try require(
            "\(address)" == "\(address.localPart.prefix(1))…@\(address.domain)", "an address prints all of itself")
        for options in [[], .subaddress, .gmailDots, [.subaddress, .gmailDots], .providers] as [AddressKeyOptions] {
            let key = address.key(options)
            // An A-label can be too long for an address. Otherwise a key is an address and its own key.
            guard let again = Address(key) else { continue }
            try require(again.key(options) == key, "a key has another key: \(shown(key.utf8)) of \(shown(text.utf8))")
        }
        try require(address.key.hasSuffix("@\(address.domainKey)"), "the domain's key is not the key's domain")
        try require(ListTarget.keys(for: address).contains(address.key), "a list does not ask for the address itself")
    }

    /// A stored key must be read back as the same entry.
    private static func checkKey(_ text: String) throws(BrokenInvariant) {
        let target = ListTarget(key: text)
        try require(ListTarget(key: target.key) == target, "an entry is another one again: \(shown(text.utf8))")
    }

    private static func checkMailboxList(_ input: [UInt8]) throws(BrokenInvariant) {
        let list = MailboxList(input)
        for address in list.addresses { try check(address) }
        let written = list.addresses.map { "<\($0.fullText)>" }.joined(separator: ", ")
        let again = MailboxList(Array(written.utf8))
        try require(again.isWhole && again.addresses == list.addresses, "a list is another one: \(shown(written.utf8))")
        try require(list.addresses.count <= input.count, "more addresses than octets")
    }
}
