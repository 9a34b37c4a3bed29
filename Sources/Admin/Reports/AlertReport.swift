import Guard

/// An alert as programs get it.
package struct AlertReport: Hashable, Sendable, Codable {
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    package var kind: Alert.Kind
    /// One line for a person, of at most `textLimit` characters, so that it fits a pipe.
    package var text: String

    package static let textLimit = 2000

    package init(_ alert: Alert) {
        at = alert.at.rfc3339
        kind = alert.kind
        text = String(alert.text.prefix(Self.textLimit))
    }
}
