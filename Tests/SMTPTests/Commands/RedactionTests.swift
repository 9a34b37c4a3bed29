import Mail
import Testing

@testable import SMTP

struct RedactionTests {
    @Test func `no description shows a password or an address`() throws {
        let credentials = Credentials(login: "johndoe", plainTextPassword: "hunter2")
        var recipient = RecipientCommand(recipient: try #require(Address("johndoe@b.example")))
        recipient.originalRecipient = OriginalRecipient(fullText: "rfc822;johndoe@b.example")
        let mail = MailCommand(reversePath: recipient.recipient)
        let initial = SecretBytes(Array("hunter2".utf8))
        let values: [Any] = [
            credentials, recipient, mail, initial, ServerAction.verify(credentials), ServerAction.recipient(recipient),
            ServerAction.mail(mail), Command.authenticate(.plain, initial: initial), Command.recipient(recipient),
            ServerState.opening(mail), HandshakeAction.send(Array("hunter2".utf8)),
            ClientHandshake(hostname: "g.example", tls: .none, credentials: credentials),
        ]
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), dumped] {
                #expect(!text.contains("hunter2"))
                #expect(!text.contains("johndoe"))
                #expect(!text.contains("104, 117, 110"))
            }
        }
    }
}
