/// Where the parts of a configuration are in its file, for what can be told only when the file is read already.
///
/// A part goes by its section and, of a list, by its number from 0: `listeners.0`, `alerts`, `lists.2.refresh`.
struct ConfigurationPlaces: Hashable, Sendable {
    private var lines: [String: [String: Int]] = [:]
    /// Flags of the command line that stand in for a section.
    private var flags: [String: String] = [:]

    mutating func note(_ part: String, _ map: MappingReader) {
        lines[part] = map.lines.merging(["": map.line]) { own, _ in own }
    }

    /// From here on the section is not the file's any more.
    mutating func replace(_ section: String, by flag: String) {
        flags[section] = flag
        lines = lines.filter { $0.key != section && !$0.key.hasPrefix("\(section).") }
    }

    /// The flag that a part comes from; nil for the file.
    func flag(_ part: String) -> String? { flags[String(part.prefix { $0 != "." })] }

    /// The line of a key, else of its part; nil when the file does not have it.
    func line(_ part: String, _ key: String) -> Int? { lines[part].flatMap { $0[key] ?? $0[""] } }
}
