/// A file that has a line of JSON for everything that comes on record.
package struct AuditFileSettings: Hashable, Sendable {
    /// Its path; relative to the state folder.
    package var path = "audit.jsonl"
    /// Octets; a line that would make it larger begins another file.
    package var maxBytes = 100_000_000
    /// Earlier files that stay: `audit.jsonl.1` is the newest of them.
    package var kept = 10

    package init() {}

    package static let leastBytes = 10_000
    package static let keptRange = 1...1000

    /// - Parameter folder: the state folder.
    package func path(in folder: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }

    /// Names in the state folder that are the guard's own.
    package static func isOurs(_ path: String) -> Bool {
        let name = path.lowercased()
        return name.hasPrefix("sendguard.") || name == "stop" || name == "lists" || name.hasPrefix("lists/")
    }
}
