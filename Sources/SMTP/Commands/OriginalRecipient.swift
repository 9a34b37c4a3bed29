/// The ORCPT parameter, `type;xtext` (RFC 3461 section 4.2). It holds an address, so it prints redacted.
package struct OriginalRecipient: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// As on the wire.
    package let fullText: String

    package init(fullText: String) { self.fullText = fullText }

    package var description: String { "\(fullText.prefix { $0 != ";" });…" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
