import Mail

/// All that is needed to send a held message on as it came, beside its content.
package struct HeldEnvelope: Hashable, Sendable {
    /// A recipient that was taken, by its place in the record.
    package struct Recipient: Hashable, Sendable {
        package let position: Int
        /// The whole command: `RCPT TO:<jo@example.org> NOTIFY=NEVER`. Empty for one whom the ESP reads in the header.
        package let line: String

        package var isInHeader: Bool { line.isEmpty }

        package init(position: Int, line: String) {
            self.position = position
            self.line = line
        }
    }

    /// The stop that holds it.
    package let stop: StopID
    /// The whole command: `MAIL FROM:<news@example.com> SIZE=4096 BODY=8BITMIME`.
    package let mail: String
    package let recipients: [Recipient]
    /// The trace line, CRLF included.
    package let trace: [UInt8]
    /// A line of the content begins with a dot.
    package let hasLeadingDots: Bool
    /// False when the content ends inside a line.
    package let endsWithCRLF: Bool

    package init(
        stop: StopID, mail: String, recipients: [Recipient], trace: [UInt8], hasLeadingDots: Bool, endsWithCRLF: Bool
    ) {
        self.stop = stop
        self.mail = mail
        self.recipients = recipients
        self.trace = trace
        self.hasLeadingDots = hasLeadingDots
        self.endsWithCRLF = endsWithCRLF
    }
}

extension HeldEnvelope: Redacted {
    /// `held envelope (2 recipients, stop S1)`.
    package var description: String { "held envelope (\(recipients.count) recipients, stop \(stop))" }
}

extension HeldEnvelope.Recipient: Redacted {
    package var description: String { "recipient \(position)" }
}
