/// A section of the operator's file that is no more than bounds: each key sets one value.
///
///     limits:
///       recipients: 1000
///
/// **Why declared beside the values:** name, bounds and default of a key are in one place, and the reader, which knows the
/// notations, goes through the keys.
package protocol ConfigurationSection: Hashable, Sendable {
    /// Its key at the top of the file.
    static var section: String { get }
    /// In the order in which they are read.
    static var keys: [SectionKey<Self>] { get }
}

/// A key of a section: how its value is written, and where it goes.
package struct SectionKey<Section>: Sendable {
    package let name: String
    package let form: Form

    package enum Form: Sendable {
        /// A whole number.
        case number(ClosedRange<Int>, any WritableKeyPath<Section, Int> & Sendable)
        /// Octets: `10MB`, `64MiB`.
        case size(any WritableKeyPath<Section, Int> & Sendable)
        /// So many a minute: `600/min`.
        case rate(any WritableKeyPath<Section, Int?> & Sendable)
        /// `30s`, `10m`, `24h`.
        case duration(any WritableKeyPath<Section, Duration> & Sendable)
    }

    package init(_ name: String, _ form: Form) {
        self.name = name
        self.form = form
    }
}
