/// A mail transaction as far as the session has to know it.
package struct Transaction: Hashable, Sendable {
    package let mail: MailCommand
    /// RCPT given to the driver and not answered yet.
    package var pendingRecipients = 0
    package var acceptedRecipients = 0
    package var refusedRecipients = 0

    init(mail: MailCommand) { self.mail = mail }
}
