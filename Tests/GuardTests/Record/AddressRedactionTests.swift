import Guard
import Mail
import Testing

struct AddressRedactionTests {
    private let jane = Address("Jane.Doe@Example.com")!

    /// Of four octets, so that a test can say what it comes to.
    private func redaction(_ mode: AddressRedaction.Mode) -> AddressRedaction {
        AddressRedaction(mode) { algorithm, bytes in
            #expect(algorithm == .sha256 && bytes == Array("jane.doe@example.com".utf8))
            return [0xDE, 0xAD, 0xBE, 0xEF]
        }
    }

    @Test func `none shows the address, local-part its domain, hash a digest of its normal form`() {
        #expect(redaction(.none).shown(jane) == "Jane.Doe@Example.com")
        #expect(redaction(.localPart).shown(jane) == "…@example.com")
        #expect(redaction(.hash).shown(jane) == "deadbeef")
    }

    @Test func `an address is hidden wherever it stands, in any case`() {
        let text = "550 5.1.1 <JANE.doe@example.COM> unknown, jane.doe@example.com is"
        #expect(redaction(.none).shown(text, of: [jane]) == text)
        #expect(redaction(.hash).shown(text, of: [jane]) == "550 5.1.1 <deadbeef> unknown, deadbeef is")
        #expect(redaction(.localPart).shown("for john@example.com", of: [jane]) == "for john@example.com")
    }

    @Test func `addresses in a text that somebody wrote are found and hidden`() {
        let text = "list unsubscribed: Jane.Doe@Example.com, jane.doe@example.com."
        #expect(redaction(.none).shown(text) == text)
        #expect(redaction(.hash).shown(text) == "list unsubscribed: deadbeef, deadbeef.")
        #expect(redaction(.localPart).shown("called us (JANE.DOE@example.com)") == "called us (…@example.com)")
        // A stop's scope is no recipient.
        #expect(
            redaction(.hash).shown("S1 sender:jane.doe@example.com defer") == "S1 sender:jane.doe@example.com defer")
        #expect(redaction(.hash).shown("all @ once, a@, @b") == "all @ once, a@, @b")
    }
}
