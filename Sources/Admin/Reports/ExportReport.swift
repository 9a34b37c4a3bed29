/// Where the record goes besides, and how that goes.
package struct ExportReport: Hashable, Sendable, Codable {
    /// `jsonl` or `syslog`.
    package var name: String
    /// A file's path, or a syslog's address.
    package var target: String
    /// When what was last written since the start had happened, RFC 3339; null: nothing was written yet.
    package var writtenUpTo: String?
    /// Why lines wait; null when they do not.
    package var trouble: String?
    /// Since when, RFC 3339.
    package var waitingSince: String?

    package init(name: String, target: String, writtenUpTo: String?, trouble: String?, waitingSince: String?) {
        self.name = name
        self.target = target
        self.writtenUpTo = writtenUpTo
        self.trouble = trouble
        self.waitingSince = waitingSince
    }
}
